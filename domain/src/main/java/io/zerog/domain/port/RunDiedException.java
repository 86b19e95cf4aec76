package io.zerog.domain.port;

import io.zerog.domain.job.Death;
import java.util.Optional;

/** The process that a run had for itself is gone, and the run with it. */
public final class RunDiedException extends Exception {

    private static final long serialVersionUID = 1L;

    private final Death death;

    private RunDiedException(String message, Death death) {
        // The stack of the one that waited for it tells nothing.
        super(message, null, false, false);
        this.death = death;
    }

    /** It died; the message says how. */
    public static RunDiedException by(Death death, String message) {
        return new RunDiedException(message, death);
    }

    /** We ended it. */
    public static RunDiedException killed() {
        return new RunDiedException("killed", null);
    }

    /** How it died; empty when we ended it. */
    public Optional<Death> death() {
        return Optional.ofNullable(death);
    }
}
