package io.zerog.domain.port;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/**
 * The passing of time, handed in so that a test or a simulation can own it. Leases are observed on
 * the monotonic clock; the wall clock serves notBefore and display only.
 */
public interface Time extends InstantSource {

    /** The wall clock, in whole milliseconds, so that every store keeps it exactly. */
    @Override
    Instant instant();

    /** A clock that never jumps, in nanoseconds from an arbitrary origin. */
    long nanos();

    void sleep(Duration duration) throws InterruptedException;
}
