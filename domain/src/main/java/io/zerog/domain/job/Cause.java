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
    /** Its workers, or its own process, died of it: three times alone, or ten times in company. */
    CRASHED,
    /** Its own process ran out of heap, as often as the type allows errors. */
    OUT_OF_MEMORY,
    /** Its own process was killed from outside, as by the kernel that was short of memory. */
    KILLED_BY_SYSTEM,
    /** It ended its own process, as by {@code System.exit}. */
    EXITED,
    /** Cancelled on request, and ended when it was asked or interrupted. */
    CANCELLED,
    /** Cancelled on request, and ended by force. */
    KILLED,
    /** Its output was larger than the store takes. */
    OUTPUT_TOO_LARGE;

    /** The name on the wire and in stored documents: {@code output-too-large}. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
