package io.zerog.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(180)
class SqliteCrashIT {

    private static final int JOBS = 2_000;
    private static final int CONNECTIONS = 8;
    private static final int FINISHED_AT_KILL = 300;
    private static final String PRODUCTS = "store=sqlite, queue=sqlite, role=all";
    private static final Pattern FINISHED = Pattern.compile("job=(\\S+) finished: SUCCEEDED");
    private static final Pattern STARTED = Pattern.compile("job=(\\S+) started ");
    private static final Duration START = Duration.ofSeconds(30);

    /** A lease is 30 s. */
    private static final Duration WELL_UNDER_A_LEASE = Duration.ofSeconds(20);

    @TempDir private Path folder;

    @Test
    void everyAcknowledgedJobOfAKilledNodeSucceedsOnceAndSoonAfterTheRestart() throws Exception {
        Set<String> acknowledged = ConcurrentHashMap.newKeySet();
        String running;
        List<String> before;
        try (ServerProcess node = serve()) {
            Http http = node.awaitReady(PRODUCTS);
            // Runs at the kill for certain, however slow the machine is.
            running = http.submit("waste_time", "{\"delay\": 3600}");
            await().atMost(START).until(() -> http.state(running).equals("running"));
            try (Submitters _ = new Submitters(http, acknowledged, JOBS)) {
                await().pollInterval(Duration.ofMillis(20))
                        .atMost(Duration.ofSeconds(60))
                        .until(() -> uuids(FINISHED, node).size() >= FINISHED_AT_KILL);
                node.kill();
            }
            before = uuids(FINISHED, node);
        }
        assertThat(before.size()).as("killed in the middle").isLessThan(acknowledged.size());

        try (ServerProcess node = serve()) {
            Http http = node.awaitReady(PRODUCTS);
            await().atMost(WELL_UNDER_A_LEASE).until(() -> uuids(STARTED, node).contains(running));
            assertThat(http.job(running).text("attempts")).isEqualTo("2");
            assertThat(http.job(running).text("abandons")).isEqualTo("1");
            // It runs alone for a while, since the node died under it.
            assertThat(http.post("/v1/jobs/" + running + "/cancel", "{\"grace\": \"PT0S\"}"))
                    .extracting(Http.Answer::status)
                    .isEqualTo(202);
            try (Submitters rest = new Submitters(http, acknowledged, JOBS - acknowledged.size())) {
                rest.await();
            }
            awaitSuccess(http, acknowledged);

            assertThat(acknowledged).hasSize(JOBS);
            assertEachRanAsOftenAsItWasCutOff(http, acknowledged);
            assertThat(uuids(STARTED, node))
                    .as("finished before the kill, and run again")
                    .doesNotContainAnyElementsOf(before);
            assertThat(uuids(FINISHED, node)).doesNotHaveDuplicates();
        }
    }

    @Test
    void aSecondProcessOnTheSameDataFolderIsRefusedInOneLine() throws Exception {
        try (ServerProcess first = serve()) {
            Http http = first.awaitReady(PRODUCTS);
            try (ServerProcess second = serve()) {
                assertThat(second.awaitExit(START)).isEqualTo(1);
                assertThat(second.rest()).isEmpty();
                assertThat(second.log().lines())
                        .singleElement()
                        .asString()
                        .contains(folder.resolve("data").toString())
                        .contains("in use by another process");
            }
            String uuid = http.submit("declare", "{\"code\": 200}");
            awaitSuccess(http, Set.of(uuid));
        }
    }

    private ServerProcess serve() throws IOException {
        return ServerProcess.onSqlite(
                folder,
                folder.resolve("data"),
                ServerProcess.EXAMPLES.toString(),
                "--set",
                "worker.slots=4");
    }

    private static void awaitSuccess(Http http, Set<String> jobs) {
        Set<String> open = new HashSet<>(jobs);
        await().atMost(Duration.ofSeconds(60))
                .until(() -> {
                    open.removeIf(job -> http.state(job).equals("succeeded"));
                    return open.isEmpty();
                });
    }

    private static void assertEachRanAsOftenAsItWasCutOff(Http http, Set<String> jobs) {
        assertThat(jobs)
                .allSatisfy(job -> {
                    var record = http.job(job).body();
                    assertThat(record.path("state").asText()).isEqualTo("succeeded");
                    assertThat(record.path("resultCode").asInt()).isEqualTo(200);
                    assertThat(record.path("errorCount").asInt()).isZero();
                    assertThat(record.path("attempts").asInt()).isBetween(1, 2);
                    assertThat(record.path("abandons").asInt())
                            .isEqualTo(record.path("attempts").asInt() - 1);
                });
    }

    private static List<String> uuids(Pattern line, ServerProcess node) throws IOException {
        return line.matcher(node.log()).results().map(found -> found.group(1)).toList();
    }

    /** Submits short jobs over several connections, until all are taken or the node is gone. */
    private static final class Submitters implements AutoCloseable {

        private final ExecutorService threads = Executors.newFixedThreadPool(CONNECTIONS);

        Submitters(Http http, Set<String> acknowledged, int jobs) {
            AtomicInteger left = new AtomicInteger(jobs);
            for (int i = 0; i < CONNECTIONS; i++) {
                threads.execute(() -> submit(http, acknowledged, left));
            }
        }

        private static void submit(Http http, Set<String> acknowledged, AtomicInteger left) {
            while (left.getAndDecrement() > 0) {
                try {
                    acknowledged.add(http.submit("declare", "{\"code\": 200}"));
                } catch (AssertionError cut) {
                    // The kill; a job whose uuid was not answered may be there or not.
                    return;
                }
            }
        }

        void await() {
            threads.close();
        }

        @Override
        public void close() {
            threads.close();
        }
    }
}
