package io.zerog.adapter.process;

import com.fasterxml.jackson.databind.node.ArrayNode;
import java.io.IOException;
import java.nio.channels.spi.SelectorProvider;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;

/** Starts children with this process's Java, class path and working directory. */
final class Launcher {

    private static final List<String> OPTIONS =
            List.of(
                    "-XX:+UseSerialGC",
                    "-XX:-UsePerfData",
                    "-Xlog:disable",
                    "--enable-native-access=ALL-UNNAMED",
                    "-XX:+ExitOnOutOfMemoryError",
                    "-XX:-CreateCoredumpOnCrash",
                    // What the compilers took goes back to the system, in milliseconds.
                    "-XX:TrimNativeHeapInterval=5000",
                    // A class archive at its own address is neither copied nor read as a whole.
                    "-XX:+UnlockDiagnosticVMOptions",
                    "-XX:ArchiveRelocationMode=0",
                    // Looking for another one opens each jar of the class path.
                    "-D%s=%s"
                            .formatted(
                                    ChildMain.SELECTORS,
                                    SelectorProvider.provider().getClass().getName()));

    /** Bytes of heap that a child begins with; it takes more as its job needs more. */
    private static final long FIRST_HEAP = 6L << 20;

    /** After so many a first run is about as fast as any of the next ones. */
    private static final int REHEARSALS = 5;

    private static final Duration ARCHIVE_PATIENCE = Duration.ofSeconds(60);

    private static final Duration START_PATIENCE = Duration.ofSeconds(30);

    private static final Duration TEXT_PATIENCE = Duration.ofSeconds(1);

    /** Settings in the environment hold passwords of stores: no business of a child. */
    private static final String OWN_ENVIRONMENT = "ZEROG_";

    private static final AtomicLong NUMBERS = new AtomicLong();

    private static final Object SPAWNING = new Object();

    private final Reception reception;
    private final ClassArchive archive;

    /**
     * A start is work for a whole processor. After a worker's death as many suspects may come as
     * there are slots, and more starts at once would only make each of them last longer.
     */
    private final Semaphore starts =
            new Semaphore(Runtime.getRuntime().availableProcessors(), true);

    Launcher(Reception reception, ClassArchive archive) {
        this.reception = reception;
        this.archive = archive;
    }

    /**
     * Starts a child that has made these handlers, and waits until it is ready; as many at once as
     * there are processors.
     *
     * @throws IOException when it ends instead, with what it printed; when it takes half a minute
     */
    ChildProcess start(Shape shape, List<HandlerName> handlers)
            throws IOException, InterruptedException {
        return start(shape, handlers, archive.option());
    }

    private ChildProcess start(Shape shape, List<HandlerName> handlers, List<String> options)
            throws IOException, InterruptedException {
        starts.acquire();
        try {
            return startNow(shape, handlers, options);
        } finally {
            starts.release();
        }
    }

    private ChildProcess startNow(Shape shape, List<HandlerName> handlers, List<String> options)
            throws IOException, InterruptedException {
        String number = String.valueOf(NUMBERS.incrementAndGet());
        CompletableFuture<FrameStream> connection = reception.expect(number);
        ProcessBuilder builder = new ProcessBuilder(command(shape, options, number));
        builder.environment().keySet().removeIf(name -> name.startsWith(OWN_ENVIRONMENT));
        builder.environment().putIfAbsent("MALLOC_ARENA_MAX", "1");
        Process process = spawn(builder.redirectErrorStream(true));
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

    /**
     * One at a time: of two, each helper of the JDK inherits the other's pipes for a moment. If
     * this process is killed then, neither sees its pipe end, and they keep the node's port for
     * ever.
     */
    private static Process spawn(ProcessBuilder builder) throws IOException {
        synchronized (SPAWNING) {
            return builder.start();
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
        for (int i = 0; i < REHEARSALS; i++) {
            Rehearsal.hold(stream);
        }
    }

    /**
     * Makes the archive, if it is not there, of what a child loads that has made these handlers.
     */
    void makeArchive(Shape shape, List<HandlerName> handlers) throws InterruptedException {
        archive.make(option -> {
            ChildProcess model = start(shape, handlers, List.of(option));
            model.release();
            model.awaitEnd(ARCHIVE_PATIENCE);
        });
    }

    private List<String> command(Shape shape, List<String> options, String number) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(options);
        command.addAll(OPTIONS);
        command.add("-XX:ErrorFile=" + reception.folder().resolve("hs_err_%p.log"));
        command.add("-Xms" + Math.min(FIRST_HEAP, shape.maxHeap()));
        command.add("-Xmx" + shape.maxHeap());
        command.add("-cp");
        command.add(System.getProperty("java.class.path"));
        command.addAll(shape.options());
        command.add(ChildMain.class.getName());
        command.add(reception.socket().toString());
        command.add(number);
        return command;
    }
}
