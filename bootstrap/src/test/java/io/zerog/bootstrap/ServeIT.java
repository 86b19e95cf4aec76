package io.zerog.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class ServeIT {

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final Duration SOON = Duration.ofSeconds(30);

    @TempDir private Path folder;

    @BeforeAll
    static void waitForSlowMachinesToo() {
        Awaitility.setDefaultTimeout(SOON);
    }

    @Test
    void theReadyLineIsAllThatGoesToStandardOutput() throws Exception {
        try (ServerProcess server = ServerProcess.serve(folder)) {
            server.awaitReady();
            server.terminate();

            assertThat(server.rest()).isEmpty();
            assertThat(server.awaitExit(SOON)).isZero();
        }
    }

    @Test
    void aConstraintOfAnAnnotationInTheExamplesJarRefusesThroughTheWholeStack() throws Exception {
        try (ServerProcess server = ServerProcess.serve(folder)) {
            Http http = server.awaitReady();

            Http.Answer refused = http.post("/v1/types/waste_time/jobs", "{\"delay\": 0}");
            Http.Answer taken = http.post("/v1/types/waste_time/jobs", "{\"delay\": 1}");

            assertThat(refused.status()).isEqualTo(422);
            assertThat(refused.body().path("errors").path(0).path("pointer").asText())
                    .isEqualTo("/delay");
            assertThat(taken.status()).isEqualTo(201);
        }
    }

    @Test
    void sigtermLetsARunningJobEndAndThenEndsWithZero() throws Exception {
        try (ServerProcess server = ServerProcess.serve(folder)) {
            Http http = server.awaitReady();
            String uuid = http.submit("waste_time", "{\"delay\": 3}");
            await().until(() -> http.state(uuid).equals("running"));

            server.terminate();

            await().until(() -> http.get("/health/ready").status() == 503);
            assertThat(http.state(uuid)).isEqualTo("running");
            assertThat(server.awaitExit(SOON)).isZero();
            assertThat(server.log())
                    .containsPattern(
                            " type=waste_time job=" + uuid + " started waste_time, attempt 1")
                    .containsPattern("job=" + uuid + " finished: SUCCEEDED, code 200");
        }
    }

    @Test
    void sigtermInterruptsAJobThatTakesTooLongAndQueuesItAgain() throws Exception {
        try (ServerProcess server = ServerProcess.serve(folder, "--set", "worker.drain=PT1S")) {
            Http http = server.awaitReady();
            String uuid = http.submit("waste_time", "{\"delay\": 3600}");
            await().until(() -> http.state(uuid).equals("running"));

            server.terminate();

            // Far less than the hour that the job wants, and than the default patience.
            assertThat(server.awaitExit(Duration.ofSeconds(18))).isZero();
            assertThat(server.log()).contains("job=" + uuid + " queued again: INTERRUPTED");
        }
    }

    @Test
    void aSecondSigtermEndsAtOnce() throws Exception {
        try (ServerProcess server = ServerProcess.serve(folder)) {
            Http http = server.awaitReady();
            String uuid = http.submit("waste_time", "{\"delay\": 3600}");
            await().until(() -> http.state(uuid).equals("running"));
            server.terminate();
            await().until(() -> http.get("/health/ready").status() == 503);

            // One that comes within a second is taken for an echo of the first.
            await().pollInterval(Duration.ofMillis(200))
                    .atMost(SOON)
                    .until(() -> {
                        server.terminate();
                        return !server.isAlive();
                    });

            assertThat(server.awaitExit(SOON)).isEqualTo(128 + 15);
        }
    }

    @Test
    void aPortInUseIsToldInOneLineAndEndsWithThree() throws Exception {
        try (ServerProcess first = ServerProcess.serve(folder)) {
            String port = first.awaitReady().base().replaceAll(".*:", "");
            try (ServerProcess second =
                    ServerProcess.start(folder, Map.of(), "serve", "--port", port)) {
                assertThat(second.awaitExit(SOON)).isEqualTo(3);
                assertThat(second.rest()).isEmpty();
                assertThat(second.log().lines())
                        .singleElement()
                        .asString()
                        .contains(port)
                        .contains("in use");
            }
        }
    }

    @Test
    void wrongSettingsOfAllSourcesAreToldAtOnceAndEndWithTwo() throws Exception {
        Path file = Files.writeString(folder.resolve("zerog.yaml"), "zerog: {retention: soon}");
        try (ServerProcess server =
                ServerProcess.start(
                        folder,
                        Map.of("ZEROG_HTTP_PORT", "http"),
                        "serve",
                        "--config",
                        file.toString(),
                        "--store",
                        "floppy",
                        "--set",
                        "http.tls.certificate=absent.pem",
                        "--set",
                        "http.tls.key=" + file,
                        "--jobs",
                        "absent.jar")) {
            assertThat(server.awaitExit(SOON)).isEqualTo(2);
            assertThat(server.rest()).isEmpty();
            assertThat(server.log())
                    .contains("http.port = \"http\" (ZEROG_HTTP_PORT)")
                    .contains("retention = \"soon\" (" + file + ")")
                    .contains("store = \"floppy\" (--store): must be one of")
                    .contains("sqlite, postgres, couchbase, memory")
                    .contains(
                            "http.tls.certificate = \"absent.pem\" (--set): there is no such file")
                    .contains("http.tls.key = \"" + file + "\" (--set): has no private key in PEM")
                    .contains("absent.jar is no jar")
                    .doesNotContain("\tat ");
        }
    }

    @Test
    void jsonLogLinesCarryTheUuidAndTheTypeOfTheirJob() throws Exception {
        try (ServerProcess server = ServerProcess.serve(folder, "--log-format", "json")) {
            Http http = server.awaitReady();
            String uuid = http.submit("declare", "{\"code\": 204}");
            await().until(() -> http.job(uuid).text("resultCode").equals("204"));
            server.terminate();
            server.awaitExit(SOON);

            List<JsonNode> lines = server.log().lines().map(ServeIT::json).toList();

            assertThat(lines)
                    .filteredOn(line -> line.path("mdc").path("job").asText().equals(uuid))
                    .allMatch(line -> line.path("mdc").path("type").asText().equals("declare"))
                    .extracting(line -> line.path("formattedMessage").asText())
                    .anyMatch(message -> message.startsWith("started"))
                    .anyMatch(message -> message.startsWith("finished"));
        }
    }

    private static JsonNode json(String line) {
        try {
            return JSON.readTree(line);
        } catch (IOException malformed) {
            throw new AssertionError(line, malformed);
        }
    }
}
