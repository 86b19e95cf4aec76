package io.zerog.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.json.JsonMapper;
import io.zerog.bootstrap.ClientProcess.Result;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The client commands of the jar that ships, against nodes in processes of their own. */
@Timeout(120)
class ClientIT {

    private static final Duration SOON = Duration.ofSeconds(30);
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final String UNKNOWN = "00000000-0000-0000-0000-000000000000";

    @TempDir private static Path folder;
    private static ServerProcess node;
    private static Http http;
    private static ClientProcess client;

    @BeforeAll
    static void startANode() throws Exception {
        node = ServerProcess.serve(folder, "--set", "worker.isolation.waste_time=process");
        http = node.awaitReady();
        client = new ClientProcess(folder, http.base());
    }

    @AfterAll
    static void stopIt() {
        node.close();
    }

    @Test
    void aSubmitThatWaitsWritesTheOutputAndNothingElse() throws Exception {
        Result result = client.run("submit", "prime_count", "limit=100", "--wait");

        assertThat(result)
                .isEqualTo(new Result(0, "{\"limit\":100,\"primes\":25,\"largest\":97}", ""));
    }

    @Test
    void parametersComeFromAFileToo() throws Exception {
        Path file = Files.writeString(folder.resolve("params"), "{\"limit\": 10}");

        assertThat(client.run("submit", "prime_count", "--params", file.toString(), "--wait").out())
                .contains("\"primes\":4");
        assertThat(client.run("submit", "prime_count", "--params", "absent").code()).isEqualTo(2);
    }

    @Test
    void aFinishedJobIsListedShownAndFetched() throws Exception {
        Result submitted = client.run("submit", "prime_count", "limit=1000");
        String uuid = submitted.out().strip();
        await().atMost(SOON).until(() -> http.state(uuid).equals("succeeded"));

        assertThat(client.run("list", "--type", "prime_count", "--since", "1h", "-o", "json").out())
                .contains("{\"uuid\":\"" + uuid + "\"");
        assertThat(client.run("list", "--limit", "1").out().lines()).hasSize(2);
        assertThat(client.run("show", uuid).out()).containsPattern("state +succeeded\n");
        assertThat(JSON.readTree(client.run("show", uuid, "-o", "json").out()))
                .isEqualTo(http.job(uuid).body());
        assertThat(client.run("info", uuid).out()).contains("] 100.0 %  succeeded\n");
        assertThat(client.run("data", uuid).out())
                .isEqualTo(http.get("/v1/jobs/" + uuid + "/data").body().toString());
        assertThat(client.run("retry", uuid)).extracting(Result::code).isEqualTo(1);
    }

    @Test
    void watchInAPipeShowsPlainLinesThatCannotSteerATerminal() throws Exception {
        Result result =
                client.run("submit", "declare", "code=200", "warning=a\u001b[2Jb", "--watch");

        assertThat(result.code()).as(result.err()).isZero();
        assertThat(result.out())
                .containsPattern("Z warning a \\[2Jb\n")
                .endsWith("[##############################] 100.0 %  succeeded\n")
                .doesNotContain("\u001b", "\r");
    }

    @Test
    void aJobThatFailedEndsTheWatchWithTenAndOneLine() throws Exception {
        Result result = client.run("submit", "declare", "code=500", "error=bad luck", "--wait");

        assertThat(result.code()).isEqualTo(10);
        assertThat(result.out()).isEmpty();
        assertThat(result.err()).matches("zerog: job \\S+ failed: declared, code 500: bad luck\n");
    }

    @Test
    void aCancelledJobEndsTheWatchWithElevenAndAKilledOneWithTwelve() throws Exception {
        String queued =
                http.post("/v1/types/relay/jobs?delay=PT1H", "{\"rounds\": 1}").text("uuid");
        assertThat(client.run("cancel", queued).out()).isEqualTo("cancelled\n");
        assertThat(client.run("watch", queued).code()).isEqualTo(11);

        String running = http.submit("waste_time", "{\"delay\": 3600}");
        await().atMost(SOON).until(() -> http.state(running).equals("running"));
        try (ServerProcess watch = client.start("watch", running)) {
            assertThat(client.run("cancel", running, "--kill").code()).isZero();
            Result result = ClientProcess.end(watch);
            assertThat(result.code()).as(result.err()).isEqualTo(12);
        }
    }

    @Test
    void ctrlCEndsTheWatchAndLeavesTheJob() throws Exception {
        String uuid = http.submit("relay", "{\"rounds\": 100, \"pause\": \"PT1M\"}");
        try (ServerProcess watch = client.start("watch", uuid)) {
            await().atMost(SOON).until(() -> watch.hasWritten());
            watch.interrupt();

            assertThat(watch.awaitExit(SOON)).isEqualTo(128 + 2);
            assertThat(watch.log()).contains("job " + uuid + " goes on");
        }
        assertThat(http.state(uuid)).isIn("queued", "running");
    }

    @Test
    void workersAndTypesAreListedAndWorkersTakeOrders() throws Exception {
        String worker = http.get("/v1/workers").body().path("workers").path(0).path("id").asText();

        assertThat(client.run("workers").out()).startsWith("ID ").contains(worker);
        assertThat(client.run("types").out()).contains("\nprime_count  limit");
        assertThat(client.run("types", "declare").out()).containsPattern("\ncode +integer +yes ");
        assertThat(client.run("drain", worker).out()).contains("draining");
        assertThat(client.run("undrain", worker).out()).contains("active");
        assertThat(client.run("retire", "nobody").code()).isEqualTo(1);
    }

