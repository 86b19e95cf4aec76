package io.zerog.adapter.process;

import io.zerog.domain.handler.JobContext;
import io.zerog.domain.job.Checkpoint;
import io.zerog.domain.job.JobId;
import io.zerog.domain.job.JournalEntry.Level;
import io.zerog.domain.job.Progress;
import io.zerog.domain.port.ParameterCodec;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/** What a job says and asks in a child; all of it goes to the node. */
final class ChildContext implements JobContext {

    /** Progress is sent at most this often; the last report is always sent. */
    private static final long PROGRESS_NANOS = Duration.ofMillis(50).toNanos();

    /** A checkpoint that waits for the node's answer. */
    private record Asked(int number, CompletableFuture<Boolean> kept) {}

    private final JobId id;
    private final int attempt;
    private final Optional<String> traceParent;
    private final ParameterCodec codec;
    private final Outbox outbox;
    private final List<Runnable> callbacks = new ArrayList<>();
    private final Object keeping = new Object();
    private volatile Asked asked = new Asked(0, new CompletableFuture<>());
    private volatile Optional<Checkpoint> checkpoint;
    private volatile boolean cancelled;
    private volatile boolean ended;
    private Progress unsent;
    private long sentNanos = System.nanoTime() - PROGRESS_NANOS;

    ChildContext(
            JobId id,
            int attempt,
            Optional<Checkpoint> checkpoint,
            Optional<String> traceParent,
            ParameterCodec codec,
            Outbox outbox) {
        this.id = id;
        this.attempt = attempt;
        this.checkpoint = checkpoint;
        this.traceParent = traceParent;
        this.codec = codec;
        this.outbox = outbox;
    }

    @Override
    public JobId id() {
        return id;
    }

    @Override
    public int attempt() {
        return attempt;
    }

    @Override
    public Optional<String> traceParent() {
        return traceParent;
    }

    @Override
    public void progress(double fraction, String message) {
        report(Progress.of(fraction, message));
    }

    @Override
    public void progress(long done, long total, String unit, String message) {
        report(Progress.of(done, total, unit, message));
    }

    private synchronized void report(Progress reported) {
        unsent = reported;
        if (System.nanoTime() - sentNanos >= PROGRESS_NANOS) {
            sendProgress();
        }
    }

    /** Sends what was reported last, if it was not sent yet. */
    synchronized void sendProgress() {
        if (unsent == null || ended) {
            return;
        }
        Frame frame = Frame.of(Frame.PROGRESS);
        frame.control().put("fraction", unsent.fraction());
        unsent.done().ifPresent(done -> frame.control().put("done", done));
        unsent.total().ifPresent(total -> frame.control().put("total", total));
        frame.control().put("unit", unsent.unit().orElse(null));
        frame.control().put("message", unsent.message().orElse(null));
        outbox.send(frame);
        unsent = null;
        sentNanos = System.nanoTime();
    }

    @Override
    public void event(String message) {
        line(Level.EVENT, 0, message);
    }

    @Override
    public void warning(String message) {
        line(Level.WARNING, 0, message);
    }

    @Override
    public void error(int code, String message) {
        line(Level.ERROR, code, message);
    }

    private void line(Level level, int code, String message) {
        if (ended) {
            return;
        }
        Frame frame = Frame.of(Frame.LINE);
        frame.control().put("level", level.name()).put("code", code);
        frame.control().put("message", Wire.cut(String.valueOf(message)));
        outbox.send(frame);
        // The last words of a job that then halts or crashes its process are the ones that count.
        outbox.flush();
    }

    @Override
    public void checkpoint(Object state) throws InterruptedException {
        Checkpoint reached = new Checkpoint(codec.encode(state));
        synchronized (keeping) {
            if (ended) {
                throw new InterruptedException("the run has ended");
            }
            sendProgress();
            Asked own = new Asked(asked.number() + 1, new CompletableFuture<>());
            asked = own;
            Frame frame = Frame.with(Frame.CHECKPOINT, reached.json());
            frame.control().put("number", own.number());
            outbox.send(frame);
            if (!isKept(own)) {
                throw new InterruptedException("the run is to end, or its lease is lost");
            }
            checkpoint = Optional.of(reached);
        }
    }

    private static boolean isKept(Asked own) throws InterruptedException {
        try {
            return own.kept().get();
        } catch (ExecutionException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** The node's answer; of no interest to a job that was interrupted while it waited. */
    void answered(int number, boolean isKept) {
        Asked waiting = asked;
        if (waiting.number() == number) {
            waiting.kept().complete(isKept);
        }
    }

    @Override
    public <T> Optional<T> checkpoint(Class<T> type) {
        return checkpoint.map(last -> codec.decode(type, last.json()));
    }

    @Override
    public boolean isCancelled() {
        return cancelled;
    }

    @Override
    public void onCancel(Runnable callback) {
        synchronized (callbacks) {
            if (!cancelled) {
                callbacks.add(callback);
                return;
            }
        }
        call(callback);
    }

    /** The run should end. */
    void cancel() {
        List<Runnable> toCall;
        synchronized (callbacks) {
            cancelled = true;
            toCall = List.copyOf(callbacks);
            callbacks.clear();
        }
        toCall.forEach(this::call);
    }

    private void call(Runnable callback) {
        Thread.ofPlatform()
                .name("zerog-cancel")
                .daemon()
                .start(() -> {
                    try {
                        callback.run();
                    } catch (RuntimeException | Error broken) {
                        warning("a cancel callback threw " + broken);
                    }
                });
    }

    /** From now on nothing is sent for this run but its end. */
    void end() {
        sendProgress();
        ended = true;
    }

    @Override
    public InstantSource clock() {
        return () -> Instant.now().truncatedTo(ChronoUnit.MILLIS);
    }
}
