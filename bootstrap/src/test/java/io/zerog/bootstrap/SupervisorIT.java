package io.zerog.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The jar that ships under {@code --supervise}, as the image runs it. */
@Timeout(180)
class SupervisorIT {

    private static final String PRODUCTS = "store=sqlite, queue=sqlite, role=all";
    private static final String EXAMPLES = ServerProcess.EXAMPLES.toString();
    private static final Duration SOON = Duration.ofSeconds(60);
    private static final Pattern PAUSE = Pattern.compile("starts again in (\\d+) s");

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
    void aJobThatKillsItsNodeFailsAloneAndTheSupervisorStartsTheNodeAgain() throws Exception {
        Path jar = new JarOfJobs().with("Poison", POISON).writeTo(folder.resolve("poison.jar"));
        try (ServerProcess supervised = serve(EXAMPLES + "," + jar)) {
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
        try (ServerProcess supervised = serve(EXAMPLES, "--set", "worker.drain=PT1S")) {
            supervised.awaitReady(PRODUCTS);
            List<ProcessHandle> node = supervised.children();
            assertThat(node).hasSize(1);

            supervised.kill();

            await().atMost(SOON).until(() -> !node.getFirst().isAlive());
        }
    }

    @Test
    void aNodeThatDiesIsStartedAgainEachTimeLaterAndDrainsWhenItsSupervisorIsTold()
            throws Exception {
        try (ServerProcess supervised = serve(EXAMPLES)) {
            for (int kills = 0; kills < 2; kills++) {
                supervised.awaitReady(PRODUCTS);
                node(supervised).destroyForcibly();
            }
            Http http = supervised.awaitReady(PRODUCTS);
            ProcessHandle last = node(supervised);
            String uuid = http.submit("waste_time", "{\"delay\": 2}");
            await().atMost(SOON).until(() -> http.state(uuid).equals("running"));

            supervised.terminate();

            assertThat(supervised.awaitExit(SOON)).isZero();
            assertThat(last.isAlive()).isFalse();
            assertThat(PAUSE.matcher(supervised.log()).results().map(found -> found.group(1)))
                    .containsExactly("1", "2");
            // It was not cut off: a node that drains waits for what it runs.
            assertThat(supervised.log()).contains("job=" + uuid + " finished: SUCCEEDED");
        }
    }

    private static ProcessHandle node(ServerProcess supervised) {
        List<ProcessHandle> children = supervised.children();
        assertThat(children).hasSize(1);
        return children.getFirst();
    }

    private ServerProcess serve(String jobs, String... more) throws IOException {
        List<String> arguments = new ArrayList<>(List.of("--supervise"));
        arguments.addAll(List.of(more));
        return ServerProcess.onSqlite(
                folder, folder.resolve("data"), jobs, arguments.toArray(String[]::new));
    }
}
