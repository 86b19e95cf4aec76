package io.zerog.application;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.zerog.application.HealthUseCases.Check;
import io.zerog.application.TextCodec.Text;
import io.zerog.domain.handler.JobContext;
import io.zerog.domain.handler.JobHandler;
import io.zerog.domain.handler.JobType;
import io.zerog.domain.handler.Outcome;
import io.zerog.domain.job.JobId;
import io.zerog.domain.port.PortUnavailableException;
import io.zerog.domain.port.WorkerState;
import io.zerog.domain.port.WorkerStatus;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** Retention, reports of workers and their orders, health, types. */
class OperationsTest {

    private static final Duration WEEK = Duration.ofDays(7);

    private final Node node = Node.standard();

    @Test
    void finishedJobsAreForgottenWhenTheyAreOldEnoughAndOpenOnesNever() throws Exception {
        Purge purge = new Purge(node.ports.retention(), WEEK, node.environment);
        JobId old = node.run();
        JobId open = node.submit("later", new JobUseCases.When.After(Duration.ofDays(30)));
        node.time.advance(WEEK);
        JobId young = node.run();

        purge.turn();
        assertThat(node.store.find(old)).isPresent();
        node.time.advance(Duration.ofMillis(1));
        purge.turn();

        assertThat(node.store.find(old)).isEmpty();
        assertThat(node.store.find(open)).isPresent();
        assertThat(node.store.find(young)).isPresent();
    }

    @Test
    void aFullBatchIsFollowedByTheNextSoon() throws Exception {
        Purge purge = new Purge(node.ports.retention(), Duration.ZERO, node.environment);
        for (int i = 0; i < 250; i++) {
            node.run();
        }
        node.time.advance(Duration.ofMillis(1));

        assertThat(purge.turn()).isEqualTo(Duration.ofMillis(50));
        assertThat(purge.turn()).isEqualTo(Duration.ofMinutes(1));
        assertThat(purge.turn()).isEqualTo(Duration.ofMinutes(1));
        assertThat(node.faults.calls("Retention.purge")).isEqualTo(3);
    }

    @Test
    void aWorkerReportsWhatItIsAndWhatItRuns() throws Exception {
        WorkerReports reports = reports();
        node.does((_, job) -> {
            node.time.advance(Duration.ofSeconds(2));
            assertThat(reports.turn()).isEqualTo(Duration.ofSeconds(2));
            reports.turn();
            assertThat(status())
                    .isEqualTo(
                            new WorkerStatus(
                                    node.worker.id(),
                                    "host-1",
                                    WorkerState.ACTIVE,
                                    1,
                                    Set.of(job.id()),
                                    Set.of("work"),
                                    Set.of("default"),
                                    4_711,
                                    node.time.instant().minusSeconds(2),
                                    node.time.instant(),
                                    2));
            return Outcome.done();
        });

        node.run();

        reports.turn();
        assertThat(status().running()).isEmpty();
        assertThat(status().reports()).isEqualTo(3);
    }

    @Test
    void aWorkerFollowsItsOrders() throws Exception {
        WorkerReports reports = reports();
        reports.turn();
        JobId id = node.submit();

        for (WorkerState stop : List.of(WorkerState.DRAINING, WorkerState.RETIRED)) {
            node.ports.registry().order(node.worker.id(), stop);
            reports.turn();
            node.turn();
            assertThat(node.job(id).counters().attempts()).isZero();
            if (stop == WorkerState.DRAINING) {
                node.ports.registry().order(node.worker.id(), WorkerState.ACTIVE);
                reports.turn();
                JobId next = node.run();
                assertThat(node.finished(id).resultCode()).isEqualTo(200);
                id = next;
            }
        }
    }

    @Test
    void aRegistryThatIsAwayChangesNoOrders() throws Exception {
        WorkerReports reports = reports();
        reports.turn();
        node.ports.registry().order(node.worker.id(), WorkerState.DRAINING);
        reports.turn();
        node.faults.at("WorkerRegistry.report").failBefore();

        assertThatExceptionOfType(PortUnavailableException.class).isThrownBy(reports::turn);
        JobId id = node.run();

        assertThat(node.job(id).counters().attempts()).isZero();
    }

