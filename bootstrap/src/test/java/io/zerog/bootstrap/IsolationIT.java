package io.zerog.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The jar that ships, its children, and kill -9. */
@Timeout(180)
class IsolationIT {

    private static final String PRODUCTS = "store=sqlite, queue=sqlite, role=all";
    private static final Duration SOON = Duration.ofSeconds(60);

    @TempDir private Path folder;

    /** The node is frozen for a moment, so that it is known what it gets to see. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aKilledJobNeverStartsAgainThoughItsNodeDiesAtThatMoment(boolean childDiesFirst)
            throws Exception {
        String uuid;
        List<ProcessHandle> children;
        try (ServerProcess node = serve()) {
            Http http = node.awaitReady(PRODUCTS);
            uuid = http.submit("waste_time", "{\"delay\": 3600}");
            awaitDiagnostics(http, uuid);
            children = node.children();
            assertThat(http.post("/v1/jobs/" + uuid + "/cancel", "{\"mode\": \"kill\"}").status())
                    .isEqualTo(202);
            node.freeze();
            if (childDiesFirst) {
                children.forEach(ProcessHandle::destroyForcibly);
            }
            node.kill();
        }
        await().atMost(SOON).until(() -> children.stream().noneMatch(ProcessHandle::isAlive));

        try (ServerProcess node = serve()) {
            Http http = node.awaitReady(PRODUCTS);
            await().atMost(SOON).until(() -> http.state(uuid).equals("cancelled"));
            // Whatever was queued before it has been looked at by then.
            String other = http.submit("declare", "{\"code\": 200}");
            await().atMost(SOON).until(() -> http.state(other).equals("succeeded"));

            assertThat(http.job(uuid).text("attempts")).isEqualTo("1");
            assertThat(http.job(uuid).text("resultCode")).isEqualTo("410");
            assertThat(http.job(uuid).text("cause")).isEqualTo("killed");
        }
    }

    private static void awaitDiagnostics(Http http, String uuid) {
        await().atMost(SOON)
                .until(() ->
                        http.get("/v1/jobs/" + uuid + "/diagnostics")
                                .text("threadDump")
                                .contains("WasteTimeJob"));
    }

    private ServerProcess serve() throws IOException {
        return ServerProcess.onSqlite(
                folder,
                folder.resolve("data"),
                ServerProcess.EXAMPLES.toString(),
                "--set",
                "worker.isolation.waste_time=process");
    }
}
