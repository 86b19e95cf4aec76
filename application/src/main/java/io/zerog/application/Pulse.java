package io.zerog.application;

import io.zerog.domain.job.Job;
import io.zerog.domain.job.JobEvent;
import io.zerog.domain.job.JournalEntry;
import io.zerog.domain.job.Progress;
import io.zerog.domain.job.RunEnd;
import io.zerog.domain.port.JobObserver;
import io.zerog.domain.port.JobRunner;
import io.zerog.domain.port.PortUnavailableException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Keeps one run alive from outside its thread: heartbeats with progress, journal, reservation,
 * timeouts, and the interrupt when it is told to end. {@link #tick} only looks and hands out; the
 * calls that may take long run on executors, the store's apart from the queue's, so that a queue
 * that hangs never delays a heartbeat.
 */
final class Pulse {

    private final Run run;
    private final JobRunner runner;
    private final JobObserver observer;
    private final Quarantine quarantine;
    private final Environment environment;
    private final Timing timing;
    private final Executor storeCalls;
    private final Executor queueCalls;
    private final AtomicBoolean storing = new AtomicBoolean();
    private final AtomicBoolean extending = new AtomicBoolean();
    private volatile boolean ending;
    private volatile boolean alone;
    private volatile long heardAt;
    private volatile long beatAt;
    private volatile long extendAt;
    private volatile Progress saved;
    private boolean interrupted;
    private volatile boolean reported;
    private boolean killed;

    Pulse(
            Run run,
            boolean alone,
            long claimedNanos,
            JobRunner runner,
            JobObserver observer,
            Quarantine quarantine,
            Environment environment,
            Timing timing,
            Executor storeCalls,
            Executor queueCalls) {
        this.run = run;
        this.alone = alone;
        this.runner = runner;
        this.observer = observer;
        this.quarantine = quarantine;
        this.environment = environment;
        this.timing = timing;
        this.storeCalls = storeCalls;
        this.queueCalls = queueCalls;
        this.heardAt = claimedNanos;
        this.beatAt = heardAt + environment.jittered(timing.heartbeat()).toNanos();
        this.extendAt = heardAt + timing.extend().toNanos();
        this.saved = run.progress();
    }

    Run run() {
        return run;
    }

    /** Whether it still has its node to itself. */
    boolean isAlone() {
        return alone;
    }

    /** Whether it was interrupted in vain, in a thread that cannot be ended. */
    boolean isUnresponsive() {
        return reported;
    }

    /** How long ago its last heartbeat was stored. */
    Duration leaseAge() {
        return Duration.ofNanos(environment.time().nanos() - heardAt);
    }

    /** Whether nobody can have taken the job yet, as its last heartbeat is recent enough. */
    boolean isLeaseSafe() {
        return environment.time().nanos() - heardAt <= safe().toNanos();
    }

    private Duration safe() {
        return timing.lease().minus(Timing.MARGIN);
    }

    /** From now on the slot writes how the run ended; a lease found gone is no loss any more. */
    void end() {
        ending = true;
    }

    /** Looks at the run; called every tick, by one thread. */
    void tick() {
        long now = environment.time().nanos();
        if (!ending) {
            watchTimes(now);
            run.stop().ifPresent(stop -> interruptWhenDue(stop, now));
        }
        boolean progressed =
                !run.progress().equals(saved) && now - heardAt >= timing.progress().toNanos();
        if (!run.isLost() && (now >= beatAt || progressed || !run.journal().isEmpty())) {
            hand(storing, storeCalls, () -> store(progressed));
        }
        if (now >= extendAt) {
            extendAt = now + timing.extend().toNanos();
            hand(extending, queueCalls, () -> run.reservation().extend());
        }
    }

    private void watchTimes(long now) {
        long ran = now - run.startedNanos();
        run.type()
                .runTimeout()
                .filter(limit -> ran > limit.toNanos())
                .ifPresent(_ -> run.stop(RunEnd.Reason.TIMEOUT, Duration.ZERO));
        run.type()
                .stallTimeout()
                .filter(limit -> now - run.progressedNanos() > limit.toNanos())
                .ifPresent(_ -> run.stop(RunEnd.Reason.STALLED, Duration.ZERO));
        if (run.type().isExclusive() && !isLeaseSafe()) {
            // Another worker may soon start it; this run ends like one whose node shuts down.
            run.stop(RunEnd.Reason.SHUTDOWN, Duration.ZERO);
        }
    }

    private void interruptWhenDue(Run.Stop stop, long now) {
        if (now - stop.interruptAt() < 0) {
            return;
        }
        boolean kill = stop.reason() == RunEnd.Reason.KILL;
        if (run.isIsolated() && (kill || now - stop.interruptAt() >= insistence(stop))) {
            killOnce();
        } else if (!interrupted) {
            interrupted = true;
            runner.interrupt(run.lease().token());
        } else if (!run.isIsolated()
                && !reported
                && now - stop.interruptAt() > Timing.UNRESPONSIVE.toNanos()) {
            reported = true;
            observer.on(new JobEvent.Unresponsive(run.id()));
        }
    }

    private void killOnce() {
        if (!killed) {
            killed = true;
            runner.kill(run.lease().token());
        }
    }

    /** From the interrupt to the end by force; a cancelled job had its grace before. */
    private static long insistence(Run.Stop stop) {
        return switch (stop.reason()) {
            case CANCEL, KILL -> Timing.INSISTENCE.toNanos();
            case TIMEOUT, STALLED, SHUTDOWN -> Timing.INTERRUPT_GRACE.toNanos();
        };
    }

    /** When there is something to do for it, at the latest; on the monotonic clock. */
    long nextLook() {
        long now = environment.time().nanos();
        long tick = now + timing.tick().toNanos();
        Optional<Run.Stop> stop = run.stop();
        if (ending || killed || stop.isEmpty()) {
            return tick;
        }
        long due = stop.get().interruptAt();
        if (interrupted && run.isIsolated()) {
            due += insistence(stop.get());
        }
        return due - now > 0 && due - tick < 0 ? due : tick;
    }

    private void hand(AtomicBoolean underWay, Executor executor, Runnable call) {
        if (!underWay.compareAndSet(false, true)) {
            return;
        }
        try {
            executor.execute(() -> {
                try {
                    call.run();
                } catch (PortUnavailableException away) {
                    // Tried again with the next tick that is due; the run goes on.
                } finally {
                    underWay.set(false);
                }
            });
        } catch (RejectedExecutionException shuttingDown) {
            underWay.set(false);
        }
    }

    private void store(boolean progressed) {
        long now = environment.time().nanos();
        if (now >= beatAt || progressed) {
            // Set before the call: if it fails, the next one follows soon, and not at every tick.
            beatAt = now + environment.jittered(timing.progress()).toNanos();
            beat(now);
        }
        if (run.isLost()) {
            return;
        }
        List<JournalEntry> lines = run.journal().flush();
        if (!lines.isEmpty()) {
            observer.on(new JobEvent.Logged(run.id(), lines));
        }
    }

    private void beat(long now) {
        Progress progress = run.progress();
        boolean left = alone && now - run.startedNanos() >= Timing.QUARANTINE.toNanos();
        Lease.Result result =
                run.lease()
                        .write(job -> {
                            Job beaten = job.beat(run.lease().token(), progress, environment.now());
                            return left
                                    ? beaten.joined(run.lease().token(), environment.now())
                                    : beaten;
                        });
        switch (result) {
            case Lease.Result.Written(Job job) -> {
                heardAt = now;
                beatAt = now + environment.jittered(timing.heartbeat()).toNanos();
                saved = progress;
                if (left) {
                    alone = false;
                    quarantine.outlast();
                }
                job.cancel().ifPresent(run::stop);
                observer.on(new JobEvent.Progressed(job));
            }
            case Lease.Result.Lost _ -> {
                if (!ending) {
                    run.lose();
                }
            }
        }
    }
}
