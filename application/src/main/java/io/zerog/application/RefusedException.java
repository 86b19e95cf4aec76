package io.zerog.application;

import java.time.Duration;
import java.util.Optional;

/** A use case that was refused; nothing was changed. */
public final class RefusedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** Why. */
    public enum Reason {
        UNKNOWN_TYPE,
        UNKNOWN_JOB,
        /** A cancel of a job that has ended. */
        ALREADY_FINISHED,
        /** A delete, or a look at the output, of a job that has not ended. */
        NOT_FINISHED,
        /** A submit under a key that another job has. */
        KEY_REUSED,
        /** A retry of a job that has succeeded or has not ended. */
        NOT_RETRYABLE,
        /** A look into a job that does not run. */
        NOT_RUNNING,
        /** A look into a job that another node runs. */
        RUNS_ELSEWHERE,
        /** A kill of a job that runs in a thread. */
        NOT_KILLABLE,
        UNKNOWN_WORKER,
        /** An order to a worker that was retired. */
        RETIRED,
        /** Too much at once, or a store that does not answer: try again later. */
        UNAVAILABLE
    }

    private final Reason reason;
    private final transient Duration retryAfter;

    /** Refuses with a sentence for the caller. */
    public RefusedException(Reason reason, String detail) {
        this(reason, detail, null, null);
    }

    /** Refuses for now. */
    public static RefusedException unavailable(String detail, Duration retryAfter) {
        return new RefusedException(Reason.UNAVAILABLE, detail, retryAfter, null);
    }

    private RefusedException(Reason reason, String detail, Duration retryAfter, Throwable cause) {
        // An expected answer, not a defect: no stack trace to fill in.
        super(detail, cause, false, false);
        this.reason = reason;
        this.retryAfter = retryAfter;
    }

    public Reason reason() {
        return reason;
    }

    /** When it is worth trying again. */
    public Optional<Duration> retryAfter() {
        return Optional.ofNullable(retryAfter);
    }
}
