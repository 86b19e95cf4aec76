package io.zerog.application;

import io.zerog.domain.handler.JobHandler;
import io.zerog.domain.job.Job;
import io.zerog.domain.job.JobId;
import io.zerog.domain.job.QueuedReason;
import io.zerog.domain.job.RequeuePolicy;
import io.zerog.domain.job.RunEnd;
import io.zerog.domain.job.Verdict;
import io.zerog.domain.port.JobRunner;
import io.zerog.domain.port.PortUnavailableException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The worker of a node: its slots, the pulse of what runs in them, and its end. Whoever owns the
 * threads gives each of {@link #loops()} one of its own.
 */
public final class Worker {

    private static final Duration STEP = Duration.ofMillis(50);

    /**
     * What happens when jobs in threads ignore their interrupts.
     *
     * @param most how many slots that they hold are replaced
     * @param exhausted called once, on the pulse's thread, when more are held than that
     */
    public record Replacements(int most, Runnable exhausted) {
        static final Replacements NONE = new Replacements(0, () -> {});
    }

    private final String id;
    private final JobTypes types;
    private final QueueWatch watch;
    private final Environment environment;
    private final Timing timing;
    private final Quarantine quarantine = new Quarantine();
    // In the order of their start, so that a simulation takes the same course every time.
    private final List<Pulse> pulses = new CopyOnWriteArrayList<>();
    private final RunLauncher launcher;
    private final List<Slot> slots;
    private final JobRunner runner;
    private final int slotCount;
    private final Replacements replacements;
    private volatile int held;
    private boolean exhausted;
    private volatile boolean taking = true;
    private volatile boolean draining;
    private volatile boolean interrupting;

    /**
     * @param id unique to this start of this node
     * @param queues those it takes jobs from
     * @param storeCalls runs heartbeats; at least as many threads as slots, or they wait for each
     *     other
     * @param queueCalls runs extensions of reservations, apart from heartbeats
     */
    public Worker(
            String id,
            int slotCount,
            Set<String> queues,
            JobTypes types,
            Ports ports,
            JobRunner runner,
            QueueWatch watch,
            Environment environment,
            Timing timing,
            Executor storeCalls,
            Executor queueCalls) {
        this(
                id,
                slotCount,
                queues,
                types,
                ports,
                runner,
                watch,
                environment,
                timing,
                storeCalls,
                queueCalls,
                Replacements.NONE);
    }

    /** The same, with slots that stand in for those that jobs do not give back. */
    public Worker(
            String id,
            int slotCount,
            Set<String> queues,
            JobTypes types,
            Ports ports,
            JobRunner runner,
            QueueWatch watch,
            Environment environment,
            Timing timing,
            Executor storeCalls,
            Executor queueCalls,
            Replacements replacements) {
        this.id = id;
        this.runner = runner;
        this.slotCount = slotCount;
        this.replacements = replacements;
        this.types = types;
        this.watch = watch;
        this.environment = environment;
        this.timing = timing;
        this.launcher =
                new RunLauncher(this, ports, runner, environment, timing, storeCalls, queueCalls);
        this.slots =
                IntStream.rangeClosed(1, slotCount + replacements.most())
                        .mapToObj(n ->
                                new Slot(n, queues, this, ports, environment, timing, launcher))
                        .toList();
    }

    public String id() {
        return id;
    }

    /** The slots, and the pulse that keeps their runs alive. */
    public List<Loop> loops() {
        List<Loop> loops = new ArrayList<>(slots);
        loops.add(new Ticks());
        return loops;
    }

    /** The jobs that run here now. */
    public Set<JobId> running() {
        return pulses.stream().map(pulse -> pulse.run().id()).collect(Collectors.toSet());
    }

    public int slots() {
        return slotCount;
    }

    /** A look into a run of this worker; empty when the job does not run here. */
    public Optional<DiagnosticsUseCases.Diagnosis> diagnose(JobId job) {
        return pulses.stream()
                .filter(pulse -> pulse.run().id().equals(job))
                .findFirst()
                .flatMap(this::diagnose);
    }

    private Optional<DiagnosticsUseCases.Diagnosis> diagnose(Pulse pulse) {
        Run run = pulse.run();
        long progressed = environment.time().nanos() - run.progressedNanos();
        return runner.diagnostics(run.lease().token())
                .map(found ->
                        new DiagnosticsUseCases.Diagnosis(
                                id,
                                run.isIsolated(),
                                pulse.leaseAge(),
                                Duration.ofNanos(progressed),
                                found));
    }

    /** Stops or goes on taking jobs, on an operator's order; a drain cannot be taken back. */
    public void take(boolean wanted) {
        taking = wanted;
    }

    /** Whether it has begun to end. */
    public boolean isDraining() {
        return draining;
    }

    /** Passes a cancel to the run on this node at once, if there is one. */
    public void cancelRequested(Job job) {
        job.cancel()
                .ifPresent(request ->
                        pulses.stream()
                                .filter(pulse -> pulse.run().id().equals(job.id()))
                                .forEach(pulse -> pulse.run().stop(request)));
    }

    /**
     * Ends: takes nothing new, lets what runs go on for {@code patience} with heartbeats on, then
     * interrupts it and waits {@code grace}, then gives back what is left. Nothing is charged.
     */
    public void drain(Duration patience, Duration grace) throws InterruptedException {
        draining = true;
        awaitIdle(patience);
        interrupting = true;
        for (Pulse pulse : pulses) {
            pulse.run().stop(RunEnd.Reason.SHUTDOWN, Duration.ZERO);
        }
        awaitIdle(grace);
        for (Pulse pulse : pulses) {
            giveBack(pulse);
        }
    }

    private void awaitIdle(Duration longest) throws InterruptedException {
        for (Duration left = longest;
                left.isPositive() && slots.stream().anyMatch(Slot::isBusy);
                left = left.minus(STEP)) {
            environment.time().sleep(STEP);
        }
    }

    /** The run ignores its interrupt: its job is queued again for others, and it is fenced off. */
    private void giveBack(Pulse pulse) {
        Run run = pulse.run();
        Verdict.Requeue verdict =
                new Verdict.Requeue(
                        QueuedReason.INTERRUPTED,
                        environment.now().plus(RequeuePolicy.SHUTDOWN_DELAY));
        pulse.end();
        try {
            Lease.Result result =
                    run.lease()
                            .write(job ->
                                    job.requeued(
                                            run.lease().token(),
                                            verdict,
                                            epoch(),
                                            run.progress(),
                                            environment.now()));
            if (result instanceof Lease.Result.Written(Job job)) {
                launcher.settle(run, job);
            }
        } catch (PortUnavailableException away) {
            // The reconciler takes it when its lease has stood still.
        }
        run.lose();
    }

    Quarantine quarantine() {
        return quarantine;
    }

    JobTypes types() {
        return types;
    }

    String epoch() {
        return watch.epoch();
    }

    boolean isTaking() {
        return taking && !draining;
    }

    /** Whether the slot of that number, from 1, is needed: a replacement only while one is held. */
    boolean needs(int slot) {
        return slot <= slotCount + held;
    }

    boolean isolates(Job job, JobHandler<?, ?> handler) {
        return runner.isolates(job, handler);
    }

    private void countHeld() {
        long now = pulses.stream().filter(Pulse::isUnresponsive).count();
        held = (int) Math.min(now, replacements.most());
        if (now > replacements.most() && replacements.most() > 0 && !exhausted) {
            exhausted = true;
            replacements.exhausted().run();
        }
    }

    void began(Pulse pulse) {
        pulses.add(pulse);
        if (interrupting) {
            // Claimed while the others were told: it is told before it begins.
            pulse.run().stop(RunEnd.Reason.SHUTDOWN, Duration.ZERO);
        }
    }

    void ended(Pulse pulse) {
        pulses.remove(pulse);
    }

    /** The worker's own timer: no job's thread is needed to keep its job alive. */
    private final class Ticks implements Loop {
        @Override
        public String name() {
            return "pulse";
        }

        @Override
        public Duration turn() {
            pulses.forEach(Pulse::tick);
            countHeld();
            long now = environment.time().nanos();
            long tick = timing.tick().toNanos();
            long next = pulses.stream().mapToLong(Pulse::nextLook).min().orElse(now + tick);
            return Duration.ofNanos(Math.clamp(next - now, 0, tick));
        }
    }
}
