package io.zerog.adapter.beanstalkd.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class BackoffTest {

    private final AtomicLong clock = new AtomicLong(Long.MAX_VALUE - 5);
    private final Backoff backoff = new Backoff(new Random(3), clock::get);

    @Test
    void pausesGrowUpToFiveSecondsAndAreSpreadBelow() {
        long ceiling = 100;
        long longest = 0;
        for (int n = 0; n < 200; n++) {
            Duration pause = backoff.failed();
            assertThat(pause).isBetween(Duration.ZERO, Duration.ofMillis(ceiling));
            longest = Math.max(longest, pause.toMillis());
            ceiling = Math.min(5_000, ceiling * 2);
        }
        assertThat(longest).isGreaterThan(4_500);
    }

    @Test
    void aPauseEndsWithTheClock() {
        Duration pause = backoff.failed();
        assertThat(backoff.left()).isEqualTo(pause);
        clock.addAndGet(pause.toNanos() - 1);
        assertThat(backoff.left()).isEqualTo(Duration.ofNanos(1));
        clock.incrementAndGet();
        assertThat(backoff.left()).isZero();
        assertThat(backoff.isFailing()).isTrue();
    }

    @Test
    void aSuccessMakesTheNextPauseShortAgain() {
        for (int n = 0; n < 10; n++) {
            backoff.failed();
        }
        backoff.succeeded();
        assertThat(backoff.left()).isZero();
        assertThat(backoff.isFailing()).isFalse();
        assertThat(backoff.failed()).isLessThanOrEqualTo(Duration.ofMillis(100));
    }
}
