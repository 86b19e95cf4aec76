package io.zerog.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class SettableTimeTest {

    private final SettableTime time = SettableTime.standing();

    @Test
    void timeStandsStillUntilItIsMoved() {
        assertThat(time.instant()).isEqualTo(SettableTime.START);
        long nanos = time.nanos();

        time.advance(Duration.ofSeconds(2));

        assertThat(time.instant()).isEqualTo(SettableTime.START.plusSeconds(2));
        assertThat(time.nanos() - nanos).isEqualTo(2_000_000_000L);
    }

    @Test
    void theWallClockShowsWholeMilliseconds() {
        time.advance(Duration.ofNanos(1_999_999));

        assertThat(time.instant()).isEqualTo(SettableTime.START.plusMillis(1));
        assertThat(time.nanos()).isEqualTo(1_999_999);
    }

    @Test
    void timeDoesNotGoBack() {
        assertThatThrownBy(() -> time.advance(Duration.ofNanos(-1)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void theWallClockJumpsAlone() {
        time.advance(Duration.ofSeconds(1));

        time.setWallClock(SettableTime.START.minusSeconds(3_600));

        assertThat(time.instant()).isEqualTo(SettableTime.START.minusSeconds(3_600));
        assertThat(time.nanos()).isEqualTo(1_000_000_000L);
    }

    @Test
    void aSleeperSleepsUntilTheTimeWasMovedFarEnough() throws Exception {
        CompletableFuture<Long> woke = sleeping(Duration.ofSeconds(10));
        time.awaitSleepers(1);

        time.advance(Duration.ofSeconds(9));
        CompletableFuture<Long> shorter = sleeping(Duration.ofMillis(1));
        time.awaitSleepers(2);
        assertThat(woke).isNotDone();

        time.advance(Duration.ofSeconds(1));
        assertThat(woke.get(10, TimeUnit.SECONDS)).isEqualTo(10_000_000_000L);
        assertThat(shorter.get(10, TimeUnit.SECONDS)).isEqualTo(10_000_000_000L);
    }

    @Test
    void aSleepOfNothingDoesNotWait() throws Exception {
        time.sleep(Duration.ZERO);
        time.sleep(Duration.ofSeconds(-1));

        assertThat(time.instant()).isEqualTo(SettableTime.START);
    }

    @Test
    void anInterruptEndsASleep() throws Exception {
        Thread test = Thread.currentThread();
        CompletableFuture<Void> interrupter =
                CompletableFuture.runAsync(() -> {
                    try {
                        time.awaitSleepers(1);
                        test.interrupt();
                    } catch (InterruptedException e) {
                        throw new IllegalStateException(e);
                    }
                });

        assertThatThrownBy(() -> time.sleep(Duration.ofSeconds(1)))
                .isInstanceOf(InterruptedException.class);
        interrupter.get(10, TimeUnit.SECONDS);
    }

    @Test
    void anAutoAdvancingSleepMovesTheTimeItself() throws Exception {
        SettableTime auto = SettableTime.autoAdvancing();

        auto.sleep(Duration.ofMinutes(1));

        assertThat(auto.instant()).isEqualTo(SettableTime.START.plusSeconds(60));
    }

    private CompletableFuture<Long> sleeping(Duration duration) {
        CompletableFuture<Long> woke = new CompletableFuture<>();
        Thread.ofPlatform()
                .daemon()
                .start(() -> {
                    try {
                        time.sleep(duration);
                        woke.complete(time.nanos());
                    } catch (InterruptedException e) {
                        woke.completeExceptionally(e);
                    }
                });
        return woke;
    }
}
