package io.zerog.adapter.process;

import com.fasterxml.jackson.databind.JsonNode;
import io.zerog.domain.handler.Outcome;
import io.zerog.domain.handler.Output;
import io.zerog.domain.job.Checkpoint;
import io.zerog.domain.job.Death;
import io.zerog.domain.port.ClaimedJob;
import io.zerog.domain.port.RunContext;
import io.zerog.domain.port.RunDiagnostics;
import io.zerog.domain.port.RunDiedException;
import io.zerog.domain.port.ThrownElsewhereException;
import java.io.IOException;
import java.net.ProtocolException;
import java.nio.channels.ClosedByInterruptException;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;

/** A child as its node sees it: runs one job at a time, and is told what to do with it. */
final class ChildProcess {

    /** How long all that a run printed may take to arrive after its end. */
    private static final Duration TEXT_PATIENCE = Duration.ofSeconds(2);

    private static final Duration EXIT_PATIENCE = Duration.ofSeconds(5);

    /** The child went before the job's own code began: it is nobody's fault. */
    static final class NotBegunException extends Exception {
        private static final long serialVersionUID = 1L;

        NotBegunException(String message) {
            super(message);
        }
    }

    private final Process process;
    private final FrameStream stream;
    private final ChildText text;
    private final ProcessFiles files;
    private final ReentrantLock writing = new ReentrantLock();
    private volatile boolean killed;
    private boolean broken;
    private boolean hungUp;
    // The number of the run that has begun and not ended; 0 for none.
    private volatile long current;
    private volatile ProcessStatus status = ProcessStatus.UNKNOWN;
    private volatile CompletableFuture<JsonNode> diagnosis;
    private long runs;

