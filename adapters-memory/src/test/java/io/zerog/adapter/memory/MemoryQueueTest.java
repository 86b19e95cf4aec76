package io.zerog.adapter.memory;

import static org.assertj.core.api.Assertions.assertThat;

import io.zerog.domain.job.JobId;
import io.zerog.domain.job.Priority;
import io.zerog.domain.port.JobQueue;
import io.zerog.domain.port.Reservation;
import io.zerog.testkit.JobQueueContract;
import io.zerog.testkit.SettableTime;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class MemoryQueueTest implements JobQueueContract {

    private final SettableTime time = SettableTime.standing();
    private final MemoryQueue queue = new MemoryQueue(time, "epoch-1");

    @Override
    public JobQueue queue() {
        return queue;
    }

    @Override
    public void advance(Duration duration) {
        time.advance(duration);
    }

    @Test
    void theNextDueMessageIsTheFirstOfTheDelayedAndTheReserved() throws Exception {
        assertThat(queue.nextDue()).isEmpty();

        put(QUEUE, Priority.NORMAL, Duration.ofSeconds(90));
        assertThat(queue.nextDue()).contains(time.instant().plusSeconds(90));

        put();
        assertThat(queue.nextDue()).contains(time.instant().plusSeconds(90));

        reserved();
        assertThat(queue.nextDue()).contains(time.instant().plusSeconds(60));
    }

    @Test
    void atTheNextDueMomentTheMessageIsReady() throws Exception {
        JobId id = put(QUEUE, Priority.NORMAL, Duration.ofNanos(1_500_001));
        Duration wait = Duration.between(time.instant(), queue.nextDue().orElseThrow());

        time.advance(wait.minusMillis(1));
        assertThat(look(QUEUE)).isEmpty();
        time.advance(Duration.ofMillis(1));

        assertThat(look(QUEUE)).map(Reservation::id).contains(id);
    }

    @Test
    void aMessageWaitsUntilTheLastNanosecondOfItsDelay() throws Exception {
        put(QUEUE, Priority.NORMAL, Duration.ofSeconds(5));

        time.advance(Duration.ofSeconds(5).minusNanos(1));
        assertThat(look(QUEUE)).isEmpty();

        time.advance(Duration.ofNanos(1));
        assertThat(look(QUEUE)).isPresent();
    }

    @Test
    void aJumpOfTheWallClockNeitherHastensNorDelaysAMessage() throws Exception {
        put(QUEUE, Priority.NORMAL, Duration.ofSeconds(5));

        time.setWallClock(time.instant().plusSeconds(3_600));
        assertThat(look(QUEUE)).isEmpty();

        time.setWallClock(time.instant().minusSeconds(7_200));
        time.advance(Duration.ofSeconds(5));
        assertThat(look(QUEUE)).isPresent();
    }

    @Test
    void aQueueThatLostItsMemoryHasAnotherEpochAndNoMessages() throws Exception {
        put(QUEUE, Priority.NORMAL, Duration.ofSeconds(5));
        put();
        put();
        Reservation lost = reserved();

        queue.clear("epoch-2");

        assertThat(queue.health()).isEqualTo(new JobQueue.Health("epoch-2", true, List.of()));
        lost.extend();
        lost.release(QUEUE, Priority.HIGH, Duration.ZERO);
        lost.delete();
        time.advance(Duration.ofDays(1));
        assertThat(look(QUEUE)).isEmpty();
    }

    @Test
    void theOldestReadyMessageMayBeOfAnyPriority() {
        put(QUEUE, Priority.LOW);
        time.advance(Duration.ofSeconds(30));
        put(QUEUE, Priority.HIGH);
        time.advance(Duration.ofSeconds(1));

        assertThat(queue.health().oldestReadyAge(QUEUE)).isEqualTo(Duration.ofSeconds(31));
    }
}
