package io.zerog.domain.job;

/** How a finished job ended. */
public enum Ending {
    SUCCEEDED,
    FAILED,
    CANCELLED
}
