package io.zerog.domain.job;

import io.zerog.domain.handler.Failure;
import io.zerog.domain.handler.Outcome;

/** How a run ended, before anybody decides what becomes of the job. */
public sealed interface RunEnd {

    /** The job said its outcome. */
    record Completed(Outcome<?> outcome) implements RunEnd {}

    /** The job threw. */
    record Threw(Throwable thrown) implements RunEnd {}

    /**
     * The job threw, in a process of its own.
     *
     * @param retried whether its type retries what was thrown
     */
    record ThrewElsewhere(Failure failure, boolean retried) implements RunEnd {}

    /** Its own process died under it, and not by us; the sentence says how. */
    record Died(Death death, String sentence) implements RunEnd {}

    /** We ended it, and it did not succeed before it noticed. */
    record Interrupted(Reason reason) implements RunEnd {}

    /** Why we interrupted a run. */
    enum Reason {
        TIMEOUT,
        STALLED,
        SHUTDOWN,
        CANCEL,
        /** A cancel, and it took force. */
        KILL
    }
}
