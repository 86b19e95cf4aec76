package io.zerog.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.zerog.adapter.memory.MemoryQueue;
import io.zerog.adapter.memory.MemoryStore;
import io.zerog.adapter.memory.MemoryWorkerRegistry;
import io.zerog.bootstrap.metrics.Scrape;
import io.zerog.bootstrap.node.SystemTime;
import io.zerog.bootstrap.product.QueueProduct;
import io.zerog.bootstrap.product.StoreProduct;
import io.zerog.domain.handler.JobContext;
import io.zerog.domain.handler.JobHandler;
import io.zerog.domain.handler.JobType;
import io.zerog.domain.handler.Outcome;
import io.zerog.domain.port.Time;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Two API nodes and a worker node on one store: live events and orders from any of them. */
@Timeout(120)
class LiveNodesTest {

    private static final int LINES = 300;

    record Nothing() {}

    /** Writes the first half of its lines, waits to be let go on, and writes the rest. */
    private static final class Writer implements JobHandler<Nothing, Void> {
        private final CountDownLatch goOn = new CountDownLatch(1);

        @Override
        public JobType<Nothing, Void> type() {
            return JobType.of("writer", Nothing.class, Void.class);
        }

        @Override
        public Outcome<Void> run(Nothing parameters, JobContext job) throws InterruptedException {
            for (int n = 1; n <= LINES; n++) {
                if (n == LINES / 2) {
                    goOn.await();
                }
                job.event("line " + n);
            }
            return Outcome.done(null);
        }
    }

    private final Time time = new SystemTime();
    private final MemoryStore jobs = new MemoryStore();
    private final Writer writer = new Writer();
    private final StoreProduct store =
            new StoreProduct(
                    "shared memory",
                    true,
                    jobs,
                    jobs,
                    jobs,
                    jobs,
                    jobs,
                    jobs,
                    new MemoryWorkerRegistry(time),
                    () -> {});
    private final QueueProduct queue =
            new QueueProduct("shared memory", true, new MemoryQueue(time, "epoch"), () -> {});
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    @Test
    void noLineIsMissingOrTwiceWhenTheServingNodeGoesAndTheClientGoesToAnother() throws Exception {
        List<Long> seen = new ArrayList<>();
        try (ZeroG _ = node("worker");
                ZeroG second = node("api")) {
            String uuid;
            try (ZeroG first = node("api")) {
                uuid = submit(first);
                Iterator<String> lines = events(first, uuid, 0);
                while (seen.size() < 100) {
                    note(lines.next(), seen);
                }
            }
            writer.goOn.countDown();
            Iterator<String> lines = events(second, uuid, seen.getLast());
            boolean ended = false;
            while (lines.hasNext()) {
                String line = lines.next();
                note(line, seen);
                ended |= line.equals("event: end");
            }
            assertThat(ended).isTrue();
        }
        assertThat(seen)
                .containsExactlyElementsOf(
                        LongStream.rangeClosed(1_000_001, 1_000_000 + LINES).boxed().toList());
    }

    @Test
    void aWorkerIsDrainedFromAnotherNode() throws Exception {
        writer.goOn.countDown();
        try (ZeroG api = node("api");
                ZeroG _ = node("worker")) {
            await().untilAsserted(() -> assertThat(workers(api)).contains("\"state\":\"active\""));
            String id = workers(api).replaceAll(".*\"id\":\"([^\"]+)\".*", "$1");

            assertThat(post(api, "/v1/workers/" + id + "/retire").statusCode()).isEqualTo(202);
            await().atMost(Duration.ofSeconds(5))
                    .untilAsserted(
                            () -> assertThat(workers(api)).contains("\"state\":\"retired\""));
            assertThat(post(api, "/v1/workers/" + id + "/undrain").statusCode()).isEqualTo(409);
        }
    }

    @Test
    void nodesOfEveryRoleAreWatchedAndSteeredAlike() throws Exception {
        writer.goOn.countDown();
        try (ZeroG api = node("api");
                ZeroG worker = node("worker")) {
            await().untilAsserted(() -> assertThat(workers(api)).contains("\"state\":\"active\""));
            for (ZeroG each : List.of(api, worker)) {
                for (String path :
                        List.of("/health/live", "/health/ready", "/v1/queues", "/v1/workers")) {
                    assertThat(get(each, path).statusCode()).as(path).isEqualTo(200);
                }
                assertThat(Scrape.of(each.address()).families())
                        .containsKeys("zerog_jobs_started_total", "zerog_queue_messages");
            }
            assertThat(Scrape.of(worker.address()).count("zerog_worker_slots")).isEqualTo(1);
            assertThat(Scrape.of(api.address()).count("zerog_worker_slots")).isZero();

            String id = workers(worker).replaceAll(".*\"id\":\"([^\"]+)\".*", "$1");
            assertThat(post(worker, "/v1/workers/" + id + "/drain").statusCode()).isEqualTo(202);
            await().untilAsserted(
                            () -> assertThat(workers(api)).contains("\"state\":\"draining\""));
            assertThat(post(worker, "/v1/types/writer/jobs").statusCode()).isEqualTo(404);
        }
    }

    private ZeroG node(String role) {
        return ZeroG.builder()
                .set("http.port", "0")
                .set("role", role)
                .set("worker.drain", "PT0S")
                .store(store)
                .queue(queue)
                .jobs(writer)
                .start();
    }

    private String submit(ZeroG node) throws Exception {
        return post(node, "/v1/types/writer/jobs").body().replaceAll(".*:\"([^\"]+)\".*", "$1");
    }

    private String workers(ZeroG node) throws Exception {
        return get(node, "/v1/workers").body();
    }

    private HttpResponse<String> get(ZeroG node, String path) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create(node.address() + path)).build();
        return client.send(request, HttpResponse.BodyHandlers.ofString());
    }

    private HttpResponse<String> post(ZeroG node, String path) throws Exception {
        HttpRequest request =
                HttpRequest.newBuilder(URI.create(node.address() + path))
                        .POST(HttpRequest.BodyPublishers.noBody())
                        .build();
        return client.send(request, HttpResponse.BodyHandlers.ofString());
    }

    private Iterator<String> events(ZeroG node, String uuid, long after)
            throws IOException, InterruptedException {
        HttpRequest request =
                HttpRequest.newBuilder(URI.create(node.address() + "/v1/jobs/" + uuid + "/events"))
                        .header("Last-Event-ID", String.valueOf(after))
                        .build();
        return client.send(request, HttpResponse.BodyHandlers.ofLines()).body().iterator();
    }

    private static void note(String line, List<Long> seen) {
        if (line.startsWith("id: ")) {
            seen.add(Long.valueOf(line.substring(4)));
        }
    }
}
