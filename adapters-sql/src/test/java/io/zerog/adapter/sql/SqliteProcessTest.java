package io.zerog.adapter.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.zerog.domain.job.JobId;
import io.zerog.domain.port.Reservation;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of a database whose process is killed, or may write no more. */
class SqliteProcessTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir private Path data;

    private final List<String> lines = new CopyOnWriteArrayList<>();
    private final List<Process> processes = new ArrayList<>();

    @AfterEach
    void kill() {
        processes.forEach(Process::destroyForcibly);
    }

    @Test
    void afterKillAllThatWasAcknowledgedIsThere() throws Exception {
        Process node = start("exec", 100);
        await().atMost(PATIENCE).until(() -> told("put").size() >= 500);

        node.destroyForcibly();
        assertThat(node.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();

        try (SqlDatabase database =
                SqlDatabase.sqlite(new SqliteSettings(data), WallTime.INSTANCE)) {
            for (JobId id : told("stored")) {
                assertThat(database.store().find(id)).isPresent();
                assertThat(database.store().parameters(id)).isPresent();
            }
            assertThat(delivered(database)).containsAll(told("put"));
        }
    }

    @Test
    void aSecondProcessIsRefusedWithAClearLine() throws Exception {
        try (SqlDatabase database =
                SqlDatabase.sqlite(new SqliteSettings(data), WallTime.INSTANCE)) {
            Process second = start("exec", 100);

            assertThat(second.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();

            assertThat(second.exitValue()).isEqualTo(2);
            await().atMost(PATIENCE).until(() -> !lines.isEmpty());
            assertThat(lines.getFirst())
                    .startsWith("refused the data folder")
                    .contains("in use by another process");
            assertThat(database.queue().health().accepting()).isTrue();
        }
    }

    /** A quota by file size stands for a full disk: writes fail until it is lifted. */
    @Test
    void aFullDiskIsUnavailableAndServiceReturnsWhenThereIsRoom() throws Exception {
        Process node = start("ulimit -S -f 6000; exec", 20_000);
        await().atMost(PATIENCE).until(() -> count("unavailable") >= 20);
        assertThat(told("stored")).isNotEmpty();
        int before = told("stored").size();

        Process lift =
                new ProcessBuilder("prlimit", "--pid", "" + node.pid(), "--fsize=unlimited")
                        .inheritIO()
                        .start();
        assertThat(lift.waitFor()).isZero();

        await().atMost(PATIENCE).until(() -> told("put").size() >= before + 50);
        node.destroyForcibly();
        node.waitFor();
        try (SqlDatabase database =
                SqlDatabase.sqlite(new SqliteSettings(data), WallTime.INSTANCE)) {
            for (JobId id : told("stored")) {
                assertThat(database.store().parameters(id)).isPresent();
            }
            assertThat(delivered(database)).containsAll(told("put"));
        }
    }

    private Set<JobId> delivered(SqlDatabase database) throws InterruptedException {
        Set<JobId> delivered = new HashSet<>();
        Optional<Reservation> next = reserve(database);
        while (next.isPresent()) {
            delivered.add(next.get().id());
            next = reserve(database);
        }
        return delivered;
    }

    private static Optional<Reservation> reserve(SqlDatabase database) throws InterruptedException {
        return database.queue().reserve(Set.of("default"), Duration.ZERO);
    }

    private Process start(String shell, int parameterBytes) throws IOException {
        String java = ProcessHandle.current().info().command().orElseThrow();
        Process process =
                new ProcessBuilder(
                                "bash",
                                "-c",
                                shell + " \"$@\"",
                                "node",
                                java,
                                "-Xmx128m",
                                "--enable-native-access=ALL-UNNAMED",
                                "-cp",
                                System.getProperty("java.class.path"),
                                SqliteNode.class.getName(),
                                data.toString(),
                                "" + parameterBytes)
                        .redirectError(ProcessBuilder.Redirect.DISCARD)
                        .start();
        processes.add(process);
        Thread.ofPlatform().daemon().start(() -> read(process));
        return process;
    }

    private void read(Process process) {
        try (BufferedReader reader = process.inputReader()) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                lines.add(line);
            }
        } catch (IOException ended) {
            // It was killed in the middle of a line, which then tells nothing.
        }
    }

    private long count(String word) {
        return lines.stream().filter(line -> line.startsWith(word + " ")).count();
    }

    private List<JobId> told(String word) {
        return lines.stream()
                .filter(line -> line.startsWith(word + " "))
                .map(line -> JobId.parse(line.substring(word.length() + 1)))
                .flatMap(Optional::stream)
                .toList();
    }
}
