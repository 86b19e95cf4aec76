package io.zerog.application;

import io.zerog.domain.handler.Failure;
import io.zerog.domain.handler.JobType;
import io.zerog.domain.job.CancelRequest;
import io.zerog.domain.job.Checkpoint;
import io.zerog.domain.job.Job;
import io.zerog.domain.job.JobId;
import io.zerog.domain.job.JobState.Running;
import io.zerog.domain.job.JournalEntry.Level;
import io.zerog.domain.job.ProcessUse;
import io.zerog.domain.job.Progress;
import io.zerog.domain.job.RunEnd;
import io.zerog.domain.job.TraceParent;
import io.zerog.domain.port.ParameterCodec;
import io.zerog.domain.port.PortUnavailableException;
import io.zerog.domain.port.Reservation;
import io.zerog.domain.port.RunContext;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicReference;

/**
 * One run while it lives: what its job may say and ask (as its {@link RunContext}), and whether it
 * has been told to end. What it says is kept here until the heartbeat stores it.
 */
final class Run implements RunContext {

    /**
     * An order to end.
     *
     * @param interruptAt when to interrupt it, on the monotonic clock
     */
    record Stop(RunEnd.Reason reason, long interruptAt) {}

    private final Lease lease;
    private final JobType<?, ?> type;
    private final Journal journal;
    private final Reservation reservation;
    private final ParameterCodec codec;
    private final Environment environment;
    private final Executor callbackCalls;
    private final long startedNanos;
    private final AtomicReference<CancelRequest> noted = new AtomicReference<>();
    private final List<Runnable> callbacks = new ArrayList<>();
    private volatile Progress progress;
    private volatile long progressedNanos;
    private volatile Stop stop;
    private volatile boolean lost;
    private volatile ProcessUse process;

    Run(
            Lease lease,
            JobType<?, ?> type,
            Journal journal,
            Reservation reservation,
            ParameterCodec codec,
            Environment environment,
            Executor callbackCalls) {
        this.lease = lease;
        this.type = type;
        this.journal = journal;
        this.reservation = reservation;
        this.codec = codec;
        this.environment = environment;
        this.callbackCalls = callbackCalls;
        this.startedNanos = environment.time().nanos();
        this.progressedNanos = startedNanos;
        this.progress = lease.job().progress();
    }

    Lease lease() {
        return lease;
    }

    JobType<?, ?> type() {
        return type;
    }

    Journal journal() {
        return journal;
    }

    Reservation reservation() {
        return reservation;
    }

    Progress progress() {
        return progress;
    }

    long startedNanos() {
        return startedNanos;
    }

    Duration took() {
        return Duration.ofNanos(environment.time().nanos() - startedNanos);
    }

    /** When progress was last reported, or the run began. */
    long progressedNanos() {
        return progressedNanos;
    }

    Optional<Stop> stop() {
        return Optional.ofNullable(stop);
    }

    /**
     * Tells the run to end; the first reason stays, unless it is to be killed now, but the
     * interrupt may come sooner.
     */
    void stop(RunEnd.Reason reason, Duration grace) {
        List<Runnable> toCall = List.of();
        synchronized (callbacks) {
            long at = environment.time().nanos() + grace.toNanos();
            if (stop == null) {
                stop = new Stop(reason, at);
                toCall = List.copyOf(callbacks);
                callbacks.clear();
            } else if (reason == RunEnd.Reason.KILL) {
                stop = new Stop(reason, at);
            } else if (at - stop.interruptAt() < 0) {
                stop = new Stop(stop.reason(), at);
            }
        }
        toCall.forEach(this::call);
    }

    /** A kill needs a process of its own: in a thread it is a cancel without grace. */
    void stop(CancelRequest request) {
        // Each heartbeat tells the same request.
        if (!request.equals(noted.getAndSet(request))) {
            Notes.of(request).ifPresent(this::event);
        }
        switch (request.mode()) {
            case GRACEFUL -> stop(RunEnd.Reason.CANCEL, request.grace());
            case KILL -> stop(RunEnd.Reason.KILL, Duration.ZERO);
        }
    }

    /** The lease is another's: the run should end, and nothing of it is stored any more. */
    void lose() {
        lost = true;
        stop(RunEnd.Reason.SHUTDOWN, Duration.ZERO);
    }

    boolean isLost() {
        return lost;
    }

    @Override
    public JobId id() {
        return lease.job().id();
    }

    @Override
    public int attempt() {
        return lease.job().counters().attempts();
    }

    @Override
    public Optional<String> traceParent() {
        return lease.job().traceParent().map(TraceParent::value);
    }

    @Override
    public void progress(double fraction, String message) {
        report(Progress.of(fraction, message));
    }

    @Override
    public void progress(long done, long total, String unit, String message) {
        report(Progress.of(done, total, unit, message));
    }

    private void report(Progress reported) {
        progress = reported;
        progressedNanos = environment.time().nanos();
    }

    @Override
    public void event(String message) {
        journal.add(environment.now(), Level.EVENT, message);
    }

    @Override
    public void warning(String message) {
        journal.add(environment.now(), Level.WARNING, message);
    }

    @Override
    public void error(int code, String message) {
        journal.error(environment.now(), code, Failure.of(message));
    }

    @Override
    public void checkpoint(Object state) throws InterruptedException {
        keep(new Checkpoint(codec.encode(state)));
    }

    @Override
    public void keep(Checkpoint reached) throws InterruptedException {
        for (int tries = 0; ; tries++) {
            if (lost) {
                throw new InterruptedException("the lease of job " + id() + " is lost");
            }
            try {
                Lease.Result result =
                        lease.write(job ->
                                job.checkpointed(
                                        lease.token(), reached, progress, environment.now()));
                switch (result) {
                    case Lease.Result.Written(Job job) -> {
                        job.cancel().ifPresent(this::stop);
                        return;
                    }
                    case Lease.Result.Lost _ -> lose();
                }
            } catch (PortUnavailableException away) {
                environment.time().sleep(environment.backoff(tries));
            }
        }
    }

    @Override
    public <T> Optional<T> checkpoint(Class<T> wanted) {
        return lease.job().checkpoint().map(kept -> codec.decode(wanted, kept.json()));
    }

    @Override
    public void used(ProcessUse use) {
        process = use;
    }

    /** What its own process took, once that is known. */
    Optional<ProcessUse> process() {
        return Optional.ofNullable(process);
    }

    /** Whether it was started in a process of its own. */
    boolean isIsolated() {
        return lease.job().state() instanceof Running running && running.isolated();
    }

    @Override
    public boolean isCancelled() {
        return stop != null;
    }

    @Override
    public void onCancel(Runnable callback) {
        synchronized (callbacks) {
            if (stop == null) {
                callbacks.add(callback);
                return;
            }
        }
        call(callback);
    }

    @Override
    public InstantSource clock() {
        return environment.time();
    }

    /** On a thread of its own: a job's callback must not delay the heartbeats that call it. */
    private void call(Runnable callback) {
        try {
            callbackCalls.execute(() -> {
                try {
                    callback.run();
                } catch (RuntimeException | Error broken) {
                    String told = "a cancel callback threw " + Failure.of(broken).message();
                    journal.add(environment.now(), Level.WARNING, told);
                }
            });
        } catch (RejectedExecutionException shuttingDown) {
            // The interrupt follows.
        }
    }
}
