package io.zerog.application;

import io.zerog.domain.port.Time;
import java.time.Duration;

/**
 * The clock by which a reconciler counts silence: it runs between two passes that both succeeded.
 * While passes fail it stands still, and so it does over a gap that is too long, since then this
 * process itself was paused.
 *
 * <p>For one thread.
 */
final class ObservationClock {

    private final Time time;
    private final Duration longestGap;
    private long beganAt;
    private boolean succeeded;
    private Duration watched = Duration.ZERO;
    private Duration begun = Duration.ZERO;

    /**
     * @param longestGap from the beginning of a pass to that of the next; one as long as that does
     *     not count
     */
    ObservationClock(Time time, Duration longestGap) {
        this.time = time;
        this.longestGap = longestGap;
    }

    /** Without {@link #passSucceeded} before the next, it failed. */
    void passBegins() {
        long now = time.nanos();
        Duration gap = Duration.ofNanos(now - beganAt);
        begun = succeeded && gap.compareTo(longestGap) < 0 ? watched.plus(gap) : watched;
        beganAt = now;
        succeeded = false;
    }

    void passSucceeded() {
        watched = begun;
        succeeded = true;
    }

    /** When this pass began. */
    Duration begun() {
        return begun;
    }

    /** Now, within this pass. */
    Duration now() {
        return begun.plusNanos(time.nanos() - beganAt);
    }
}
