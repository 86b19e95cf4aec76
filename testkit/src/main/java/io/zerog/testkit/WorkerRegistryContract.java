package io.zerog.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.zerog.domain.job.JobId;
import io.zerog.domain.port.Throughput;
import io.zerog.domain.port.WorkerRegistry;
import io.zerog.domain.port.WorkerState;
import io.zerog.domain.port.WorkerStatus;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What every registry of workers answers; it is empty at the beginning of each test. */
public interface WorkerRegistryContract {

    WorkerRegistry registry();

    /** The wall clock that decides which reports are of the last day, in whole milliseconds. */
    default Instant now() {
        return Instant.now().truncatedTo(ChronoUnit.MILLIS);
    }

    @Test
    default void aWorkerNobodyOrderedIsActive() {
        assertThat(registry().report(status("w1", 1, now()))).isEqualTo(WorkerState.ACTIVE);
    }

    @Test
    default void aReportIsListedInAllItsFields() {
        Set<JobId> running = new HashSet<>();
        for (int i = 0; i < 100; i++) {
            running.add(new JobId(UUID.randomUUID()));
        }
        WorkerStatus full =
                new WorkerStatus(
                        "host.example-4711-é",
                        "host.example",
                        WorkerState.ACTIVE,
                        100,
                        running,
                        Set.of("word_count", "waste_time"),
                        Set.of("default", "slow"),
                        Long.MAX_VALUE,
                        now().minus(Duration.ofDays(400)),
                        now(),
                        Long.MAX_VALUE,
                        new Throughput(
                                List.of(
                                        new Throughput.Minute(
                                                Instant.parse("2026-11-24T06:00:00Z"),
                                                new Throughput.Ended(Long.MAX_VALUE, 1, 0)),
                                        new Throughput.Minute(
                                                Instant.parse("2026-11-24T06:59:00Z"),
                                                new Throughput.Ended(0, 2, 3))),
                                List.of(
                                        new Throughput.OfType(
                                                "word_count", new Throughput.Ended(7, 3, 3)))));

        registry().report(full);

        assertThat(registry().list()).containsExactly(full);
    }

    @Test
    default void aWorkerWithNothingToTellIsListed() {
        WorkerStatus idle =
                new WorkerStatus(
                        "w1",
                        "h",
                        WorkerState.ACTIVE,
                        1,
                        Set.of(),
                        Set.of(),
                        Set.of(),
                        0,
                        now(),
                        now(),
                        0);

        registry().report(idle);

        assertThat(registry().list()).containsExactly(idle);
    }

    @Test
    default void theLastReportOfEachWorkerIsListed() {
        registry().report(status("w1", 1, now()));
        registry().report(status("w2", 7, now()));
        registry().report(status("w1", 2, now()));

        assertThat(registry().list())
                .extracting(WorkerStatus::id, WorkerStatus::reports)
                .containsExactlyInAnyOrder(tuple("w1", 2L), tuple("w2", 7L));
    }

    @Test
    default void aWorkerLearnsItsOrdersWithItsNextReport() {
        registry().report(status("w1", 1, now()));
        registry().report(status("w2", 1, now()));

        assertThat(registry().order("w1", WorkerState.DRAINING)).isTrue();

        assertThat(registry().report(status("w1", 2, now()))).isEqualTo(WorkerState.DRAINING);
        assertThat(registry().report(status("w1", 3, now()))).isEqualTo(WorkerState.DRAINING);
        assertThat(registry().report(status("w2", 2, now()))).isEqualTo(WorkerState.ACTIVE);
    }

    @Test
    default void ordersAreListedAtOnceWhateverTheWorkerReports() {
        registry().report(status("w1", 1, now()));
        registry().order("w1", WorkerState.DRAINING);
        assertThat(registry().list())
                .extracting(WorkerStatus::state)
                .containsExactly(WorkerState.DRAINING);

        registry().report(status("w1", 2, now()).in(WorkerState.ACTIVE));

        assertThat(registry().list())
                .extracting(WorkerStatus::state)
                .containsExactly(WorkerState.DRAINING);
    }

    @Test
    default void whatAWorkerSaysOfItsStateIsNoOrder() {
        registry().report(status("w1", 1, now()).in(WorkerState.RETIRED));

        assertThat(registry().report(status("w1", 2, now()))).isEqualTo(WorkerState.ACTIVE);
    }

    @Test
    default void aDrainingWorkerCanBeMadeActiveAgain() {
        registry().report(status("w1", 1, now()));
        registry().order("w1", WorkerState.DRAINING);

        assertThat(registry().order("w1", WorkerState.ACTIVE)).isTrue();

        assertThat(registry().report(status("w1", 2, now()))).isEqualTo(WorkerState.ACTIVE);
    }

    @Test
    default void aRetiredWorkerStaysRetired() {
        for (WorkerState later : List.of(WorkerState.ACTIVE, WorkerState.DRAINING)) {
            registry().report(status("w1", 1, now()));
            registry().order("w1", WorkerState.RETIRED);

            assertThat(registry().order("w1", later)).isTrue();

            assertThat(registry().report(status("w1", 2, now()))).isEqualTo(WorkerState.RETIRED);
        }
    }

    @Test
    default void anOrderToAnUnknownWorkerChangesNothing() {
        assertThat(registry().order("nobody", WorkerState.DRAINING)).isFalse();

        assertThat(registry().list()).isEmpty();
        assertThat(registry().report(status("nobody", 1, now()))).isEqualTo(WorkerState.ACTIVE);
    }

    /** A node's own time of report decides, so that no server's clock is needed. */
    @Test
    default void aWorkerThatWasSilentForADayIsNotListed() {
        Instant now = now();
        registry().report(status("silent", 1, now.minus(Duration.ofDays(1)).minusSeconds(1)));
        registry().report(status("just", 1, now.minus(Duration.ofDays(1)).plusSeconds(120)));

        assertThat(registry().list()).extracting(WorkerStatus::id).containsExactly("just");
    }

    @Test
    default void anOrderGivenAmongManyReportsIsNotLost() throws Exception {
        registry().report(status("w1", 0, now()));

        Race.of(
                4,
                i ->
                        () -> {
                            if (i == 0) {
                                return registry().order("w1", WorkerState.RETIRED);
                            }
                            for (int n = 1; n <= 50; n++) {
                                registry().report(status("w1", 100L * i + n, now()));
                            }
                            return true;
                        });

        assertThat(registry().report(status("w1", 1_000, now()))).isEqualTo(WorkerState.RETIRED);
    }

    private static WorkerStatus status(String id, long reports, Instant at) {
        return new WorkerStatus(
                id,
                "host",
                WorkerState.ACTIVE,
                4,
                Set.of(),
                Set.of("word_count"),
                Set.of("default"),
                1_000,
                at,
                at,
                reports);
    }
}
