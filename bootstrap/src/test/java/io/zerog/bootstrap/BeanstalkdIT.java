package io.zerog.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.zerog.bootstrap.metrics.Scrape;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(180)
class BeanstalkdIT {

    private static final int DELAYED = 200;
    private static final String TUBE = "zerog.default";
    private static final Duration SOON = Duration.ofSeconds(30);

    /** From the server's return to the first messages that it is given again. */
    private static final Duration REPUT = Duration.ofSeconds(20);

    @TempDir private Path folder;

    @Test
    void strangersInTheTubeAreToldAndStopNobody() throws Exception {
        try (BeanstalkdProcess beanstalkd = BeanstalkdProcess.started();
                ServerProcess node = serve(beanstalkd)) {
            Http http = ready(node);
            beanstalkd.put(TUBE, "hello");
            beanstalkd.put(TUBE, "x".repeat(60_000));
            String unknown = UUID.randomUUID().toString();
            beanstalkd.put(TUBE, unknown);

            List<String> jobs = submit(http, 20, "");

            awaitSuccess(http, jobs, SOON);
            await().atMost(SOON).until(() -> ready(http, 0));
            assertThat(node.log().lines().filter(line -> line.contains("WARN")))
                    .hasSize(2)
                    .allMatch(line -> line.contains(" that is no id of a job "));
            assertThat(node.log().lines().filter(line -> line.contains(unknown)))
                    .singleElement()
                    .asString()
                    .contains("INFO", "its message was removed: no such job is known");
            Scrape scrape = Scrape.of(http.base());
            assertThat(scrape.sum("zerog_queue_strangers_removed_total")).isEqualTo(2);
            assertThat(scrape.sum("zerog_deliveries_dropped_total", "reason=absent")).isEqualTo(1);
        }
    }

    @Test
    void aServerThatDrainsIsSeenAndSubmitsAreTaken() throws Exception {
        try (BeanstalkdProcess beanstalkd = BeanstalkdProcess.started();
                ServerProcess node = serve(beanstalkd)) {
            Http http = ready(node);
            await().atMost(SOON).until(() -> isUp(http, "queue"));
            assertThat(http.get("/v1/queues").body().path("healthy").asBoolean()).isTrue();

            beanstalkd.drain();

            await().atMost(SOON).until(() -> http.get("/health/ready").status() == 503);
            assertThat(http.get("/health/ready").body().toString()).contains("accepts no messages");
            assertThat(isUp(http, "store")).isTrue();
            Http.Answer queues = http.get("/v1/queues");
            assertThat(queues.status()).isEqualTo(200);
            assertThat(queues.body().path("healthy").asBoolean(true)).isFalse();
            // Nothing was put until now.
            assertThat(drainLines(node)).hasSize(1).allMatch(line -> line.contains("WARN"));
            List<String> job = submit(http, 1, "");
            assertThat(http.state(job.getFirst())).isEqualTo("queued");
            assertThat(drainLines(node)).hasSize(1);
        }
    }

    @Test
    void jobsWhoseMessagesDiedWithTheServerAreQueuedAgainAndFinish() throws Exception {
        try (BeanstalkdProcess beanstalkd = BeanstalkdProcess.started();
                ServerProcess node = serve(beanstalkd)) {
            Http http = ready(node);
            await().atMost(SOON).until(() -> isUp(http, "queue"));
            awaitSuccess(http, submit(http, 20, ""), SOON);
            // Its message is reserved by its worker; those of the others wait in the server.
            String running = http.submit("waste_time", "{\"delay\": 4}");
            await().atMost(SOON).until(() -> http.state(running).equals("running"));
            List<String> jobs = submit(http, DELAYED, "?delay=PT10S");
            assertThat(jobs).allSatisfy(job -> assertThat(http.state(job)).isEqualTo("queued"));
            // No other message has a delay by the time that the server is back.
            submit(http, 1, "?delay=PT1H");
            assertThat(beanstalkd.delayed(TUBE)).isPositive();

            beanstalkd.kill();
            await().atMost(SOON).until(() -> !isUp(http, "queue"));
            assertThat(http.get("/health/ready").status()).isEqualTo(503);
            assertThat(isUp(http, "store")).isTrue();
            // Taken all the same: the store has it.
            jobs.addAll(submit(http, 1, ""));
            jobs.add(running);
            beanstalkd.start();

            await().atMost(REPUT).until(() -> beanstalkd.delayed(TUBE) == 1);
            await().atMost(SOON).until(() -> http.get("/health/ready").status() == 200);
            assertThat(isUp(http, "queue")).isTrue();
            awaitSuccess(http, jobs, SOON.multipliedBy(2));
            assertThat(jobs)
                    .allSatisfy(job -> {
                        JsonNode record = http.job(job).body();
                        assertThat(record.path("attempts").asInt()).isEqualTo(1);
                        assertThat(record.path("errorCount").asInt()).isZero();
                    });
        }
    }

    private ServerProcess serve(BeanstalkdProcess beanstalkd) throws IOException {
        return ServerProcess.start(
                folder,
                Map.of(),
                "serve",
                "--port",
                "0",
                "--store",
                "sqlite",
                "--queue",
                "beanstalkd",
                "--set",
                "beanstalkd.address=" + beanstalkd.address(),
                "--data",
                folder.resolve("data").toString(),
                "--jobs",
                ServerProcess.EXAMPLES.toString());
    }

    private static Http ready(ServerProcess node) throws IOException {
        return node.awaitReady("store=sqlite, queue=beanstalkd, role=all");
    }

    private static List<String> drainLines(ServerProcess node) throws IOException {
        return node.log().lines().filter(line -> line.contains("drain")).toList();
    }

    private static List<String> submit(Http http, int jobs, String query) {
        List<String> uuids = new ArrayList<>();
        for (int i = 0; i < jobs; i++) {
            Http.Answer answer = http.post("/v1/types/declare/jobs" + query, "{\"code\": 200}");
            assertThat(answer.status()).isEqualTo(201);
            uuids.add(answer.text("uuid"));
        }
        return uuids;
    }

    private static void awaitSuccess(Http http, List<String> jobs, Duration patience) {
        Set<String> open = new HashSet<>(jobs);
        await().atMost(patience)
                .until(() -> {
                    open.removeIf(job -> http.state(job).equals("succeeded"));
                    return open.isEmpty();
                });
    }

    private static boolean isUp(Http http, String name) {
        for (JsonNode check : http.get("/health/ready").body().path("checks")) {
            if (check.path("name").asText().equals(name)) {
                return check.path("status").asText().equals("up");
            }
        }
        throw new AssertionError("no check " + name);
    }

    /** Whether the tube holds so many messages that wait for a worker. */
    private static boolean ready(Http http, int messages) {
        JsonNode queue = http.get("/v1/queues").body().path("queues").path(0);
        return queue.path("name").asText().equals("default")
                && queue.path("ready").asInt(-1) == messages;
    }
}
