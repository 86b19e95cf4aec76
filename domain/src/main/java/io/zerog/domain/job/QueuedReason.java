package io.zerog.domain.job;

/** Why a job is (again) queued; decides what the run before is charged with. */
public enum QueuedReason {
    /** New; it has not run yet. */
    SUBMITTED,
    /** Its run asked to go on later. Charges nothing. */
    CONTINUED,
    /** Its run ended with an error. Charges an error. */
    RETRIED,
    /** Its worker shut down. Charges an interruption. */
    INTERRUPTED,
    /** Its worker fell silent. Charges an abandon. */
    ABANDONED,
    /** Its own process crashed. Charges an abandon alone. */
    CRASHED
}
