package io.zerog.adapter.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.zerog.adapter.memory.MemoryStore;
import io.zerog.application.Backpressure;
import io.zerog.domain.handler.JobContext;
import io.zerog.domain.handler.JobHandler;
import io.zerog.domain.handler.JobType;
import io.zerog.domain.handler.Outcome;
import io.zerog.domain.job.Job;
import io.zerog.domain.job.JobId;
import io.zerog.domain.port.JobStore;
import io.zerog.domain.port.StoredJob;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** More submits at once than are let in, while the store lets none of them come back. */
@Timeout(60)
class OverloadTest {

    private static final int ADMITTED = 4;
    private static final String SUBMIT = "/v1/types/nothing/jobs";

    record Nothing() {}

    private static final class DoNothing implements JobHandler<Nothing, Void> {
        @Override
        public JobType<Nothing, Void> type() {
            return JobType.of("nothing", Nothing.class, Void.class);
        }

        @Override
        public Outcome<Void> run(Nothing parameters, JobContext job) {
            throw new AssertionError("no worker runs in these tests");
        }
    }

    /** Holds inserts once it is told to, and lets everything else pass. */
    private static final class HoldingStore implements JobStore {
        private final MemoryStore store;
        private final CountDownLatch held = new CountDownLatch(ADMITTED);
        private final CountDownLatch open = new CountDownLatch(1);
        private volatile boolean holds;

        private HoldingStore(MemoryStore store) {
            this.store = store;
        }

        @Override
        public InsertResult insert(Job job, byte[] parameters) {
            if (holds) {
                held.countDown();
                await(open);
            }
            return store.insert(job, parameters);
        }

        @Override
        public Optional<StoredJob> find(JobId id) {
            return store.find(id);
        }

        @Override
        public Optional<byte[]> parameters(JobId id) {
            return store.parameters(id);
        }

        @Override
        public SaveResult save(Job job, long version) {
            return store.save(job, version);
        }

        @Override
        public boolean remove(JobId id, long version) {
            return store.remove(id, version);
        }
    }

    private final MemoryStore memory = new MemoryStore();
    private final HoldingStore store = new HoldingStore(memory);
    private final ExecutorService clients = Executors.newCachedThreadPool();
    private final Served served =
            new Served(
                    WholeApplication.of(
                            store,
                            memory,
                            new Backpressure.Limits(ADMITTED, 10, 1_000),
                            new DoNothing()));

    @AfterEach
    void stop() {
        store.open.countDown();
        clients.shutdownNow();
        served.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"plain", "under a key", "retry", "of the original"})
    void oneSubmitTooManyIsRefusedAtOnceAndToldWhenToComeBack(String how) {
        String cancelled = served.post(SUBMIT, "{}").headers().firstValue("Location").orElseThrow();
        served.post(cancelled + "/cancel", "{}");
        CompletableFuture<?> admitted = fill();

        HttpResponse<String> refused =
                switch (how) {
                    case "under a key" -> served.send("POST", SUBMIT, "", "Idempotency-Key", "k");
                    case "retry" -> served.send("POST", cancelled + "/retry", "");
                    case "of the original" -> served.send("POST", "/job/nothing", "");
                    default -> served.post(SUBMIT, "{}");
                };

        // Those let in are still held: the refusal has waited for none of them.
        assertThat(admitted).isNotDone();
        assertThat(refused.statusCode()).isEqualTo(503);
        assertThat(refused.body()).contains("/problems/unavailable", "4 submits are under way");
        assertThat(refused.headers().firstValue("Retry-After").map(Integer::valueOf))
                .hasValueSatisfying(seconds -> assertThat(seconds).isBetween(1, 30));
    }

    @Test
    void readsAndCancelsGoOnMeanwhile() {
        String job = served.post(SUBMIT, "{}").headers().firstValue("Location").orElseThrow();
        CompletableFuture<?> admitted = fill();

        assertThat(served.get(job + "/progress").statusCode()).isEqualTo(200);
        assertThat(served.get("/v1/jobs").statusCode()).isEqualTo(200);
        assertThat(served.get("/health/ready").statusCode()).isEqualTo(200);
        assertThat(served.post(job + "/cancel", "{}").statusCode()).isEqualTo(202);
        assertThat(served.get(job + "/events").body()).contains("event: end");
        assertThat(admitted).isNotDone();
    }

    @Test
    void thoseThatWereLetInAreAnsweredAndTheirPlacesAreFreeAgain() {
        CompletableFuture<?> admitted = fill();
        assertThat(served.post(SUBMIT, "{}").statusCode()).isEqualTo(503);

        store.open.countDown();

        assertThat(admitted).succeedsWithin(Duration.ofSeconds(30));
        assertThat(served.post(SUBMIT, "{}").statusCode()).isEqualTo(201);
    }

    /** As many submits as are let in; ends when all of them have been answered with 201. */
    private CompletableFuture<?> fill() {
        store.holds = true;
        CompletableFuture<?> all =
                CompletableFuture.allOf(
                        Stream.generate(() -> CompletableFuture.runAsync(this::submit, clients))
                                .limit(ADMITTED)
                                .toArray(CompletableFuture[]::new));
        await(store.held);
        return all;
    }

    private void submit() {
        assertThat(served.post(SUBMIT, "{}").statusCode()).isEqualTo(201);
    }

    private static void await(CountDownLatch latch) {
        try {
            if (!latch.await(30, TimeUnit.SECONDS)) {
                throw new AssertionError("waited too long");
            }
        } catch (InterruptedException interrupted) {
            throw new AssertionError("interrupted", interrupted);
        }
    }
}
