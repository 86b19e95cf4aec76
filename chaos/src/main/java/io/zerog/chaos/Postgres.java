package io.zerog.chaos;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A PostgreSQL server of its own on a folder that outlives its kills. */
final class Postgres implements Victim {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Path data;
    private final int port = Ports.free();
    private final EmbeddedPostgres first;
    private final List<String> command = new ArrayList<>();

    Postgres(Path data) throws IOException {
        this.data = data;
        this.first = EmbeddedPostgres.builder().setDataDirectory(data).setPort(port).start();
        ProcessHandle.Info started = postmaster().info();
        if (System.getProperty("user.name").equals("root")) {
            // It refuses to run as root: in a name space of its own it is somebody else.
            command.addAll(List.of("unshare", "-U"));
        }
        command.add(started.command().orElseThrow());
        command.addAll(List.of(started.arguments().orElseThrow()));
    }

    int port() {
        return port;
    }

    @Override
    public String name() {
        return "postgres";
    }

    @Override
    public void start() throws IOException, InterruptedException {
        new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(data.resolve("restart.log").toFile())
                .start();
        Ports.await(port, PATIENCE);
    }

    /** The server and all its processes, as a power cut would. */
    @Override
    public void kill() throws IOException {
        ProcessHandle postmaster = postmaster();
        List<ProcessHandle> all = new ArrayList<>(postmaster.children().toList());
        all.addFirst(postmaster);
        all.forEach(ProcessHandle::destroyForcibly);
        all.forEach(process -> process.onExit().join());
    }

    @Override
    public void signal(String signal) throws IOException, InterruptedException {
        List<String> kill = new ArrayList<>(List.of("kill", "-" + signal));
        ProcessHandle postmaster = postmaster();
        kill.add(String.valueOf(postmaster.pid()));
        postmaster.children().forEach(child -> kill.add(String.valueOf(child.pid())));
        new ProcessBuilder(kill).start().waitFor();
    }

    @Override
    public long pid() {
        return -1;
    }

    @Override
    public boolean isAlive() {
        try {
            return postmaster().isAlive();
        } catch (IOException gone) {
            return false;
        }
    }

    @Override
    public void close() throws IOException {
        if (isAlive()) {
            kill();
        }
        first.close();
    }

    private ProcessHandle postmaster() throws IOException {
        String pid = Files.readAllLines(data.resolve("postmaster.pid")).getFirst().strip();
        return ProcessHandle.of(Long.parseLong(pid))
                .orElseThrow(() -> new IOException("PostgreSQL is gone"));
    }
}
