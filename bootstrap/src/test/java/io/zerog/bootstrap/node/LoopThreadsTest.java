package io.zerog.bootstrap.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.zerog.application.HealthUseCases.Check;
import io.zerog.application.Loop;
import io.zerog.domain.port.PortUnavailableException;
import io.zerog.domain.port.Time;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LoopThreadsTest {

    /** The machine's clocks, some time later. */
    private static final class ShiftedTime implements Time {
        private final SystemTime real = new SystemTime();
        private final AtomicLong shift = new AtomicLong();

        void advance(Duration by) {
            shift.addAndGet(by.toNanos());
        }

        @Override
        public long nanos() {
            return real.nanos() + shift.get();
        }

        @Override
        public Instant instant() {
            return real.instant();
        }

        @Override
        public void sleep(Duration duration) throws InterruptedException {
            real.sleep(duration);
        }
    }

    private final ShiftedTime time = new ShiftedTime();
    private final LoopThreads threads = new LoopThreads(time, () -> 0.0);
    private final AtomicInteger turns = new AtomicInteger();

    @AfterEach
    void stop() throws InterruptedException {
        threads.stop(Duration.ofSeconds(5));
    }

    @Test
    void aLoopTurnsAgainAndAgain() {
        threads.start(List.of(loop(turns::incrementAndGet)));

        await().until(() -> turns.get() > 10);
    }

    @Test
    void aLoopGoesOnWhateverATurnThrows() {
        threads.start(
                List.of(
                        loop(() -> {
                            switch (turns.incrementAndGet()) {
                                case 1 -> throw new PortUnavailableException("away");
                                case 2 -> throw new IllegalStateException("a defect");
                                case 3 -> throw new StackOverflowError("an error");
                                case 4 -> throw new InterruptedException("a stray one");
                                default -> {}
                            }
                        })));

        await().until(() -> turns.get() > 5);
    }

    @Test
    void aLoopEndsWhenItIsStopped() throws InterruptedException {
        threads.start(List.of(loop(() -> new CountDownLatch(1).await())));

        assertThat(threads.stop(Duration.ofSeconds(10))).isEmpty();
    }

    @Test
    void aLoopThatIgnoresItsInterruptIsLeftBehindAndNamed() throws InterruptedException {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch end = new CountDownLatch(1);
        threads.start(
                List.of(
                        loop(() -> {
                            begun.countDown();
                            ignoringInterrupts(end);
                        })));
        begun.await();

        assertThat(threads.stop(Duration.ofMillis(100))).containsExactly("a-loop");
        end.countDown();
    }

    @Test
    void aLoopThatHasNotTurnedForThirtySecondsIsDown() {
        CountDownLatch never = new CountDownLatch(1);
        threads.start(List.of(loop(never::await)));

        time.advance(Duration.ofSeconds(29));
        assertThat(threads.checks()).singleElement().extracting(Check::up).isEqualTo(true);

        time.advance(Duration.ofSeconds(2));
        assertThat(threads.checks()).singleElement().extracting(Check::up).isEqualTo(false);
    }

    @Test
    void aLoopThatFailsHasTurned() {
        threads.start(
                List.of(
                        loop(() -> {
                            turns.incrementAndGet();
                            throw new PortUnavailableException("away");
                        })));
        await().until(() -> turns.get() > 1);
        time.advance(Duration.ofMinutes(1));
        int before = turns.get();

        await().until(() -> turns.get() > before + 1);

        assertThat(threads.checks()).singleElement().extracting(Check::up).isEqualTo(true);
    }

    @Test
    void aBusyLoopIsUpHoweverLongItsTurnTakes() {
        threads.start(
                List.of(
                        new Loop() {
                            @Override
                            public String name() {
                                return "busy";
                            }

                            @Override
                            public Duration turn() throws InterruptedException {
                                new CountDownLatch(1).await();
                                return Duration.ZERO;
                            }

                            @Override
                            public boolean isBusy() {
                                return true;
                            }
                        }));

        time.advance(Duration.ofHours(1));

        assertThat(threads.checks()).containsExactly(new Check("busy", true, "busy"));
    }

    private interface Turn {
        void run() throws InterruptedException;
    }

    private static Loop loop(Turn turn) {
        return new Loop() {
            @Override
            public String name() {
                return "a-loop";
            }

            @Override
            public Duration turn() throws InterruptedException {
                turn.run();
                return Duration.ofMillis(1);
            }
        };
    }

    private static void ignoringInterrupts(CountDownLatch end) {
        while (true) {
            try {
                end.await();
                return;
            } catch (InterruptedException ignored) {
                // That is the point.
            }
        }
    }
}
