package io.zerog.application;

import io.zerog.domain.port.Time;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import java.util.function.DoubleSupplier;
import java.util.function.Supplier;

/**
 * What the core does not make for itself.
 *
 * @param ids fresh, random, unpredictable UUIDs
 * @param random 0.0 to 1.0; both are called from many threads
 */
public record Environment(Time time, Supplier<UUID> ids, DoubleSupplier random) {

    Instant now() {
        return time.instant();
    }

    /** The duration ±20 %, so that what repeats on many nodes does not fall into step. */
    Duration jittered(Duration duration) {
        return Duration.ofNanos((long) (duration.toNanos() * (0.8 + 0.4 * random.getAsDouble())));
    }

    /** A wait before a nth repetition: up to 0.1 s × 2^n, at most 5 s, never under 50 ms. */
    Duration backoff(int repetition) {
        long longest = Math.min(5_000, 100L << Math.min(repetition, 10));
        return Duration.ofMillis(Math.max(50, (long) (longest * random.getAsDouble())));
    }
}
