package io.zerog.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.couchbase.mock.BucketConfiguration;
import com.couchbase.mock.CouchbaseMock;
import com.couchbase.mock.memcached.MemcachedServer;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The product of the original: REST API, beanstalkd, Couchbase (its mock), worker, job. */
@Timeout(180)
class CouchbaseIT {

    private static final Duration SOON = Duration.ofSeconds(30);
    private static final Duration HEALED = Duration.ofSeconds(45);

    /** The timeout of a call, and half a second. */
    private static final Duration IN_TIME = Duration.ofSeconds(3);

    private static final String PASSWORD = "never-shown-0815";

    private static CouchbaseMock couchbase;

    @TempDir private Path folder;

    @BeforeAll
    static void startTheMock() throws Exception {
        BucketConfiguration bucket = new BucketConfiguration();
        bucket.name = "zerog";
        bucket.password = PASSWORD;
        bucket.numNodes = 1;
        bucket.numReplicas = 0;
        couchbase = new CouchbaseMock(0, List.of(bucket));
        couchbase.start();
        couchbase.waitForStartup();
        couchbase.getBuckets().get("zerog").getServers()[0].setCccpEnabled(true);
    }

    @AfterAll
    static void stopTheMock() {
        couchbase.stop();
    }

    @Test
    void aJobOfAKilledWorkerIsFinishedByAnother() throws Exception {
        try (BeanstalkdProcess beanstalkd = BeanstalkdProcess.started();
                ServerProcess api = serve(beanstalkd, "api");
                ServerProcess first = serve(beanstalkd, "worker")) {
            Http http = ready(api, "api");
            ready(first, "worker");
            String brief = http.submit("waste_time", "{\"delay\": 2}");
            // While another node runs it: each line of its log, and the end.
            try (EventReader events = new EventReader()) {
                events.read(http, brief, _ -> {});
                assertThat(events.hasEnded()).isTrue();
                assertThat(events.ids()).isNotEmpty().doesNotHaveDuplicates().isSorted();
            }
            assertThat(http.state(brief)).isEqualTo("succeeded");
            String uuid = http.submit("waste_time", "{\"delay\": 4}");
            await().atMost(SOON).until(() -> http.state(uuid).equals("running"));
            first.kill();

            try (ServerProcess second = serve(beanstalkd, "worker")) {
                await().atMost(HEALED.plusSeconds(9))
                        .until(() -> http.state(uuid).equals("succeeded"));

                assertThat(http.job(uuid).text("attempts")).isEqualTo("2");
                assertThat(http.job(uuid).text("abandons")).isEqualTo("1");
                assertThat(api.log() + first.log() + second.log()).doesNotContain(PASSWORD);
            }
        }
    }

    @Test
    void everySampleJobEndsAsItShouldThoughAWorkerIsKilled() throws Exception {
        try (BeanstalkdProcess beanstalkd = BeanstalkdProcess.started();
                ServerProcess api = serve(beanstalkd, "api");
                ServerProcess first = serve(beanstalkd, "worker")) {
            Http http = ready(api, "api");
            ready(first, "worker");
            Map<String, String> results = new LinkedHashMap<>();
            for (int round = 0; round < 3; round++) {
                results.put(
                        http.submit("word_count", "{\"text\": \"a b a\", \"top\": 1}"),
                        "{\"words\":3,\"distinct\":2,\"top\":[{\"word\":\"a\",\"count\":2}]}");
                results.put(
                        http.submit("prime_count", "{\"limit\": 30000000}"),
                        "{\"limit\":30000000,\"primes\":1857859,\"largest\":29999999}");
                results.put(
                        http.submit("relay", "{\"rounds\": 4, \"pause\": \"PT0.5S\"}"),
                        "{\"rounds\":4}");
                results.put(http.submit("flaky", "{\"failures\": 1}"), "");
                results.put(http.submit("declare", "{\"code\": 204, \"warning\": \"w\"}"), "");
                results.put(http.submit("waste_time", "{\"delay\": 3}"), "");
            }
            String failed = http.submit("declare", "{\"code\": 503, \"error\": \"as declared\"}");
            await().atMost(SOON).until(() -> isAnyRunning(http, results.keySet()));
            first.kill();

            try (ServerProcess _ = serve(beanstalkd, "worker")) {
                await().atMost(HEALED.plusSeconds(45))
                        .until(() -> isEach(http, results.keySet(), "succeeded"));

                results.forEach((uuid, result) -> {
                    if (!result.isEmpty()) {
                        assertThat(http.get("/v1/jobs/" + uuid + "/data").body().toString())
                                .isEqualTo(result);
                    }
                });
                assertThat(http.state(failed)).isEqualTo("failed");
                assertThat(http.job(failed).text("resultCode")).isEqualTo("503");
                assertThat(http.get("/v1/jobs/" + failed + "/info").body().toString())
                        .contains("as declared");
                assertThat(http.get("/v1/jobs?limit=100").body().path("jobs"))
                        .hasSizeGreaterThanOrEqualTo(results.size() + 1);
            }
        }
    }

