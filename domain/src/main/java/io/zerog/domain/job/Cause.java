package io.zerog.domain.job;

import java.util.Locale;

/** Why a job failed or was cancelled; known, never guessed. */
public enum Cause {
    /** A run threw, as often as the type allows. */
    EXCEPTION,
    /** The job itself said so. */
    DECLARED,
    /** Runs went over the run timeout of the type. */
    TIMEOUT,
    /** Runs made no progress for the stall timeout of the type. */
    STALLED,
    /** Its workers died while they ran it: three times alone, or ten times in company. */
    CRASHED,
    /** Cancelled on request. */
    CANCELLED,
    /** Its output was larger than the store takes. */
    OUTPUT_TOO_LARGE;

    /** The name on the wire and in stored documents: {@code output-too-large}. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
