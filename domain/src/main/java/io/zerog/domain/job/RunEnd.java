package io.zerog.domain.job;

import io.zerog.domain.handler.Outcome;

/** How a run ended, before anybody decides what becomes of the job. */
public sealed interface RunEnd {

    /** The job said its outcome. */
    record Completed(Outcome<?> outcome) implements RunEnd {}

    /** The job threw. */
    record Threw(Throwable thrown) implements RunEnd {}

    /** We ended it, and it did not succeed before it noticed. */
    record Interrupted(Reason reason) implements RunEnd {}

    /** Why we interrupted a run. */
    enum Reason {
        TIMEOUT,
        STALLED,
        SHUTDOWN,
        CANCEL
    }
}