    @Test
    void whatIsWrongIsToldInOneLineAndByTheExitCode() throws Exception {
        refused(2, "/limit", client.run("submit", "prime_count", "limit=many"));
        refused(2, "neither key=value", client.run("submit", "prime_count", "limit"));
        refused(1, "no job type", client.run("submit", "nothing", "a=1"));
        refused(1, UNKNOWN, client.run("show", UNKNOWN));
        refused(1, UNKNOWN, client.run("watch", UNKNOWN));
        refused(3, "nothing listens there", client.run("types", "--url", "http://127.0.0.1:1"));
        refused(3, "the host is not known", client.run("types", "--url", "http://no.invalid"));
        refused(1, "nothing at this path", client.run("types", "--url", http.base() + "/docs/?"));
        refused(2, "malformed", client.run("types", "--url", "nowhere"));
    }

    @Test
    void aBadTokenAndARoleThatMayNotAreToldInOneLine() throws Exception {
        byte[] hash =
                MessageDigest.getInstance("SHA-256")
                        .digest("secret".getBytes(StandardCharsets.UTF_8));
        String setting = "http.tokens=ci:viewer:" + HexFormat.of().formatHex(hash);
        try (ServerProcess guarded = ServerProcess.serve(folder, "--set", setting)) {
            ClientProcess asked = new ClientProcess(folder, guarded.awaitReady().base());

            assertThat(asked.run("list", "--token", "secret").code()).isZero();
            refused(5, "token", asked.run("list", "--token", "wrong"));
            refused(5, "token", asked.run("list"));
            refused(5, "", asked.run("submit", "declare", "code=200", "--token", "secret"));
        }
    }

    @Test
    void watchSurvivesARestartOfTheNodeAndShowsEachLineOnce() throws Exception {
        int port;
        try (ServerSocket free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        ServerProcess first = sqlite(port);
        try (first) {
            Http before = first.awaitReady("store=sqlite, queue=sqlite, role=all");
            String uuid = before.submit("relay", "{\"rounds\": 5, \"pause\": \"PT2S\"}");
            try (ServerProcess watch =
                    new ClientProcess(folder, before.base()).start("watch", uuid)) {
                await().atMost(SOON).until(watch::hasWritten);
                await().atMost(SOON)
                        .until(() ->
                                before.get("/v1/jobs/" + uuid + "/info")
                                                .body()
                                                .path("events")
                                                .size()
                                        >= 2);
                first.kill();
                await().atMost(SOON).until(() -> watch.log().contains("trying again for 60 s"));
                try (ServerProcess second = sqlite(port)) {
                    second.awaitReady("store=sqlite, queue=sqlite, role=all");
                    Result result = ClientProcess.end(watch);

                    assertThat(result.code()).as(result.err()).isZero();
                    assertThat(result.err().lines())
                            .hasSize(2)
                            .last()
                            .asString()
                            .contains("connected again");
                    assertThat(result.out().lines().filter(line -> line.contains(" event ")))
                            .map(line -> line.replaceAll(".* round", "round"))
                            .containsExactly(
                                    "round 1 of 5 is done",
                                    "round 2 of 5 is done",
                                    "round 3 of 5 is done",
                                    "round 4 of 5 is done",
                                    "round 5 of 5 is done");
                    assertThat(result.out()).endsWith("{\"rounds\":5}\n");
                }
            }
        }
    }

    @Test
    void watchGivesUpOnANodeThatStaysAway() throws Exception {
        try (ServerProcess dying = ServerProcess.serve(folder)) {
            Http there = dying.awaitReady();
            String uuid = there.submit("relay", "{\"rounds\": 100, \"pause\": \"PT1M\"}");
            try (ServerProcess watch =
                    new ClientProcess(folder, there.base())
                            .start("watch", uuid, "--patience", "1s")) {
                await().atMost(SOON).until(watch::hasWritten);
                dying.kill();

                Result result = ClientProcess.end(watch);
                assertThat(result.code()).isEqualTo(3);
                assertThat(result.err().lines()).hasSize(2).last().asString().contains("gave up");
            }
        }
    }

    @Test
    void bashCompletesCommandsAndOptions() throws Exception {
        Path script = folder.resolve("completion");
        Files.writeString(script, client.run("completion").out());

        assertThat(completed(script, "zerog su")).contains("submit");
        assertThat(completed(script, "zerog serve --po")).contains("--port");
        assertThat(completed(script, "zerog watch --pa")).contains("--patience");
    }

    private static String completed(Path script, String line) throws IOException {
        String program =
                "source %s; COMP_WORDS=(%s); COMP_CWORD=$((${#COMP_WORDS[@]} - 1)); "
                        + "_complete_zerog; echo \"${COMPREPLY[@]}\"";
        Process bash =
                new ProcessBuilder("bash", "-c", program.formatted(script, line))
                        .redirectErrorStream(true)
                        .start();
        return new String(bash.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }

    private static ServerProcess sqlite(int port) throws IOException {
        return ServerProcess.start(
                folder,
                Map.of(),
                "serve",
                "--store",
                "sqlite",
                "--queue",
                "sqlite",
                "--port",
                String.valueOf(port),
                "--data",
                folder.resolve("data").toString(),
                "--jobs",
                ServerProcess.EXAMPLES.toString());
    }

    private static void refused(int code, String why, Result result) {
        assertThat(result.code()).as(result.err()).isEqualTo(code);
        assertThat(result.out()).isEmpty();
        assertThat(result.err().lines())
                .singleElement()
                .asString()
                .startsWith("zerog: ")
                .contains(why);
    }
}
