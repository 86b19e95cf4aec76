package io.zerog.simulation.cluster;

import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** An invariant that did not hold. */
public final class Violation extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private static final Pattern ID = Pattern.compile("\\b[0-9a-f]{8}\\b");

    private final Invariant invariant;

    Violation(Invariant invariant, String detail) {
        super(invariant.sentence() + ": " + detail);
        this.invariant = invariant;
    }

    /** The beginnings of the ids of the jobs it is about, as they stand in a trace. */
    public List<String> jobs() {
        return ID.matcher(getMessage()).results().map(MatchResult::group).distinct().toList();
    }

    public Invariant invariant() {
        return invariant;
    }
}
