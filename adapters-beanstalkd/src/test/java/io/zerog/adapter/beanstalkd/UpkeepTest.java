package io.zerog.adapter.beanstalkd;

import static org.assertj.core.api.Assertions.assertThat;

import io.zerog.adapter.beanstalkd.client.Await;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class UpkeepTest {

    private static final Duration BRIEFLY = Duration.ofSeconds(10);
    private static final long SOON = Duration.ofMillis(1).toNanos();
    private static final long NEVER = Duration.ofDays(1).toNanos();

    private final AtomicInteger rounds = new AtomicInteger();

    @Test
    void aCallIsFollowedByARoundSoon() {
        Upkeep upkeep = new Upkeep(() -> rounds.incrementAndGet() < 0, SOON, NEVER);
        upkeep.start();

        for (int i = 0; i < 200; i++) {
            int before = rounds.get();
            upkeep.call();
            Await.until("a round", BRIEFLY, () -> rounds.get() > before);
        }
        upkeep.stop();
    }

    @Test
    void aRoundThatWantsAnotherOneGetsIt() {
        Upkeep upkeep = new Upkeep(() -> rounds.incrementAndGet() < 5, SOON, NEVER);
        upkeep.start();

        Await.until("five rounds", BRIEFLY, () -> rounds.get() == 5);
        upkeep.stop();
    }

    @Test
    void aRoundComesByItselfAfterThePause() {
        Upkeep upkeep = new Upkeep(() -> rounds.incrementAndGet() < 0, NEVER, SOON);
        upkeep.start();

        Await.until("two rounds", BRIEFLY, () -> rounds.get() > 2);
        upkeep.stop();
    }

    @Test
    void aRoundThatFailsIsNotTheLast() {
        Upkeep upkeep =
                new Upkeep(
                        () -> {
                            rounds.incrementAndGet();
                            throw new IllegalStateException("made to fail by a test");
                        },
                        SOON,
                        SOON);
        upkeep.start();

        Await.until("two rounds", BRIEFLY, () -> rounds.get() > 2);
        upkeep.stop();
    }

    @Test
    void nothingIsDoneAfterItWasStopped() {
        Upkeep upkeep = new Upkeep(() -> rounds.incrementAndGet() < 0, SOON, NEVER);
        upkeep.start();
        Await.until("a round", BRIEFLY, () -> rounds.get() == 1);

        upkeep.stop();

        Await.until("its thread has ended", BRIEFLY, () -> !upkeep.isAlive());
        assertThat(rounds.get()).isLessThanOrEqualTo(1);
    }
}
