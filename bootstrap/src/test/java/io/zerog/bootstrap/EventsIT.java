package io.zerog.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Live events while the process that serves them is killed: no line is missing or comes twice. */
@Timeout(180)
class EventsIT {

    private static final int SEEN_AT_KILL = 3;

    @TempDir private Path folder;

    @Test
    void onPostgresTheClientGoesOnAtAnotherNode() throws Exception {
        try (EmbeddedPostgres postgres = EmbeddedPostgres.builder().start();
                ServerProcess first = onPostgres(postgres, "api");
                ServerProcess second = onPostgres(postgres, "api");
                ServerProcess worker = onPostgres(postgres, "worker");
                EventReader reader = new EventReader()) {
            Http one = first.awaitReady("store=postgres, queue=postgres, role=api");
            Http other = second.awaitReady("store=postgres, queue=postgres, role=api");
            worker.awaitReady("store=postgres, queue=postgres, role=worker");
            String uuid = one.submit("waste_time", "{\"delay\": 5}");

            reader.read(one, uuid, lines -> killAt(SEEN_AT_KILL, lines, first));
            assertThat(reader.hasEnded()).as("the end came before the kill").isFalse();
            reader.read(other, uuid, _ -> {});

            assertThat(reader.hasEnded()).isTrue();
            assertThat(reader.ids())
                    .hasSizeGreaterThan(SEEN_AT_KILL)
                    .isEqualTo(stored(other, uuid))
                    // All of one run, since the worker lives.
                    .allMatch(id -> id < 2_000_000);
        }
    }

    @Test
    void onSqliteTheClientGoesOnAtTheNodeThatIsStartedAgain() throws Exception {
        try (EventReader reader = new EventReader()) {
            String uuid;
            try (ServerProcess node = onSqlite()) {
                Http http = node.awaitReady("store=sqlite, queue=sqlite, role=all");
                uuid = http.submit("waste_time", "{\"delay\": 5}");
                reader.read(http, uuid, lines -> killAt(SEEN_AT_KILL, lines, node));
            }
            assertThat(reader.hasEnded()).as("the end came before the kill").isFalse();
            try (ServerProcess node = onSqlite()) {
                Http http = node.awaitReady("store=sqlite, queue=sqlite, role=all");
                reader.read(http, uuid, _ -> {});

                assertThat(reader.hasEnded()).isTrue();
                // The lines of the run that was killed, and those of the one that followed it.
                assertThat(reader.ids())
                        .isEqualTo(stored(http, uuid))
                        .anyMatch(id -> id < 2_000_000)
                        .anyMatch(id -> id > 2_000_000);
            }
        }
    }

    private static void killAt(int lines, int seen, ServerProcess node) {
        if (seen == lines) {
            try {
                node.kill();
            } catch (InterruptedException interrupted) {
                throw new AssertionError(interrupted);
            }
        }
    }

    /** The numbers of the job's lines in the store, in order. */
    private static List<Long> stored(Http node, String uuid) {
        List<Long> numbers = new ArrayList<>();
        JsonNode info = node.get("/v1/jobs/" + uuid + "/info").body();
        for (String kind : List.of("events", "warnings", "errors")) {
            info.path(kind).forEach(line -> numbers.add(line.path("seq").asLong()));
        }
        return numbers.stream().sorted().toList();
    }

    private ServerProcess onPostgres(EmbeddedPostgres postgres, String role) throws IOException {
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
                "--set",
                "postgres.url=" + postgres.getJdbcUrl("postgres", "postgres"),
                "--set",
                "postgres.user=postgres",
                "--jobs",
                ServerProcess.EXAMPLES.toString());
    }

    private ServerProcess onSqlite() throws IOException {
        return ServerProcess.onSqlite(
                folder, folder.resolve("data"), ServerProcess.EXAMPLES.toString());
    }
}
