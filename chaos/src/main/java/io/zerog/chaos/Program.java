package io.zerog.chaos;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A command that runs as a child, its output appended to one file over all its restarts. */
class Program implements Victim {

    private static final int BEGINNING = 8_192;

    private final String name;
    private final List<String> command;
    private final Map<String, String> environment;
    private final Path log;
    private volatile long lifeBegins;
    private volatile Process process;

    Program(String name, List<String> command, Map<String, String> environment, Path folder) {
        this.name = name;
        this.command = command;
        this.environment = environment;
        this.log = folder.resolve(name + ".log");
    }

    @Override
    public String name() {
        return name;
    }

    Path log() {
        return log;
    }

    @Override
    public void start() throws IOException, InterruptedException {
        ProcessBuilder builder =
                new ProcessBuilder(command)
                        .directory(log.getParent().toFile())
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        builder.environment().putAll(environment);
        lifeBegins = Files.exists(log) ? Files.size(log) : 0;
        process = builder.start();
    }

    @Override
    public void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    /** Whether it has said so near the beginning of this life. */
    boolean hasSaid(String part) throws IOException {
        try (InputStream in = Files.newInputStream(log)) {
            in.skipNBytes(lifeBegins);
            return new String(in.readNBytes(BEGINNING), StandardCharsets.UTF_8).contains(part);
        }
    }

    /** Waits until its output has said so, so often. */
    void awaitLine(String part, int times, Duration patience)
            throws IOException, InterruptedException {
        long deadline = System.nanoTime() + patience.toNanos();
        while (countLines(part) < times) {
            if (System.nanoTime() > deadline) {
                throw new IOException(name + " has not said \"" + part + "\"");
            }
            Thread.sleep(50);
        }
    }

    private long countLines(String part) throws IOException {
        try (Stream<String> lines = Files.lines(log)) {
            return lines.filter(line -> line.contains(part)).count();
        }
    }

    /** SIGTERM; its exit code, -1 if it does not end within that time. */
    int terminate(long seconds) throws InterruptedException {
        process.destroy();
        return process.waitFor(seconds, TimeUnit.SECONDS) ? process.exitValue() : -1;
    }

    @Override
    public void signal(String signal) throws IOException, InterruptedException {
        new ProcessBuilder("kill", "-" + signal, String.valueOf(pid())).start().waitFor();
    }

    @Override
    public long pid() {
        return process.pid();
    }

    @Override
    public boolean isAlive() {
        return process.isAlive();
    }

    @Override
    public void close() {
        if (process != null) {
            process.destroyForcibly().onExit().join();
        }
    }
}
