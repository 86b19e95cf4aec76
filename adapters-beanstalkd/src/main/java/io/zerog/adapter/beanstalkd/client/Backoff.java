package io.zerog.adapter.beanstalkd.client;

import java.time.Duration;
import java.util.Objects;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;

/**
 * Spaces out attempts to connect: after the n-th failure in a row the pause is random between 0 and
 * min(5 s, 0.1 s × 2<sup>n-1</sup>) ("full jitter"), so that many clients that lost a server
 * together do not come back together. Not safe for use by several threads at once.
 */
public final class Backoff {

    private static final long FIRST_CEILING = Duration.ofMillis(100).toNanos();
    private static final long LAST_CEILING = Duration.ofSeconds(5).toNanos();

    private final RandomGenerator random;
    private final LongSupplier nanoTime;
    private long ceiling = FIRST_CEILING;
    private boolean failing;
    private boolean pausing;
    private long pauseEnd;

    /**
     * @param nanoTime a monotonic clock in nanoseconds, like {@link System#nanoTime()}
     */
    public Backoff(RandomGenerator random, LongSupplier nanoTime) {
        this.random = Objects.requireNonNull(random);
        this.nanoTime = Objects.requireNonNull(nanoTime);
    }

    /** What is left of the pause before the next attempt; zero when it may be made now. */
    public Duration left() {
        long left = pausing ? pauseEnd - nanoTime.getAsLong() : 0;
        if (left <= 0) {
            pausing = false;
            return Duration.ZERO;
        }
        return Duration.ofNanos(left);
    }

    /** Begins the next pause and tells its length. */
    public Duration failed() {
        long pause = random.nextLong(ceiling + 1);
        ceiling = Math.min(LAST_CEILING, ceiling * 2);
        pauseEnd = nanoTime.getAsLong() + pause;
        pausing = true;
        failing = true;
        return Duration.ofNanos(pause);
    }

    /** Whether the last thing reported was a failure. */
    public boolean isFailing() {
        return failing;
    }

    /** The server answers: no pause, and the next one is short again. */
    public void succeeded() {
        ceiling = FIRST_CEILING;
        pausing = false;
        failing = false;
    }
}