    @Test
    void aStoreThatHangsIsReportedInTimeAndNeedsNoRestart() throws Exception {
        MemcachedServer node = couchbase.getBuckets().get("zerog").getServers()[0];
        try (BeanstalkdProcess beanstalkd = BeanstalkdProcess.started();
                ServerProcess all = serve(beanstalkd, "all")) {
            Http http = ready(all, "all");
            assertThat(http.get("/health/ready").status()).isEqualTo(200);
            node.shutdown();
            try {
                long began = System.nanoTime();
                Http.Answer ready = http.get("/health/ready");

                assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(IN_TIME);
                assertThat(ready.status()).isEqualTo(503);
                assertThat(ready.body().toString()).contains("couchbase does not answer");
            } finally {
                node.startup();
            }
            await().atMost(SOON).until(() -> http.get("/health/ready").status() == 200);
            String uuid = http.submit("declare", "{\"code\": 204}");
            await().atMost(SOON).until(() -> http.state(uuid).equals("succeeded"));
            assertThat(all.log().lines().filter(line -> line.matches("\\d{4}-.*")))
                    .anyMatch(line -> line.contains("couchbase does not answer"))
                    .noneMatch(line -> line.contains("com.couchbase"));
        }
    }

    @Test
    void aBucketThatDoesNotAnswerEndsTheStartWithOneClearLine() throws Exception {
        try (ServerProcess process =
                ServerProcess.start(
                        folder,
                        Map.of("ZEROG_COUCHBASE_PASSWORD", PASSWORD),
                        "serve",
                        "--store",
                        "couchbase",
                        "--queue",
                        "beanstalkd",
                        "--set",
                        "couchbase.connection-string=couchbase://127.0.0.1:1",
                        "--set",
                        "couchbase.start-up=PT3S")) {
            assertThat(process.awaitExit(SOON)).isEqualTo(1);
            assertThat(process.log())
                    .contains("zerog: couchbase://127.0.0.1:1 bucket zerog as zerog did not answer")
                    .doesNotContain(PASSWORD)
                    .doesNotContain("\tat ");
        }
    }

    private static boolean isAnyRunning(Http http, Set<String> uuids) {
        return uuids.stream().anyMatch(uuid -> http.state(uuid).equals("running"));
    }

    private static boolean isEach(Http http, Set<String> uuids, String state) {
        return uuids.stream().allMatch(uuid -> http.state(uuid).equals(state));
    }

    private ServerProcess serve(BeanstalkdProcess beanstalkd, String role) throws IOException {
        return ServerProcess.start(
                folder,
                Map.of("ZEROG_COUCHBASE_PASSWORD", PASSWORD),
                "serve",
                "--port",
                "0",
                "--role",
                role,
                "--store",
                "couchbase",
                "--queue",
                "beanstalkd",
                "--set",
                "couchbase.connection-string=couchbase://127.0.0.1:"
                        + couchbase.getHttpPort()
                        + "=manager",
                "--set",
                "beanstalkd.address=" + beanstalkd.address(),
                "--jobs",
                ServerProcess.EXAMPLES.toString());
    }

    private static Http ready(ServerProcess node, String role) throws IOException {
        return node.awaitReady("store=couchbase, queue=beanstalkd, role=" + role);
    }
}
