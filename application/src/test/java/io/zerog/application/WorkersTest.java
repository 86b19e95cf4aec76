package io.zerog.application;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.zerog.domain.port.Time;
import io.zerog.domain.port.WorkerRegistry;
import io.zerog.domain.port.WorkerState;
import io.zerog.domain.port.WorkerStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class WorkersTest {

    private static final Instant START = Instant.parse("2026-11-24T06:00:00Z");

    /** One worker, as it reported last. */
    private static final class OneWorker implements WorkerRegistry {
        private WorkerStatus status =
                new WorkerStatus(
                        "w",
                        "host",
                        WorkerState.ACTIVE,
                        1,
                        Set.of(),
                        Set.of(),
                        Set.of(),
                        0,
                        START,
                        START,
                        1);

        @Override
        public WorkerState report(WorkerStatus reported) {
            status = reported;
            return status.state();
        }

        @Override
        public List<WorkerStatus> list() {
            return List.of(status);
        }

        @Override
        public boolean order(String id, WorkerState state) {
            status = status.in(state);
            return true;
        }
    }

    /** Its wall clock stands still, as a wall clock may. */
    private static final class Monotonic implements Time {
        private long nanos;

        @Override
        public Instant instant() {
            return START;
        }

        @Override
        public long nanos() {
            return nanos;
        }

        @Override
        public void sleep(Duration duration) {
            nanos += duration.toNanos();
        }
    }

    private final OneWorker registry = new OneWorker();
    private final Monotonic time = new Monotonic();
    private final Workers workers =
            new Workers(registry, new Environment(time, () -> new UUID(1, 1), () -> 0));

    @Test
    void aWorkerWhoseReportsStandStillIsLostUntilTheyMove() {
        assertThat(isLost()).isFalse();

        time.sleep(Workers.SILENCE);
        assertThat(isLost()).isFalse();
        time.sleep(Duration.ofNanos(1));
        assertThat(isLost()).isTrue();

        registry.report(reportedAt(START, 2));
        assertThat(isLost()).isFalse();
    }

    @Test
    void aWorkerThatIsFirstSeenSilentIsLostAtOnce() {
        registry.report(reportedAt(START.minusSeconds(16), 5));

        assertThat(isLost()).isTrue();
    }

    @Test
    void aRetiredWorkerTakesNoOtherOrder() {
        assertThat(workers.order("w", WorkerState.DRAINING).status().state())
                .isEqualTo(WorkerState.DRAINING);
        workers.order("w", WorkerState.RETIRED);

        assertThatExceptionOfType(RefusedException.class)
                .isThrownBy(() -> workers.order("w", WorkerState.ACTIVE))
                .satisfies(refused ->
                        assertThat(refused.reason()).isEqualTo(RefusedException.Reason.RETIRED));
        assertThatExceptionOfType(RefusedException.class)
                .isThrownBy(() -> workers.order("v", WorkerState.ACTIVE));
    }

    private boolean isLost() {
        return workers.workers().getFirst().lost();
    }

    private WorkerStatus reportedAt(Instant at, long reports) {
        WorkerStatus last = registry.status;
        return new WorkerStatus(
                last.id(),
                last.host(),
                last.state(),
                last.slots(),
                last.running(),
                last.types(),
                last.queues(),
                last.heapUsed(),
                last.startedAt(),
                at,
                reports);
    }
}