    @Test
    void aNodeIsReadyWhileStoreAndQueueAnswerAndItIsNotLeaving() {
        AtomicBoolean leaving = new AtomicBoolean();
        Health health = new Health(node.ports.store(), node.watch, leaving::get, () -> List.of());
        assertThat(health.ready())
                .extracting(Check::name)
                .containsExactly("node", "store", "queue");
        assertThat(health.ready()).allMatch(Check::up);

        leaving.set(true);
        assertThat(down(health)).containsExactly("node");
        leaving.set(false);
        node.faults.at("JobStore.find").failBefore();
        assertThat(down(health)).containsExactly("store");
        node.time.advance(Duration.ofSeconds(12));
        assertThat(down(health)).isEmpty();
        node.time.advance(Duration.ofMillis(1));
        assertThat(down(health)).containsExactly("queue");
        assertThatExceptionOfType(PortUnavailableException.class).isThrownBy(health::queues);
        node.watch.turn();
        assertThat(down(health)).isEmpty();
        assertThat(health.queues().epoch()).isEqualTo("epoch-1");
    }

    @Test
    void aNodeLivesWhileItsLoopsTurn() {
        Check stuck = new Check("slot-1", false, "has not turned for 31 s");
        Health health =
                new Health(node.ports.store(), node.watch, () -> false, () -> List.of(stuck));

        assertThat(health.live()).containsExactly(stuck);
    }

    @Test
    void twoTypesThatClaimOneNameAreRefusedNamingBoth() {
        JobHandler<Text, Object> one = handler(Node.WORK);
        JobHandler<Text, Object> other =
                handler(JobType.of("play", Text.class, Object.class).aliases("work"));

        assertThatIllegalArgumentException()
                .isThrownBy(() -> new JobTypes(List.of(one, other)))
                .withMessageContaining("\"work\"");
    }

    @Test
    void typesNameTheirQueues() {
        JobTypes types =
                new JobTypes(
                        List.of(
                                handler(Node.WORK),
                                handler(
                                        JobType.of("play", Text.class, Object.class)
                                                .queue("slow"))));

        assertThat(types.names()).containsExactlyInAnyOrder("work", "play");
        assertThat(types.queues()).containsExactlyInAnyOrder("default", "slow");
        assertThat(types.all()).extracting(JobType::name).containsExactly("play", "work");
    }

    @Test
    void whatRepeatsIsJitteredByAFifthAndBackoffIsBounded() {
        Environment least = new Environment(node.time, node.environment.ids(), () -> 0.0);
        Environment most = new Environment(node.time, node.environment.ids(), () -> 1.0);

        assertThat(least.jittered(Duration.ofSeconds(10))).isEqualTo(Duration.ofSeconds(8));
        assertThat(most.jittered(Duration.ofSeconds(10))).isEqualTo(Duration.ofSeconds(12));
        assertThat(least.backoff(9)).isEqualTo(Duration.ofMillis(50));
        assertThat(most.backoff(0)).isEqualTo(Duration.ofMillis(100));
        assertThat(most.backoff(3)).isEqualTo(Duration.ofMillis(800));
        assertThat(most.backoff(1_000_000)).isEqualTo(Duration.ofSeconds(5));
    }

    private WorkerReports reports() {
        return new WorkerReports(
                node.worker,
                "host-1",
                Set.of("default"),
                node.types,
                node.ports.registry(),
                () -> 4_711,
                new EndedJobs(),
                node.environment);
    }

    private WorkerStatus status() {
        return node.ports.registry().list().getFirst();
    }

    private static List<String> down(Health health) {
        return health.ready().stream().filter(check -> !check.up()).map(Check::name).toList();
    }

    private static JobHandler<Text, Object> handler(JobType<Text, Object> type) {
        return new JobHandler<>() {
            @Override
            public JobType<Text, Object> type() {
                return type;
            }

            @Override
            public Outcome<Object> run(Text parameters, JobContext job) {
                return Outcome.done();
            }
        };
    }
}
