package io.zerog.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.zerog.adapter.http.HttpServer.CannotListenException;
import io.zerog.adapter.memory.MemoryQueue;
import io.zerog.adapter.memory.MemoryStore;
import io.zerog.adapter.memory.MemoryWorkerRegistry;
import io.zerog.bootstrap.node.SystemTime;
import io.zerog.bootstrap.product.QueueProduct;
import io.zerog.bootstrap.product.StoreProduct;
import io.zerog.bootstrap.settings.WrongSettingsException;
import io.zerog.domain.handler.JobContext;
import io.zerog.domain.handler.JobHandler;
import io.zerog.domain.handler.JobType;
import io.zerog.domain.handler.Outcome;
import io.zerog.domain.job.Job;
import io.zerog.domain.job.JobEvent;
import io.zerog.domain.job.JobId;
import io.zerog.domain.job.JobState.Queued;
import io.zerog.domain.job.JobStatus;
import io.zerog.domain.job.QueuedReason;
import io.zerog.domain.port.Time;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.bridge.SLF4JBridgeHandler;

@Timeout(60)
class ZeroGTest {

    /** What a job is asked to say. */
    record Greeting(String name) {}

    /** A job that the test holds until it lets go. */
    private static final class Held implements JobHandler<Greeting, String> {
        private final CountDownLatch started = new CountDownLatch(1);
        private final CountDownLatch end = new CountDownLatch(1);
        private final String name;

        Held(String name) {
            this.name = name;
        }

        @Override
        public JobType<Greeting, String> type() {
            return JobType.of(name, Greeting.class, String.class);
        }

        @Override
        public Outcome<String> run(Greeting parameters, JobContext job)
                throws InterruptedException {
            started.countDown();
            end.await();
            return Outcome.done("Hello " + parameters.name());
        }
    }

    private final Time time = new SystemTime();
    private final MemoryStore jobs = new MemoryStore();
    private final List<String> closed = new CopyOnWriteArrayList<>();
    private final Held held = new Held("held");

    @BeforeAll
    static void prepare() {
        // Helidon logs through java.util.logging; here to where the tests want it.
        SLF4JBridgeHandler.removeHandlersForRootLogger();
        SLF4JBridgeHandler.install();
        Awaitility.setDefaultTimeout(Duration.ofSeconds(30));
    }

    @Test
    void aJobThatIsPostedRunsAndItsOutputCanBeRead() {
        held.end.countDown();
        try (ZeroG node = started(builder())) {
            Http http = new Http(node.address());

            String uuid = http.submit("held", "{\"name\": \"Ada\"}");

            await().until(() -> http.state(uuid).equals("succeeded"));
            assertThat(http.get("/v1/jobs/" + uuid + "/data").body().asText())
                    .isEqualTo("Hello Ada");
        }
    }

    @Test
    void itListensOnAFreePortWhenAskedForNone() {
        try (ZeroG one = started(builder());
                ZeroG other =
                        started(ZeroG.builder().set("store", "memory").jobs(new Held("other")))) {
            assertThat(one.port()).isPositive().isNotEqualTo(other.port());
            assertThat(one.address()).isEqualTo("http://127.0.0.1:" + one.port());
        }
    }

    @Test
    void aJobThatEndsInTimeIsNotDisturbedByAStop() throws InterruptedException {
        ZeroG node = started(builder());
        Http http = new Http(node.address());
        String uuid = http.submit("held", "{\"name\": \"Ada\"}");
        held.started.await();

        CompletableFuture<Void> stop = CompletableFuture.runAsync(node::close);
        await().until(() -> http.get("/health/ready").status() == 503);
        assertThat(http.get("/health/live").status()).isEqualTo(200);
        assertThat(http.state(uuid)).isEqualTo("running");
        held.end.countDown();
        stop.join();

        assertThat(stored(uuid).state().status()).isEqualTo(JobStatus.SUCCEEDED);
    }

    @Test
    void aJobThatIsSubmittedDuringAStopWaitsForAnotherNode() throws InterruptedException {
        ZeroG node = started(builder());
        Http http = new Http(node.address());
        http.submit("held", "{\"name\": \"Ada\"}");
        held.started.await();
        CompletableFuture<Void> stop = CompletableFuture.runAsync(node::close);
        await().until(() -> http.get("/health/ready").status() == 503);

        String late = http.submit("held", "{\"name\": \"Grace\"}");
        held.end.countDown();
        stop.join();

        Job job = stored(late);
        assertThat(job.state().status()).isEqualTo(JobStatus.QUEUED);
        assertThat(job.counters().attempts()).isZero();
    }

