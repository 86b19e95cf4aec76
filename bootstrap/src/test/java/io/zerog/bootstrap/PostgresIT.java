package io.zerog.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(180)
class PostgresIT {

    private static final Duration SOON = Duration.ofSeconds(30);

    /** A worker looks at the store at least so often while it runs a job. */
    private static final Duration HEARTBEAT = Duration.ofSeconds(10);

    /** The promise: by then another worker has taken over what a dead one ran. */
    private static final Duration HEALED = Duration.ofSeconds(45);

    private static final Duration MARGIN = Duration.ofSeconds(5);

    private static EmbeddedPostgres postgres;

    @TempDir private Path folder;

    @BeforeAll
    static void startTheDatabase() throws IOException {
        postgres = EmbeddedPostgres.builder().start();
    }

    @AfterAll
    static void stopTheDatabase() throws IOException {
        postgres.close();
    }

    @Test
    void aJobSubmittedAtTheApiNodeRunsAtTheWorkerAndIsCancelledFromThere() throws Exception {
        try (ServerProcess api = serve("api");
                ServerProcess worker = serve("worker")) {
            Http http = ready(api, "api");
            ready(worker, "worker");

            String brief = http.submit("declare", "{\"code\": 204}");
            await().atMost(SOON).until(() -> http.state(brief).equals("succeeded"));

            assertThat(http.job(brief).text("resultCode")).isEqualTo("204");
            assertThat(worker.log()).contains("job=" + brief + " started declare, attempt 1");
            assertThat(api.log()).doesNotContain("started declare");

            String endless = http.submit("waste_time", "{\"delay\": 3600}");
            await().atMost(SOON).until(() -> http.state(endless).equals("running"));
            Http.Answer cancel =
                    http.post("/v1/jobs/" + endless + "/cancel", "{\"grace\": \"PT0S\"}");

            assertThat(cancel.status()).isEqualTo(202);
            await().atMost(HEARTBEAT.plus(MARGIN))
                    .until(() -> http.state(endless).equals("cancelled"));
            assertThat(http.job(endless).text("attempts")).isEqualTo("1");
        }
    }

    @Test
    void aJobOfAKilledWorkerIsFinishedByAnotherAndChargedNoError() throws Exception {
        Duration length = Duration.ofSeconds(4);
        try (ServerProcess api = serve("api");
                ServerProcess first = serve("worker")) {
            Http http = ready(api, "api");
            ready(first, "worker");
            String uuid = http.submit("waste_time", "{\"delay\": " + length.toSeconds() + "}");
            await().atMost(SOON).until(() -> http.state(uuid).equals("running"));
            first.kill();

            try (ServerProcess second = serve("worker")) {
                await().atMost(HEALED.plus(length).plus(MARGIN))
                        .until(() -> http.state(uuid).equals("succeeded"));

                JsonNode job = http.job(uuid).body();
                assertThat(job.path("attempts").asInt()).isEqualTo(2);
                assertThat(job.path("abandons").asInt()).isEqualTo(1);
                assertThat(job.path("errorCount").asInt()).isZero();
                assertThat(first.log()).doesNotContain("job=" + uuid + " finished");
                assertThat(second.log()).contains("job=" + uuid + " started waste_time, attempt 2");
            }
        }
    }

    private ServerProcess serve(String role) throws IOException {
        return ServerProcess.start(
                folder,
                Map.of(),
                "serve",
                "--port",
                "0",
                "--role",
                role,
                "--store",
                "postgres",
                "--queue",
                "postgres",
                "--set",
                "postgres.url=" + postgres.getJdbcUrl("postgres", "postgres"),
                "--set",
                "postgres.user=postgres",
                "--jobs",
                ServerProcess.EXAMPLES.toString());
    }

    private static Http ready(ServerProcess node, String role) throws IOException {
        return node.awaitReady("store=postgres, queue=postgres, role=" + role);
    }
}
