package io.zerog.domain.job;

import java.util.Locale;

/** The state of a job as users name it, and as lists filter by it. */
public enum JobStatus {
    QUEUED,
    RUNNING,
    SUCCEEDED,
    FAILED,
    CANCELLED;

    /** The name on the wire: {@code queued}. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