    @Test
    void aJobThatDoesNotEndInTimeIsQueuedAgainUncharged() throws InterruptedException {
        ZeroG node = started(builder().set("worker.drain", "PT0.1S"));
        String uuid = new Http(node.address()).submit("held", "{\"name\": \"Ada\"}");
        held.started.await();

        node.close();

        Job job = stored(uuid);
        assertThat(job.state()).isInstanceOf(Queued.class);
        assertThat(((Queued) job.state()).reason()).isEqualTo(QueuedReason.INTERRUPTED);
        assertThat(job.counters().errors()).isZero();
        assertThat(job.counters().interruptions()).isEqualTo(1);
    }

    @Test
    void aJobThatIgnoresItsInterruptIsQueuedAgainAndHoldsNobodyUp() throws InterruptedException {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch end = new CountDownLatch(1);
        JobHandler<Greeting, Void> deaf =
                handler(
                        "deaf",
                        () -> {
                            begun.countDown();
                            while (end.getCount() > 0) {
                                try {
                                    end.await();
                                } catch (InterruptedException ignored) {
                                    // That is the point.
                                }
                            }
                        });
        ZeroG node = started(builder().jobs(deaf).set("worker.drain", "PT0S"));
        String uuid = new Http(node.address()).submit("deaf", "{\"name\": \"Ada\"}");
        begun.await();

        node.close();

        assertThat(stored(uuid).state().status()).isEqualTo(JobStatus.QUEUED);
        end.countDown();
    }

    @Test
    void aCancelReachesTheRunOnTheSameNodeAtOnce() throws InterruptedException {
        try (ZeroG node = started(builder())) {
            Http http = new Http(node.address());
            String uuid = http.submit("held", "{\"name\": \"Ada\"}");
            held.started.await();
            long before = time.nanos();

            http.post("/v1/jobs/" + uuid + "/cancel", "{\"grace\": \"PT0S\"}");

            await().until(() -> http.state(uuid).equals("cancelled"));
            // A heartbeat would bring it after 8 s at the earliest.
            assertThat(time.nanos() - before).isLessThan(6_000_000_000L);
        }
    }

    @Test
    void productsOfOnesOwnAreUsedAndClosedOnceTheQueueFirst() {
        ZeroG node = started(builder());
        assertThat(node.store()).isEqualTo("mine");
        assertThat(node.queue()).isEqualTo("mine too");

        node.close();
        node.close();

        assertThat(closed).containsExactly("queue", "store");
    }

    @Test
    void aNodeThatCannotListenLeavesNothingOpen() {
        try (ZeroG first = started(ZeroG.builder().set("store", "memory").jobs(held))) {
            String port = String.valueOf(first.port());

            assertThatThrownBy(() -> own(ZeroG.builder()).set("http.port", port).start())
                    .isInstanceOf(CannotListenException.class)
                    .hasMessageContaining(port)
                    .hasMessageContaining("in use");
        }
        assertThat(closed).containsExactly("queue", "store");
    }

    @Test
    void allThatIsWrongIsToldAtOnce() {
        assertThatThrownBy(() ->
                        ZeroG.builder()
                                .jobs(new Held("twin"), new Held("twin"))
                                .set("http.port", "-1")
                                .set("jobs", "absent.jar")
                                .set("role", "worker")
                                .start())
                .isInstanceOf(WrongSettingsException.class)
                .hasMessageContainingAll(
                        "http.port = \"-1\" (builder)",
                        "absent.jar is no jar",
                        "\"twin\" is claimed by",
                        "store = \"sqlite\" (default): cannot be shared");
    }

    @Test
    void theQueueOfADatabaseWorksWithNoOtherStore() {
        assertThatThrownBy(
                        () -> ZeroG.builder().set("store", "memory").set("queue", "sqlite").start())
                .isInstanceOf(WrongSettingsException.class)
                .hasMessageContaining("queue = \"sqlite\" (builder): is in the database of");
    }

    @Test
    void aStoreBringsItsOwnQueueUnlessAnotherIsNamed(@TempDir Path folder) {
        try (ZeroG node = started(ZeroG.builder().set("data", folder.toString()).jobs(held))) {
            assertThat(node.store()).isEqualTo("sqlite");
            assertThat(node.queue()).isEqualTo("sqlite");
        }
        try (ZeroG node =
                started(
                        ZeroG.builder()
                                .set("data", folder.toString())
                                .set("queue", "memory")
                                .jobs(held))) {
            assertThat(node.queue()).isEqualTo("memory");
        }
    }

    @Test
    void aTypeWhoseRecordCannotBeBoundIsRefusedAtTheStart() {
        record Unbindable(Thread thread) {}
        JobHandler<Unbindable, Void> handler =
                new JobHandler<>() {
                    @Override
                    public JobType<Unbindable, Void> type() {
                        return JobType.of("unbindable", Unbindable.class, Void.class);
                    }

                    @Override
                    public Outcome<Void> run(Unbindable parameters, JobContext job) {
                        return Outcome.done();
                    }
                };

        assertThatThrownBy(() -> ZeroG.builder().jobs(handler).start())
                .isInstanceOf(WrongSettingsException.class)
                .hasMessageContaining("Unbindable");
    }

