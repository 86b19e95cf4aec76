package io.zerog.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The jar that ships, its children, and kill -9. */
@Timeout(180)
class IsolationIT {

    private static final String PRODUCTS = "store=sqlite, queue=sqlite, role=all";
    private static final Duration SOON = Duration.ofSeconds(60);

    private static final String POISON =
            """
            package org.example;

            import io.zerog.domain.handler.*;
            import java.time.Duration;

            public final class Poison implements JobHandler<Poison.Nothing, Void> {
                public record Nothing() {}

                private static final JobType<Nothing, Void> TYPE =
                        JobType.of("poison", Nothing.class, Void.class)
                                .backoff(Backoff.fixed(Duration.ZERO));

                public JobType<Nothing, Void> type() {
                    return TYPE;
                }

                public Outcome<Void> run(Nothing nothing, JobContext job) throws Exception {
                    String pid = String.valueOf(ProcessHandle.current().pid());
                    new ProcessBuilder("kill", "-ABRT", pid).start().waitFor();
                    Thread.sleep(60_000);
                    return Outcome.done();
                }
            }
            """;

    @TempDir private Path folder;

    @Test
    void aJobThatWasKilledIsNeverStartedAgainThoughItsNodeDiesAtThatMoment() throws Exception {
        String uuid;
        List<ProcessHandle> children;
        try (ServerProcess node = serve("worker.isolation.waste_time=process")) {
            Http http = node.awaitReady(PRODUCTS);
            uuid = http.submit("waste_time", "{\"delay\": 3600}");
            awaitDiagnostics(http, uuid);
            children = node.children();
            assertThat(http.post("/v1/jobs/" + uuid + "/cancel", "{\"mode\": \"kill\"}").status())
                    .isEqualTo(202);
            node.kill();
        }
        await().atMost(SOON).until(() -> children.stream().noneMatch(ProcessHandle::isAlive));

        try (ServerProcess node = serve("worker.isolation.waste_time=process")) {
            Http http = node.awaitReady(PRODUCTS);
            await().atMost(SOON).until(() -> http.state(uuid).equals("cancelled"));
            String other = http.submit("declare", "{\"code\": 200}");
            await().atMost(SOON).until(() -> http.state(other).equals("succeeded"));

            assertThat(http.job(uuid).text("attempts")).isEqualTo("1");
            assertThat(http.job(uuid).text("resultCode")).isEqualTo("410");
        }
    }

    @Test
    void aJobThatKillsItsNodeFailsAloneAndTheSupervisorStartsTheNodeAgain() throws Exception {
        Path jar = new JarOfJobs().with("Poison", POISON).writeTo(folder.resolve("poison.jar"));
        try (ServerProcess supervised =
                serve("jobs=" + ServerProcess.EXAMPLES + "," + jar, "--supervise")) {
            Http first = supervised.awaitReady(PRODUCTS);
            String neighbour = first.submit("waste_time", "{\"delay\": 5}");
            await().atMost(SOON).until(() -> first.state(neighbour).equals("running"));
            String poison = first.submit("poison", "{}");

            Http second = supervised.awaitReady(PRODUCTS);
            await().atMost(SOON).until(() -> second.state(poison).equals("failed"));
            await().atMost(SOON).until(() -> second.state(neighbour).equals("succeeded"));

            JsonNode condemned = second.job(poison).body();
            assertThat(condemned.path("cause").asText()).isEqualTo("crashed");
            assertThat(condemned.path("attempts").asInt()).isEqualTo(4);
            assertThat(condemned.path("abandons").asInt()).isEqualTo(4);
            assertThat(condemned.path("process").path("exitCode").asInt()).isEqualTo(134);
            JsonNode innocent = second.job(neighbour).body();
            assertThat(innocent.path("abandons").asInt()).isEqualTo(1);
            assertThat(innocent.path("errorCount").asInt()).isZero();
            supervised.terminate();
            assertThat(supervised.awaitExit(SOON)).isZero();
        }
    }

    @Test
    void aNodeWhoseSupervisorIsKilledDrainsAndEnds() throws Exception {
        try (ServerProcess supervised = serve("worker.drain=PT1S", "--supervise")) {
            supervised.awaitReady(PRODUCTS);
            List<ProcessHandle> node = supervised.children();
            assertThat(node).hasSize(1);

            supervised.kill();

            await().atMost(SOON).until(() -> !node.getFirst().isAlive());
        }
    }

    private static void awaitDiagnostics(Http http, String uuid) {
        await().atMost(SOON)
                .until(() ->
                        http.get("/v1/jobs/" + uuid + "/diagnostics")
                                .text("threadDump")
                                .contains("WasteTimeJob"));
    }

    private ServerProcess serve(String setting, String... more) throws IOException {
        List<String> arguments =
                new java.util.ArrayList<>(
                        List.of(
                                "serve",
                                "--port",
                                "0",
                                "--data",
                                folder.resolve("data").toString()));
        if (!setting.startsWith("jobs=")) {
            arguments.addAll(List.of("--jobs", ServerProcess.EXAMPLES.toString()));
        }
        arguments.addAll(List.of("--set", setting));
        arguments.addAll(List.of(more));
        return ServerProcess.start(folder, Map.of(), arguments.toArray(String[]::new));
    }
}
