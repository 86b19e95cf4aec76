package io.zerog.domain.job;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * A wish to end a job; it survives every transition until the job is finished.
 *
 * @param grace how long a running job may tidy up before its thread is interrupted
 * @param by the name of the token that asked
 */
public record CancelRequest(
        Mode mode, Duration grace, Optional<String> reason, Optional<String> by, Instant at) {

    /** How hard. */
    public enum Mode {
        GRACEFUL,
        KILL
    }

    /** A second request counts only when it is harder than the first. */
    CancelRequest strongerOf(CancelRequest later) {
        return later.mode.compareTo(mode) > 0 ? later : this;
    }
}