    @Test
    void aNodeOfRoleApiRunsNoJobsAndOneOfRoleWorkerRunsThem() {
        MemoryQueue queue = new MemoryQueue(time, "one");
        QueueProduct shared = new QueueProduct("shared", true, queue, () -> {});
        held.end.countDown();
        try (ZeroG api =
                started(
                        ZeroG.builder()
                                .store(store(true))
                                .queue(shared)
                                .jobs(held)
                                .set("role", "api"))) {
            Http http = new Http(api.address());
            String uuid = http.submit("held", "{\"name\": \"Ada\"}");
            assertThat(http.get("/health/live").body().toString()).doesNotContain("slot-1");

            try (ZeroG worker =
                    started(
                            ZeroG.builder()
                                    .store(store(true))
                                    .queue(shared)
                                    .jobs(held)
                                    .set("role", "worker"))) {
                await().until(() -> http.state(uuid).equals("succeeded"));
                assertThat(new Http(worker.address()).get("/health/live").status()).isEqualTo(200);
                assertThat(new Http(worker.address()).get("/v1/jobs").status()).isEqualTo(404);
            }
        }
    }

    @Test
    void anObserverIsToldAndOneThatThrowsHarmsNothing() {
        List<JobEvent> seen = new CopyOnWriteArrayList<>();
        held.end.countDown();
        try (ZeroG node =
                started(
                        builder()
                                .observer(_ -> {
                                    throw new IllegalStateException("broken");
                                })
                                .observer(seen::add))) {
            Http http = new Http(node.address());
            String uuid = http.submit("held", "{\"name\": \"Ada\"}");
            await().until(() -> http.state(uuid).equals("succeeded"));
            await().until(() -> seen.stream().anyMatch(JobEvent.Finished.class::isInstance));
        }
        List<Class<?>> kinds = new ArrayList<>();
        seen.forEach(event -> kinds.add(event.getClass()));
        assertThat(kinds)
                .containsSubsequence(JobEvent.Started.class, JobEvent.Finished.class)
                .contains(JobEvent.Submitted.class);
    }

    @Test
    void jobsThatBurnAllProcessorsKeepNobodyFromBeingAnswered() throws InterruptedException {
        int burners = 2 * Runtime.getRuntime().availableProcessors();
        CountDownLatch burning = new CountDownLatch(burners);
        JobHandler<Greeting, Void> burner =
                handler(
                        "burn",
                        () -> {
                            burning.countDown();
                            while (!Thread.interrupted()) {
                                Thread.onSpinWait();
                            }
                        });
        try (ZeroG node =
                started(
                        builder()
                                .jobs(burner)
                                .set("worker.slots", String.valueOf(burners))
                                .set("worker.drain", "PT0S"))) {
            Http http = new Http(node.address());
            for (int i = 0; i < burners; i++) {
                http.submit("burn", "{\"name\": \"x\"}");
            }
            burning.await();

            long before = time.nanos();
            for (int i = 0; i < 20; i++) {
                assertThat(http.get("/health/live").status()).isEqualTo(200);
            }
            assertThat(time.nanos() - before).isLessThan(10_000_000_000L);
        }
    }

    private interface Work {
        void run();
    }

    private static JobHandler<Greeting, Void> handler(String name, Work work) {
        return new JobHandler<>() {
            @Override
            public JobType<Greeting, Void> type() {
                return JobType.of(name, Greeting.class, Void.class);
            }

            @Override
            public Outcome<Void> run(Greeting parameters, JobContext job) {
                work.run();
                return Outcome.done();
            }
        };
    }

    private ZeroG.Builder builder() {
        return own(ZeroG.builder()).jobs(held);
    }

    private ZeroG.Builder own(ZeroG.Builder builder) {
        return builder.store(store(false))
                .queue(
                        new QueueProduct(
                                "mine too",
                                false,
                                new MemoryQueue(time, "one"),
                                () -> closed.add("queue")));
    }

    private StoreProduct store(boolean shared) {
        return new StoreProduct(
                "mine",
                shared,
                jobs,
                jobs,
                jobs,
                jobs,
                jobs,
                jobs,
                new MemoryWorkerRegistry(time),
                () -> closed.add("store"));
    }

    private static ZeroG started(ZeroG.Builder builder) {
        return builder.set("http.port", "0").start();
    }

    private Job stored(String uuid) {
        return jobs.find(JobId.parse(uuid).orElseThrow()).orElseThrow().job();
    }
}
