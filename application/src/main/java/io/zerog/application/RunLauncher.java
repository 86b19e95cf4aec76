package io.zerog.application;

import io.zerog.application.JobTypes.Registered;
import io.zerog.domain.handler.Failure;
import io.zerog.domain.handler.Outcome;
import io.zerog.domain.handler.Output;
import io.zerog.domain.job.Job;
import io.zerog.domain.job.JobEvent;
import io.zerog.domain.job.JobState.Finished;
import io.zerog.domain.job.JobState.Queued;
import io.zerog.domain.job.JobState.Running;
import io.zerog.domain.job.RequeuePolicy;
import io.zerog.domain.job.RunEnd;
import io.zerog.domain.job.Verdict;
import io.zerog.domain.port.ClaimedJob;
import io.zerog.domain.port.JobOutput;
import io.zerog.domain.port.JobRunner;
import io.zerog.domain.port.PortUnavailableException;
import io.zerog.domain.port.Reservation;
import io.zerog.domain.port.StoredJob;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Executor;

/**
 * Runs a claimed job from start to end: run, decide, then write what was decided, in the order
 * journal, output, job, message. Whatever is away is tried again for as long as the lease is ours.
 */
final class RunLauncher {

    private final Ports ports;
    private final JobRunner runner;
    private final Quarantine quarantine;
    private final Environment environment;
    private final Timing timing;
    private final Executor storeCalls;
    private final Executor queueCalls;
    private final Worker worker;

    RunLauncher(
            Worker worker,
            Ports ports,
            JobRunner runner,
            Environment environment,
            Timing timing,
            Executor storeCalls,
            Executor queueCalls) {
        this.worker = worker;
        this.ports = ports;
        this.runner = runner;
        this.quarantine = worker.quarantine();
        this.environment = environment;
        this.timing = timing;
        this.storeCalls = storeCalls;
        this.queueCalls = queueCalls;
    }

    /**
     * Runs the job and stores how it ended.
     *
     * @param claimedNanos when its lease was asked for, on the monotonic clock
     * @return whether it had its node to itself to the end
     */
    boolean run(
            StoredJob started,
            Registered registered,
            Reservation reservation,
            boolean alone,
            long claimedNanos)
            throws InterruptedException {
        Job job = started.job();
        Running running = (Running) job.state();
        Lease lease = new Lease(ports.store(), running.token(), started);
        Journal journal = new Journal(job.id(), job.counters().attempts(), ports.journal());
        Run run =
                new Run(
                        lease,
                        registered.type(),
                        journal,
                        reservation,
                        ports.codec(),
                        environment,
                        queueCalls);
        Pulse pulse =
                new Pulse(
                        run,
                        alone,
                        claimedNanos,
                        runner,
                        ports.observer(),
                        quarantine,
                        environment,
                        timing,
                        storeCalls,
                        queueCalls);
        worker.began(pulse);
        try {
            RunEnd end = endOf(run, registered);
            pulse.end();
            ports.observer().on(new JobEvent.RunEnded(job, run.took()));
            if (run.isLost()) {
                giveUp(run, ports.store().find(job.id()));
            } else {
                write(run, pulse, end);
            }
        } catch (PortUnavailableException away) {
            // Lost the lease, and the store is away: the message lapses, others sort it out.
            Slot.quietly(reservation::abandon);
        } finally {
            worker.ended(pulse);
        }
        return pulse.isAlone();
    }

    private RunEnd endOf(Run run, Registered registered) throws InterruptedException {
        RunEnd end;
        try {
            ClaimedJob claimed =
                    new ClaimedJob(
                            run.lease().job(),
                            run.lease().token(),
                            registered.handler(),
                            parameters(run));
            end = new RunEnd.Completed(runner.run(claimed, run));
        } catch (Throwable thrown) {
            // Whatever a job throws, an Error too, is the end of its run and not of its slot.
            end = RunEnds.by(thrown, run);
        }
        boolean done =
                end instanceof RunEnd.Completed(Outcome<?> outcome)
                        && outcome instanceof Outcome.Done<?>;
        if (run.stop().isEmpty() || done || end instanceof RunEnd.Interrupted) {
            return end;
        }
        RunEnd.Reason reason = run.stop().get().reason();
        // Told to be killed, and ended by itself before that; a process that died did not.
        boolean byItself = reason == RunEnd.Reason.KILL && !(end instanceof RunEnd.Died);
        return new RunEnd.Interrupted(byItself ? RunEnd.Reason.CANCEL : reason);
    }

    private byte[] parameters(Run run) throws InterruptedException {
        for (int tries = 0; ; tries++) {
            try {
                return ports.store()
                        .parameters(run.id())
                        .orElseThrow(
                                () -> new IllegalStateException("the parameters are not stored"));
            } catch (PortUnavailableException away) {
                if (run.isCancelled()) {
                    throw new InterruptedException("told to end before it began");
                }
                environment.time().sleep(environment.backoff(tries));
            }
        }
    }

