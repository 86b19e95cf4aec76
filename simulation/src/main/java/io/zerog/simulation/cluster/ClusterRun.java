package io.zerog.simulation.cluster;

import io.zerog.simulation.engine.Simulation;
import io.zerog.simulation.fault.Coverage;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** One seed, from an empty store to the verdict. */
public final class ClusterRun {

    /** What came of it. */
    public sealed interface Result {

        /** Equal for equal courses. */
        String traceHash();

        /**
         * Every invariant held.
         *
         * @param acknowledged jobs that clients were promised
         * @param healedAfter how long after the last fault everything was finished
         */
        record Held(String traceHash, int acknowledged, Duration healedAfter, long steps)
                implements Result {}

        /**
         * One did not.
         *
         * @param trace the last lines of what happened
         */
        record Violated(String traceHash, Violation violation, List<String> trace)
                implements Result {}
    }

    private static final int TAIL = 400;

    private ClusterRun() {}

    /**
     * Simulates.
     *
     * @param kept the lines of the trace that are kept in words
     * @throws IllegalStateException when the simulation itself broke
     */
    public static Result of(
            long seed,
            Settings settings,
            Variant variant,
            Coverage coverage,
            Predicate<String> kept)
            throws InterruptedException {
        Simulation simulation = new Simulation(seed, kept);
        Cluster cluster = new Cluster(simulation, settings, variant, coverage);
        Fate fate = new Fate(cluster, settings);
        fate.begin();
        Optional<Violation> violation = run(simulation);
        String hash = simulation.trace().hash();
        return violation.isPresent()
                ? new Result.Violated(hash, violation.get(), simulation.trace().tail(TAIL))
                : new Result.Held(
                        hash,
                        cluster.history().acknowledged(),
                        Duration.ofNanos(fate.healedAfter()),
                        simulation.steps());
    }

    private static Optional<Violation> run(Simulation simulation) throws InterruptedException {
        try {
            simulation.run();
            return Optional.empty();
        } catch (Violation found) {
            return Optional.of(found);
        }
    }
}
