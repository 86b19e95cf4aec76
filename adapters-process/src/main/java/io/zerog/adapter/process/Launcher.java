package io.zerog.adapter.process;

import com.fasterxml.jackson.databind.node.ArrayNode;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;

/** Starts children with this process's Java, class path and working directory. */
final class Launcher {

    private static final Duration START_PATIENCE = Duration.ofSeconds(30);

    private static final Duration TEXT_PATIENCE = Duration.ofSeconds(1);

    /** Settings in the environment hold passwords of stores: no business of a child. */
    private static final String OWN_ENVIRONMENT = "ZEROG_";

    private static final AtomicLong NUMBERS = new AtomicLong();

    private final Reception reception;
    private final ClassArchive archive;

    Launcher(Reception reception, ClassArchive archive) {
        this.reception = reception;
        this.archive = archive;
    }

    static List<String> java(String... options) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of(options));
        // What these decide is part of an archive too.
        command.addAll(
                List.of(
                        "-XX:+UseSerialGC",
                        "-XX:-UsePerfData",
                        "-Xlog:disable",
                        "--enable-native-access=ALL-UNNAMED",
                        "-cp",
                        System.getProperty("java.class.path")));
        return command;
    }

    /**
     * Starts a child that has made these handlers, and waits until it is ready.
     *
     * @throws IOException when it ends instead, with what it printed; when it takes half a minute
     */
    ChildProcess start(Shape shape, List<HandlerName> handlers)
            throws IOException, InterruptedException {
        String number = String.valueOf(NUMBERS.incrementAndGet());
        CompletableFuture<FrameStream> connection = reception.expect(number);
        ProcessBuilder builder = new ProcessBuilder(command(shape, number));
        builder.environment().keySet().removeIf(name -> name.startsWith(OWN_ENVIRONMENT));
        Process process = builder.redirectErrorStream(true).start();
        process.getOutputStream().close();
        ChildText text = new ChildText(process.getInputStream(), "zerog-child-text-" + number);
        process.onExit()
                .thenRun(() -> connection.completeExceptionally(new IOException("it ended")));
        try {
            FrameStream stream = connection.get(START_PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
            prepare(stream, handlers);
            return new ChildProcess(process, stream, text);
        } catch (ExecutionException | TimeoutException | IOException cut) {
            // Not Process.destroyForcibly(), which closes the stream that says why.
            process.toHandle().destroyForcibly();
            process.waitFor();
            text.awaitEnd(TEXT_PATIENCE);
            throw new IOException("a child process did not start: " + text.unread().strip(), cut);
        } catch (InterruptedException hurried) {
            process.destroyForcibly();
            throw hurried;
        }
    }

    private static void prepare(FrameStream stream, List<HandlerName> handlers) throws IOException {
        Frame prepare = Frame.of(Frame.PREPARE);
        ArrayNode names = prepare.control().putArray("handlers");
        handlers.forEach(handler -> handler.write(names.addObject()));
        stream.write(prepare);
        if (stream.read().filter(answer -> answer.kind().equals(Frame.READY)).isEmpty()) {
            throw new IOException("it was not ready");
        }
    }

    void makeArchive() throws InterruptedException {
        archive.make();
    }

    private List<String> command(Shape shape, String number) {
        List<String> command = java(archive.option().toArray(String[]::new));
        command.addAll(
                List.of(
                        "-XX:+ExitOnOutOfMemoryError",
                        "-XX:-CreateCoredumpOnCrash",
                        "-XX:ErrorFile=" + reception.folder().resolve("hs_err_%p.log"),
                        "-Xmx" + shape.maxHeap()));
        command.addAll(shape.options());
        command.add(ChildMain.class.getName());
        command.add(reception.socket().toString());
        command.add(number);
        return command;
    }
}
