package io.zerog.simulation.mutant;

import io.zerog.simulation.cluster.Invariant;
import io.zerog.simulation.cluster.Settings;
import io.zerog.simulation.cluster.Variant;
import java.util.Set;
import java.util.function.Supplier;

/**
 * A wrong protocol.
 *
 * @param name on the command line
 * @param mistake what it does wrong
 * @param setting the setting that brings it out, in words
 * @param caughtBy the invariants that may catch it
 * @param variant makes it anew for every seed
 */
public record Mutant(
        String name,
        String mistake,
        String setting,
        Settings settings,
        Set<Invariant> caughtBy,
        Supplier<Variant> variant) {}