    ChildProcess(Process process, FrameStream stream, ChildText text) {
        this.process = process;
        this.stream = stream;
        this.text = text;
        this.files = new ProcessFiles(process.toHandle());
        process.onExit().thenRun(files::close);
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** Whether it can run another job. */
    boolean isUsable() {
        return !broken && process.isAlive();
    }

    /** How many jobs it has begun. */
    long runs() {
        return runs;
    }

    /**
     * Runs the job; the calling thread waits for its end.
     *
     * @param whenBegun is told that the job's own code begins
     * @throws NotBegunException when the child was gone before
     */
    Outcome<Output> run(
            ClaimedJob claimed, HandlerName handler, RunContext context, Runnable whenBegun)
            throws Exception {
        runs++;
        broken = true;
        text.begin(context::event);
        // A used one was looked at when its last run ended.
        ProcessStatus before = runs == 1 ? files.read() : status;
        status = before;
        try {
            send(Wire.run(claimed, handler, runs));
            awaitBegun();
            whenBegun.run();
            long run = runs;
            current = run;
            context.onCancel(() -> tell(Frame.CANCEL, run));
            Outcome<Output> outcome = awaitEnd(context);
            ended(before, context);
            return outcome;
        } catch (RunDiedException died) {
            int code = exitCode();
            context.used(status.since(before, OptionalInt.of(code)));
            throw died;
        } catch (ThrownElsewhereException thrown) {
            ended(before, context);
            throw thrown;
        } finally {
            current = 0;
            text.end(runs, TEXT_PATIENCE);
        }
    }

    private void ended(ProcessStatus before, RunContext context) {
        broken = false;
        status = files.read();
        context.used(status.since(before, OptionalInt.empty()));
    }

    private void awaitBegun() throws IOException, NotBegunException {
        Optional<Frame> first = stream.read();
        while (first.isPresent() && first.get().kind().equals(Frame.DIAGNOSTICS)) {
            // Of the run before, and too late.
            first = stream.read();
        }
        if (first.isEmpty() || !first.get().kind().equals(Frame.BEGUN)) {
            throw new NotBegunException("a child process ended before it began: " + text.unread());
        }
    }

    private Outcome<Output> awaitEnd(RunContext context)
            throws RunDiedException, ThrownElsewhereException, InterruptedException {
        boolean exiting = false;
        try {
            for (Optional<Frame> next = stream.read(); next.isPresent(); next = stream.read()) {
                Frame frame = next.get();
                JsonNode said = frame.control();
                switch (frame.kind()) {
                    case Frame.OUTCOME -> {
                        return Wire.outcome(frame);
                    }
                    case Frame.THREW ->
                            throw new ThrownElsewhereException(
                                    Wire.failure(said), said.path("retried").asBoolean());
                    case Frame.EXITING -> exiting = true;
                    case Frame.PROGRESS -> Wire.progress(said, context);
                    case Frame.LINE -> Wire.line(said, context);
                    case Frame.CHECKPOINT -> keep(frame, context);
                    case Frame.DIAGNOSTICS -> diagnosed(said);
                    default -> throw new ProtocolException("a frame is of no known kind");
                }
            }
        } catch (ProtocolException nonsense) {
            destroy();
            throw RunDiedException.by(
                    Death.CRASHED, "its process broke off the talk: " + nonsense.getMessage());
        } catch (ClosedByInterruptException end) {
            // Of the node: nobody waits for this run any more.
            kill();
        } catch (IOException gone) {
            // It ends by itself, and not by us: why, its exit code tells.
        }
        throw death(exiting);
    }

    private void keep(Frame frame, RunContext context) throws IOException, InterruptedException {
        String answer = Frame.NOT_KEPT;
        try {
            context.keep(new Checkpoint(frame.attachment()));
            answer = Frame.KEPT;
        } catch (IllegalArgumentException tooLong) {
            throw new ProtocolException(tooLong.getMessage());
        } catch (InterruptedException toEnd) {
            // The job is told so; this thread goes on to wait for its end.
            if (Thread.interrupted()) {
                throw toEnd;
            }
        }
        Frame reply = Frame.of(answer);
        reply.control().put("number", frame.control().path("number").asInt());
        send(reply);
    }

    private RunDiedException death(boolean exiting) throws InterruptedException {
        int code = exitCode();
        if (killed) {
            return RunDiedException.killed();
        }
        if (hungUp) {
            return RunDiedException.by(Death.CRASHED, "its process hung up, and was ended");
        }
        if (exiting) {
            return RunDiedException.by(Death.EXITED, "it ended its process with code " + code);
        }
        // What the JVM says of its end may still be on its way.
        text.end(runs, TEXT_PATIENCE);
        return ExitCodes.death(code, text);
    }

    private int exitCode() throws InterruptedException {
        if (!process.waitFor(EXIT_PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
            hungUp = true;
            destroy();
            process.waitFor();
        }
        return process.exitValue();
    }

    private void send(Frame frame) throws IOException {
        writing.lock();
        try {
            stream.write(frame);
        } finally {
            writing.unlock();
        }
    }

    /** Interrupts the run, if one has begun; a child that does not listen loses nothing by it. */
    void interrupt() {
        tell(Frame.INTERRUPT, current);
    }

    /** Says something for which nobody waits, if that run still goes on. */
    private void tell(String kind, long run) {
        // Who holds this may be stuck in a write to a child that is frozen.
        if (!writing.tryLock()) {
            return;
        }
        try {
            if (run > 0 && current == run) {
                stream.write(Frame.of(kind));
            }
        } catch (IOException gone) {
            // Who waits for the run's end notices.
        } finally {
            writing.unlock();
        }
    }

    /** Looks at what the system knows of it, while it is still there to be looked at. */
    void look() {
        ProcessStatus now = files.read();
        if (current > 0 && now.peak().isPresent()) {
            status = now;
        }
    }

    /** What it is doing; what the system knows if it does not answer. */
    RunDiagnostics diagnose(Duration patience) {
        CompletableFuture<JsonNode> answer = new CompletableFuture<>();
        diagnosis = answer;
        tell(Frame.DIAGNOSE, current);
        String stacks;
        OptionalLong heapUsed = OptionalLong.empty();
        OptionalLong heapLimit = OptionalLong.empty();
        try {
            JsonNode said = answer.get(patience.toMillis(), TimeUnit.MILLISECONDS);
            stacks = said.path("stacks").asText();
            heapUsed = OptionalLong.of(said.path("heapUsed").asLong());
            heapLimit = OptionalLong.of(said.path("heapLimit").asLong());
        } catch (TimeoutException silent) {
            stacks = "the process did not answer within " + patience.toMillis() + " ms";
        } catch (ExecutionException | InterruptedException cut) {
            stacks = "the process ended";
        }
        ProcessStatus now = files.read();
        return new RunDiagnostics(
                stacks,
                OptionalLong.of(process.pid()),
                heapUsed,
                heapLimit,
                now.resident(),
                now.cpu());
    }

    private void diagnosed(JsonNode said) {
        CompletableFuture<JsonNode> waiting = diagnosis;
        if (waiting != null) {
            waiting.complete(said);
        }
    }

    long resident() {
        return files.read().resident().orElse(0);
    }

    /** Ends it by force, with all that it started, on purpose of its run's owner. */
    void kill() {
        killed = true;
        destroy();
    }

    private void destroy() {
        var descendants = process.descendants().toList();
        // Not Process.destroyForcibly(), which closes the stream of its last words.
        process.toHandle().destroyForcibly();
        descendants.forEach(ProcessHandle::destroyForcibly);
    }

    /** Lets it go: it ends when its connection does. */
    void release() {
        stream.close();
    }

    /** Waits for the end of one that was let go, and ends it when that takes too long. */
    void awaitEnd(Duration patience) throws InterruptedException {
        if (!process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS)) {
            destroy();
        }
    }
}
