package io.zerog.bootstrap;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The jar that ships, as a process of its own. */
final class ServerProcess implements AutoCloseable {

    static final Path JAR = Path.of("target/zerog.jar").toAbsolutePath();
    static final Path EXAMPLES = Path.of("../examples/target/zerog-examples.jar").toAbsolutePath();

    private static final Pattern READY =
            Pattern.compile(
                    "ZeroG is ready at (http://127\\.0\\.0\\.1:\\d+)"
                            + " \\((store=\\w+, queue=\\w+, role=\\w+)\\)");

    private final Process process;
    private final Path log;
    private final BufferedReader out;

    private ServerProcess(Process process, Path log) {
        this.process = process;
        this.log = log;
        this.out = process.inputReader(StandardCharsets.UTF_8);
    }

    /** Starts a command with its standard error in a file. */
    static ServerProcess start(Path folder, Map<String, String> environment, String... arguments)
            throws IOException {
        List<String> command =
                new ArrayList<>(
                        List.of(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-Xmx512m",
                                "-jar",
                                JAR.toString()));
        command.addAll(List.of(arguments));
        Path log = Files.createTempFile(folder, "zerog", ".log");
        ProcessBuilder builder =
                new ProcessBuilder(command).directory(folder.toFile()).redirectError(log.toFile());
        builder.environment().putAll(environment);
        return new ServerProcess(builder.start(), log);
    }

    /** A node with the sample jobs on a free port, once it is ready. */
    static ServerProcess serve(Path folder, String... more) throws IOException {
        List<String> memory = List.of("--store", "memory", "--queue", "memory");
        return serve(folder, memory, EXAMPLES.toString(), more);
    }

    /** The same on SQLite, where another one finds in the data what this one leaves behind. */
    static ServerProcess onSqlite(Path folder, Path data, String jobs, String... more)
            throws IOException {
        return serve(folder, List.of("--data", data.toString()), jobs, more);
    }

    private static ServerProcess serve(
            Path folder, List<String> product, String jobs, String... more) throws IOException {
        List<String> arguments = new ArrayList<>(List.of("serve", "--port", "0", "--jobs", jobs));
        arguments.addAll(product);
        arguments.addAll(List.of(more));
        return start(folder, Map.of(), arguments.toArray(String[]::new));
    }

    /** Waits for the line that says that it is ready, the first on standard output. */
    Http awaitReady() throws IOException {
        return awaitReady("store=memory, queue=memory, role=all");
    }

    /** Waits for the line that says that it is ready, and made of these products. */
    Http awaitReady(String products) throws IOException {
        String line = out.readLine();
        Matcher ready = READY.matcher(String.valueOf(line));
        if (!ready.matches() || !ready.group(2).equals(products)) {
            throw new AssertionError("not ready: " + line + "\n" + log());
        }
        return new Http(ready.group(1));
    }

    /** The rest of its standard output; waits for its end. */
    String rest() throws IOException {
        return out.readAllAsString();
    }

    String log() throws IOException {
        return Files.readString(log);
    }

    /** Whether there is something to read on its standard output. */
    boolean hasWritten() throws IOException {
        return out.ready();
    }

    /** What Ctrl-C does. */
    void interrupt() throws IOException, InterruptedException {
        new ProcessBuilder("kill", "-INT", String.valueOf(process.pid())).start().waitFor();
    }

    /** Nothing of it runs on until it is killed. */
    void freeze() throws IOException, InterruptedException {
        new ProcessBuilder("kill", "-STOP", String.valueOf(process.pid())).start().waitFor();
    }

    void terminate() {
        // Not Process.destroy(), which closes the streams too.
        process.toHandle().destroy();
    }

    /** Ends it as a power cut would, and waits until it is gone. */
    void kill() throws InterruptedException {
        process.toHandle().destroyForcibly();
        process.waitFor();
    }

    /** The processes that it has started, and they in turn. */
    List<ProcessHandle> children() {
        return process.descendants().toList();
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** Its exit code, if it ends within that time. */
    int awaitExit(Duration patience) throws InterruptedException, IOException {
        if (!process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS)) {
            throw new AssertionError("still alive after " + patience + "\n" + log());
        }
        return process.exitValue();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
