package io.zerog.domain.handler;

import java.time.Duration;

/**
 * How long a job waits after an error: it doubles from {@code first} up to {@code longest}, plus 0
 * to 20 % so that jobs that failed together do not come back together. Never earlier than asked.
 */
public record Backoff(Duration first, Duration longest) {

    /** 10 s, 20 s, 40 s … up to 15 min. */
    public static final Backoff DEFAULT =
            new Backoff(Duration.ofSeconds(10), Duration.ofMinutes(15));

    private static final double SPREAD = 0.2;

    public Backoff {
        if (first.isNegative()
                || longest.compareTo(first) < 0
                || longest.compareTo(Outcome.LONGEST_DELAY) > 0) {
            throw new IllegalArgumentException(
                    "a backoff grows from 0 or more to %s at most, not from %s to %s"
                            .formatted(Outcome.LONGEST_DELAY, first, longest));
        }
    }

    /** The same delay each time (plus the spread). */
    public static Backoff fixed(Duration delay) {
        return new Backoff(delay, delay);
    }

    /**
     * The delay after the nth error.
     *
     * @param errors from 1
     * @param random 0.0 to 1.0
     */
    public Duration delay(int errors, double random) {
        Duration delay = first;
        for (int i = 1; i < errors && delay.compareTo(longest) < 0; i++) {
            delay = delay.multipliedBy(2);
        }
        return spread(delay.compareTo(longest) > 0 ? longest : delay, random);
    }

    /** A delay that was asked for, plus 0 to 20 %. */
    public Duration spread(Duration asked, double random) {
        return asked.plusMillis((long) (asked.toMillis() * SPREAD * random));
    }
}