    private void write(Run run, Pulse pulse, RunEnd end) throws InterruptedException {
        Instant now = environment.now();
        Optional<Output> output = outputOf(end);
        Verdict decided =
                RequeuePolicy.onEnd(
                        run.lease().job(),
                        run.type(),
                        end,
                        now,
                        environment.random().getAsDouble());
        if (output.isPresent() && output.get().bytes().length > JobOutput.LIMIT) {
            decided = Verdict.Finish.outputTooLarge();
            String detail = "the output is over the limit of " + JobOutput.LIMIT + " bytes";
            run.journal().error(now, 500, Failure.of(detail));
            output = Optional.empty();
        }
        RunEnds.tellFailure(run, end, now);
        Verdict verdict = decided;
        Optional<Output> kept =
                output.filter(
                        _ -> verdict instanceof Verdict.Finish finish && finish.resultCode() < 300);
        for (int tries = 0; ; tries++) {
            try {
                if (pulse.isLeaseSafe() || isStillOurs(run)) {
                    store(run, verdict, kept, now);
                }
                return;
            } catch (PortUnavailableException away) {
                environment.time().sleep(environment.backoff(tries));
            }
        }
    }

    /** Asks before anything is written, where others may have taken the job meanwhile. */
    private boolean isStillOurs(Run run) {
        Lease lease = run.lease();
        Lease.Result result =
                lease.write(job -> job.beat(lease.token(), run.progress(), environment.now()));
        return switch (result) {
            case Lease.Result.Written _ -> true;
            case Lease.Result.Lost(Optional<StoredJob> found) -> {
                settleOrGiveUp(run, found);
                yield false;
            }
        };
    }

    private void store(Run run, Verdict verdict, Optional<Output> output, Instant now) {
        var lines = run.journal().flush();
        if (!lines.isEmpty()) {
            ports.observer().on(new JobEvent.Logged(run.id(), lines));
        }
        Lease lease = run.lease();
        output.ifPresent(bytes -> ports.output().put(run.id(), lease.token(), bytes));
        Lease.Result result =
                lease.write(job ->
                        switch (verdict) {
                            case Verdict.Requeue again ->
                                    job.requeued(
                                            lease.token(),
                                            again,
                                            worker.epoch(),
                                            run.progress(),
                                            now);
                            case Verdict.Finish finish ->
                                    job.finished(
                                            lease.token(),
                                            finish,
                                            output.isPresent(),
                                            run.progress(),
                                            run.process(),
                                            now);
                        });
        switch (result) {
            case Lease.Result.Written(Job job) -> settle(run, job);
            case Lease.Result.Lost(Optional<StoredJob> found) -> settleOrGiveUp(run, found);
        }
    }

    /** An earlier try whose answer was lost may have been applied; then it reads so. */
    private void settleOrGiveUp(Run run, Optional<StoredJob> found) {
        if (found.isPresent() && run.lease().wrote(found.get().job())) {
            settle(run, found.get().job());
        } else {
            giveUp(run, found);
        }
    }

    /** The store has it; now the message may go. */
    void settle(Run run, Job job) {
        Reservation reservation = run.reservation();
        switch (job.state()) {
            case Finished _ -> {
                Slot.quietly(reservation::delete);
                ports.observer().on(new JobEvent.Finished(job));
            }
            case Queued queued -> {
                Duration delay = Duration.between(environment.now(), queued.notBefore());
                Duration positive = delay.isNegative() ? Duration.ZERO : delay;
                Slot.quietly(() -> reservation.release(job.queue(), job.priority(), positive));
                ports.observer().on(new JobEvent.Requeued(job));
            }
            case Running _ -> throw new IllegalStateException("a run that ended still runs");
        }
    }

    /** The job is another's: this run leaves no trace, and its message only as far as needed. */
    private void giveUp(Run run, Optional<StoredJob> found) {
        ports.observer().on(new JobEvent.LeaseLost(run.id()));
        Reservation reservation = run.reservation();
        if (found.isEmpty() || found.get().job().isFinished()) {
            Slot.quietly(reservation::delete);
            return;
        }
        Job job = found.get().job();
        Duration delay =
                job.state() instanceof Queued(Instant notBefore, _)
                        ? Duration.between(environment.now(), notBefore)
                        : Timing.RUNNING_ELSEWHERE;
        Duration positive = delay.isNegative() ? Duration.ZERO : delay;
        Slot.quietly(() -> reservation.release(job.queue(), job.priority(), positive));
    }

    private static Optional<Output> outputOf(RunEnd end) {
        return end instanceof RunEnd.Completed(Outcome<?> outcome)
                        && outcome instanceof Outcome.Done<?>(Object result, int _)
                        && result instanceof Output output
                ? Optional.of(output)
                : Optional.empty();
    }
}
