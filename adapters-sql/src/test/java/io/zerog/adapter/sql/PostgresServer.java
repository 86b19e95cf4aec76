package io.zerog.adapter.sql;

import static org.awaitility.Awaitility.await;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A PostgreSQL server of a test's own, which it may kill and start again. */
final class PostgresServer implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Path data;
    private final EmbeddedPostgres first;
    private final List<String> command;

    /**
     * @param data an empty folder
     */
    PostgresServer(Path data) throws IOException {
        this.data = data;
        this.first = EmbeddedPostgres.builder().setDataDirectory(data).setPort(freePort()).start();
        ProcessHandle.Info started = postmaster().info();
        this.command = new ArrayList<>();
        if (System.getProperty("user.name").equals("root")) {
            // PostgreSQL refuses to run as root: in a name space of its own it is somebody else.
            command.addAll(List.of("unshare", "-U"));
        }
        command.add(started.command().orElseThrow());
        command.addAll(List.of(started.arguments().orElseThrow()));
    }

    PostgresSettings settings() {
        return new PostgresSettings(
                first.getJdbcUrl("postgres", "postgres"), "postgres", "postgres");
    }

    int port() {
        return first.getPort();
    }

    /** kill -9, of the server and all that it started. */
    void kill() throws IOException {
        ProcessHandle postmaster = postmaster();
        List<ProcessHandle> children = postmaster.children().toList();
        postmaster.destroyForcibly();
        children.forEach(ProcessHandle::destroyForcibly);
        await().atMost(PATIENCE).until(() -> !postmaster.isAlive());
        await().atMost(PATIENCE).until(() -> children.stream().noneMatch(ProcessHandle::isAlive));
    }

    /** Starts it again on what it left behind, and waits until it answers. */
    void start() throws IOException {
        new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(data.resolve("restart.log").toFile())
                .start();
        await().atMost(PATIENCE).until(this::answers);
    }

    @Override
    public void close() throws IOException {
        kill();
        first.close();
    }

    private boolean answers() {
        try (Connection connection = Postgres.connect(settings())) {
            return connection.isValid(5);
        } catch (SQLException notYet) {
            return false;
        }
    }

    private ProcessHandle postmaster() throws IOException {
        String pid = Files.readAllLines(data.resolve("postmaster.pid")).getFirst().strip();
        return ProcessHandle.of(Long.parseLong(pid)).orElseThrow();
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
