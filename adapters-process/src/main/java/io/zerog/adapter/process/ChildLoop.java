package io.zerog.adapter.process;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.zerog.codec.JacksonParameterCodec;
import io.zerog.domain.handler.Failure;
import io.zerog.domain.handler.JobHandler;
import io.zerog.domain.job.Checkpoint;
import io.zerog.domain.job.JobId;
import io.zerog.domain.port.Invocation;
import java.io.IOException;
import java.io.PrintStream;
import java.net.ProtocolException;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/** Reads what the node says, and runs one job at a time in a thread of its own. */
final class ChildLoop {

    private static final long PROGRESS_MS = 100;

    private final FrameStream stream;
    private final Outbox outbox;
    private final JacksonParameterCodec codec;
    private final Handlers handlers = new Handlers();
    // Where a job may have set another one.
    private final PrintStream out = System.out;
    private volatile ChildContext context;
    private final JobThread thread = new JobThread();

    ChildLoop(FrameStream stream, Outbox outbox, JacksonParameterCodec codec) {
        this.stream = stream;
        this.outbox = outbox;
        this.codec = codec;
    }

    /** Returns when the node is gone. */
    void run() throws IOException {
        Runtime.getRuntime().addShutdownHook(new Thread(this::exiting, "zerog-exiting"));
        Executors.newSingleThreadScheduledExecutor(
                        Thread.ofPlatform().name("zerog-progress").daemon().factory())
                .scheduleWithFixedDelay(
                        this::sendProgress, PROGRESS_MS, PROGRESS_MS, TimeUnit.MILLISECONDS);
        for (Optional<Frame> frame = stream.read(); frame.isPresent(); frame = stream.read()) {
            obey(frame.get());
        }
    }

    private void obey(Frame frame) throws IOException {
        ChildContext current = context;
        switch (frame.kind()) {
            case Frame.PREPARE -> prepare(frame.control());
            case Frame.RUN -> begin(frame);
            case Frame.DIAGNOSE -> outbox.send(diagnostics());
            case Frame.CANCEL -> {
                if (current != null) {
                    current.cancel();
                }
            }
            case Frame.INTERRUPT -> {
                if (current != null) {
                    current.cancel();
                    thread.interrupt();
                }
            }
            case Frame.KEPT, Frame.NOT_KEPT -> {
                if (current != null) {
                    current.answered(
                            frame.control().path("number").asInt(),
                            frame.kind().equals(Frame.KEPT));
                }
            }
            default -> throw new ProtocolException("the node said " + frame.kind());
        }
    }

    /** What costs time at the first run is done before there is one. */
    private void prepare(ObjectNode said) throws IOException {
        for (JsonNode name : said.withArray("handlers")) {
            handlers.prepare(HandlerName.read(name), codec);
        }
        outbox.send(Frame.of(Frame.READY));
    }

    private void begin(Frame frame) throws IOException {
        ObjectNode said = frame.control();
        byte[] checkpoint = said.path("checkpoint").binaryValue();
        ChildContext next =
                new ChildContext(
                        new JobId(UUID.fromString(said.path("id").asText())),
                        said.path("attempt").asInt(),
                        Optional.ofNullable(checkpoint).map(Checkpoint::new),
                        Optional.ofNullable(said.path("traceParent").textValue()),
                        codec,
                        outbox);
        HandlerName name = HandlerName.read(said);
        long number = said.path("run").asLong();
        context = next;
        // Before the job's own code can end the process.
        outbox.write(Frame.of(Frame.BEGUN));
        thread.begin(() -> run(name, frame.attachment(), next, number));
    }

    private void run(HandlerName name, byte[] parameters, ChildContext own, long number) {
        Frame end;
        JobHandler<?, ?> handler = null;
        try {
            handler = handlers.find(name);
            Thread.currentThread().setContextClassLoader(handler.getClass().getClassLoader());
            if (own.isCancelled()) {
                throw new InterruptedException("told to end before it began");
            }
            end = Wire.outcome(Invocation.of(handler, codec, parameters, own));
        } catch (Throwable thrown) {
            end = Frame.of(Frame.THREW);
            Wire.write(Failure.of(thrown), end.control());
            end.control().put("retried", handler == null || handler.type().retries(thrown));
        }
        own.end();
        context = null;
        System.out.flush();
        System.err.flush();
        out.print(ChildText.mark(number));
        out.flush();
        outbox.send(end);
    }

    private void sendProgress() {
        ChildContext current = context;
        if (current != null) {
            current.sendProgress();
        }
    }

    private Frame diagnostics() {
        Runtime runtime = Runtime.getRuntime();
        Frame frame = Frame.of(Frame.DIAGNOSTICS);
        String stacks = Stacks.all(thread.thread());
        frame.control()
                .put("stacks", stacks.substring(0, Math.min(stacks.length(), 200_000)))
                .put("heapUsed", runtime.totalMemory() - runtime.freeMemory())
                .put("heapLimit", runtime.maxMemory());
        return frame;
    }

    /** Only {@code System.exit} comes here: the child itself halts. */
    private void exiting() {
        ChildContext current = context;
        if (current != null) {
            current.sendProgress();
        }
        outbox.send(Frame.of(Frame.EXITING));
        outbox.flush();
    }
}
