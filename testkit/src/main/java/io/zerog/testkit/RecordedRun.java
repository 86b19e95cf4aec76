package io.zerog.testkit;

import io.zerog.domain.handler.Failure;
import io.zerog.domain.job.Checkpoint;
import io.zerog.domain.job.Job;
import io.zerog.domain.job.JobId;
import io.zerog.domain.job.ProcessUse;
import io.zerog.domain.job.Progress;
import io.zerog.domain.job.TraceParent;
import io.zerog.domain.port.ParameterCodec;
import io.zerog.domain.port.RunContext;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/** A run's surroundings that remember all that a runner and its job say. */
public final class RecordedRun implements RunContext {

    private final Job job;
    private final ParameterCodec codec;
    private final List<String> lines = new CopyOnWriteArrayList<>();
    private final List<Progress> progress = new CopyOnWriteArrayList<>();
    private final List<Checkpoint> kept = new CopyOnWriteArrayList<>();
    private final List<Runnable> callbacks = new CopyOnWriteArrayList<>();
    private volatile Optional<ProcessUse> used = Optional.empty();
    private volatile boolean cancelled;
    private volatile boolean lost;

    public RecordedRun(Job job, ParameterCodec codec) {
        this.job = job;
        this.codec = codec;
    }

    /** Its lines, each after its level: {@code event: hello}, {@code error 7: no}. */
    public List<String> lines() {
        return List.copyOf(lines);
    }

    @Override
    public Optional<String> traceParent() {
        return job.traceParent().map(TraceParent::value);
    }

    public List<Progress> progress() {
        return List.copyOf(progress);
    }

    public List<Checkpoint> kept() {
        return List.copyOf(kept);
    }

    public Optional<ProcessUse> used() {
        return used;
    }

    /** Asks the run to end. */
    public void cancel() {
        cancelled = true;
        callbacks.forEach(Runnable::run);
        callbacks.clear();
    }

    /** From now on no checkpoint is kept. */
    public void lose() {
        lost = true;
    }

    @Override
    public void keep(Checkpoint reached) throws InterruptedException {
        if (lost) {
            throw new InterruptedException("the lease is lost");
        }
        kept.add(reached);
    }

    @Override
    public void used(ProcessUse process) {
        used = Optional.of(process);
    }

    @Override
    public JobId id() {
        return job.id();
    }

    @Override
    public int attempt() {
        return job.counters().attempts();
    }

    @Override
    public void progress(double fraction, String message) {
        progress.add(Progress.of(fraction, message));
    }

    @Override
    public void progress(long done, long total, String unit, String message) {
        progress.add(Progress.of(done, total, unit, message));
    }

    @Override
    public void event(String message) {
        lines.add("event: " + message);
    }

    @Override
    public void warning(String message) {
        lines.add("warning: " + message);
    }

    @Override
    public void error(int code, String message) {
        lines.add("error " + code + ": " + Failure.of(message).message());
    }

    @Override
    public void checkpoint(Object state) throws InterruptedException {
        keep(new Checkpoint(codec.encode(state)));
    }

    @Override
    public <T> Optional<T> checkpoint(Class<T> type) {
        Optional<Checkpoint> last = kept.isEmpty() ? job.checkpoint() : Optional.of(kept.getLast());
        return last.map(checkpoint -> codec.decode(type, checkpoint.json()));
    }

    @Override
    public boolean isCancelled() {
        return cancelled;
    }

    @Override
    public void onCancel(Runnable callback) {
        callbacks.add(callback);
        if (cancelled) {
            callback.run();
        }
    }

    @Override
    public InstantSource clock() {
        return InstantSource.system();
    }
}
