package io.zerog.application;

import io.zerog.adapter.memory.MemoryQueue;
import io.zerog.adapter.memory.MemoryStore;
import io.zerog.adapter.memory.MemoryWorkerRegistry;
import io.zerog.application.JobUseCases.Submission;
import io.zerog.application.TextCodec.Text;
import io.zerog.domain.handler.JobContext;
import io.zerog.domain.handler.JobHandler;
import io.zerog.domain.handler.JobType;
import io.zerog.domain.handler.Outcome;
import io.zerog.domain.job.CancelRequest;
import io.zerog.domain.job.Job;
import io.zerog.domain.job.JobEvent;
import io.zerog.domain.job.JobId;
import io.zerog.domain.job.JobState.Finished;
import io.zerog.domain.job.JobState.Running;
import io.zerog.domain.job.JournalEntry;
import io.zerog.domain.job.Priority;
import io.zerog.domain.job.QueuedReason;
import io.zerog.domain.job.Token;
import io.zerog.domain.job.Verdict;
import io.zerog.domain.port.JobCatalog;
import io.zerog.domain.port.JobJournal;
import io.zerog.domain.port.JobOutput;
import io.zerog.domain.port.JobQueue;
import io.zerog.domain.port.JobStore;
import io.zerog.domain.port.JobStore.SaveResult;
import io.zerog.domain.port.OpenJobs;
import io.zerog.domain.port.PortUnavailableException;
import io.zerog.domain.port.Retention;
import io.zerog.domain.port.StoredJob;
import io.zerog.domain.port.WorkerRegistry;
import io.zerog.testkit.Faults;
import io.zerog.testkit.OneDatabase;
import io.zerog.testkit.SettableTime;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * A node on memory adapters, whose loops the test turns itself. A job's body runs within its slot's
 * turn, on the test's own thread: from there it moves the time, turns the other loops and breaks
 * the ports, so that nothing depends on how threads are scheduled. The random number is always one
 * half, which makes every jitter a factor of 1.
 */
final class Node {

    /** What a job does. */
    @FunctionalInterface
    interface Body {
        Outcome<Object> run(Text parameters, JobContext job) throws Exception;
    }

    /** Whoever reads reserves: a look, never a wait. */
    static final Timing TIMING =
            new Timing(
                    Timing.DEFAULT.lease(),
                    Timing.DEFAULT.heartbeat(),
                    Timing.DEFAULT.extend(),
                    Timing.DEFAULT.tick(),
                    Timing.DEFAULT.progress(),
                    Timing.DEFAULT.reconcile(),
                    Duration.ZERO,
                    Timing.DEFAULT.watch());

    static final JobType<Text, Object> WORK = JobType.of("work", Text.class, Object.class);
    static final Token THIEF = new Token(new UUID(7, 7));

    final SettableTime time;
    final Faults faults = new Faults();
    final MemoryStore store;
    final MemoryQueue queue;
    final List<JobEvent> events = new CopyOnWriteArrayList<>();

    /** Workers whose processes are known to have ended. */
    final Set<String> dead = new HashSet<>();

    final Environment environment;
    final Ports ports;
    final JobTypes types;
    final QueueWatch watch;
    final Worker worker;
    final Reconciler reconciler;
    final Jobs jobs;
    final IsolatingRunner runner = new IsolatingRunner(new ThreadRunner(new TextCodec()));

    /** How often the worker said that jobs hold too many slots. */
    int exhausted;

    /** What the queue's calls of the pulse wait in while the queue hangs. */
    final Queue<Runnable> hangingCalls = new ArrayDeque<>();

    private final AtomicLong ids;
    private final List<Loop> loops;
    private volatile boolean queueHangs;
    private volatile AssertionError assertion;
    private Body body = (parameters, job) -> Outcome.done(parameters.text());

    /** With one slot, and the type {@code work} as changed. */
    static Node of(UnaryOperator<JobType<Text, Object>> rules) {
        return new Node(SettableTime.autoAdvancing(), rules.apply(WORK), 1);
    }

    static Node standard() {
        return of(type -> type);
    }

    static Node withSlots(int slots) {
        return new Node(SettableTime.autoAdvancing(), WORK, slots);
    }

    /** In a time that stands still for sleepers too; for jobs that run in threads. */
    static Node inStandingTime(int slots) {
        return new Node(SettableTime.standing(), WORK, slots);
    }

    /** Whose store and queue are of one database. */
    static Node onOneDatabase() {
        SettableTime time = SettableTime.autoAdvancing();
        MemoryQueue queue = new MemoryQueue(time, "epoch-1");
        return new Node(time, new MemoryStore(), queue, new AtomicLong(), WORK, 1, true);
    }

    private Node(SettableTime time, JobType<Text, Object> type, int slots) {
        this(
                time,
                new MemoryStore(),
                new MemoryQueue(time, "epoch-1"),
                new AtomicLong(),
                type,
                slots);
    }

    private Node(
            SettableTime time,
            MemoryStore store,
            MemoryQueue queue,
            AtomicLong ids,
            JobType<Text, Object> type,
            int slots) {
        this(time, store, queue, ids, type, slots, false);
    }

    private Node(
            SettableTime time,
            MemoryStore store,
            MemoryQueue queue,
            AtomicLong ids,
            JobType<Text, Object> type,
            int slots,
            boolean isOneDatabase) {
        this.time = time;
        this.store = store;
        this.queue = queue;
        this.ids = ids;
        this.environment =
                new Environment(time, () -> new UUID(1, ids.incrementAndGet()), () -> 0.5);
        this.ports = wrapped(new MemoryWorkerRegistry(time), isOneDatabase);
        this.types = new JobTypes(List.of(handler(type)));
        this.watch = new QueueWatch(ports.queue(), environment, TIMING);
        this.watch.turn();
        this.worker =
                new Worker(
                        "worker-" + ids.incrementAndGet(),
                        slots,
                        Set.of("default"),
                        types,
                        ports,
                        runner,
                        watch,
                        environment,
                        TIMING,
                        Runnable::run,
                        queueCalls(),
                        new Worker.Replacements(1, () -> exhausted++));
        this.loops = worker.loops();
        this.reconciler =
                new Reconciler(
                        ports,
                        dead::contains,
                        watch,
                        environment,
                        TIMING,
                        tasks -> tasks.forEach(Runnable::run));
        this.jobs =
                new Jobs(
                        ports,
                        types,
                        watch,
                        new Backpressure(Backpressure.Limits.DEFAULT, watch, environment),
                        environment);
    }

    /** Another node of the same store, queue and time, with faults of its own. */
    Node beside() {
        return new Node(time, store, queue, ids, WORK, 1);
    }

    private Ports wrapped(WorkerRegistry registry, boolean isOneDatabase) {
        OneDatabase database = new OneDatabase(store, queue);
        return new Ports(
                faults.wrap(JobStore.class, isOneDatabase ? database.enqueuingStore() : store),
                faults.wrap(OpenJobs.class, store),
                faults.wrap(JobCatalog.class, store),
                faults.wrap(JobOutput.class, store),
                faults.wrap(JobJournal.class, store),
                faults.wrap(Retention.class, store),
                faults.wrap(WorkerRegistry.class, registry),
                faults.wrap(JobQueue.class, isOneDatabase ? database.knowingQueue() : queue),
                new TextCodec(),
                events::add);
    }

    private Executor queueCalls() {
        return call -> {
            if (queueHangs) {
                hangingCalls.add(call);
            } else {
                call.run();
            }
        };
    }

    private JobHandler<Text, Object> handler(JobType<Text, Object> type) {
        return new JobHandler<>() {
            @Override
            public JobType<Text, Object> type() {
                return type;
            }

            @Override
            public Outcome<Object> run(Text parameters, JobContext job) throws Exception {
                try {
                    return body.run(parameters, job);
                } catch (AssertionError failed) {
                    // The worker would take it for an error of the job: kept for the test.
                    assertion = failed;
                    faults.heal();
                    return Outcome.done();
                }
            }
        };
    }

    /** What every job does from now on. */
    void does(Body wanted) {
        body = wanted;
    }

    /** From now on the pulse's calls of the queue never return. */
    void hangQueueCalls() {
        queueHangs = true;
    }

    JobId submit() {
        return submit("hello");
    }

    JobId submit(String text) {
        return submit(text, JobUseCases.When.NOW);
    }

    JobId submit(String text, JobUseCases.When when) {
        return jobs.submit(submission(text, when)).job().id();
    }

    static Submission submission(String text, JobUseCases.When when) {
        byte[] parameters = text.getBytes(StandardCharsets.UTF_8);
        return new Submission("work", parameters, when, Priority.NORMAL);
    }

    /** Submits, and lets the slot take it; done with all that the body does when this returns. */
    JobId run() throws InterruptedException {
        JobId id = submit();
        turn();
        return id;
    }

    /** Turns the first slot once. */
    void turn() throws InterruptedException {
        turn(1);
    }

    void turn(int slot) throws InterruptedException {
        loops.get(slot - 1).turn();
        throwWhatABodyFound();
    }

    /** Fails with the assertion that failed in a job's body. */
    void throwWhatABodyFound() {
        if (assertion != null) {
            throw assertion;
        }
    }

    /** Turns the pulse once, where it is. */
    void tick() throws InterruptedException {
        loops.getLast().turn();
    }

    /** Lets time pass as a living node does: tick by tick. */
    void live(Duration duration) throws InterruptedException {
        for (Duration left = duration; left.isPositive(); left = left.minus(TIMING.tick())) {
            time.advance(TIMING.tick());
            tick();
        }
    }

    /** Lets time pass with the queue watched and the reconciler passing, and nothing else. */
    void reconcile(Duration duration) throws InterruptedException {
        Duration step = TIMING.reconcile();
        for (Duration left = duration; left.isPositive(); left = left.minus(step)) {
            time.advance(step);
            quietly(watch);
            quietly(reconciler);
        }
    }

    /** Turns a loop as its owner does, who goes on when a port is away. */
    static void quietly(Loop loop) throws InterruptedException {
        try {
            loop.turn();
        } catch (PortUnavailableException away) {
            // Turned again later.
        }
    }

    /**
     * All loops in turn, for as long as it takes, until the job is finished and no message left.
     */
    void settle(JobId id) throws InterruptedException {
        for (int rounds = 0; rounds < 1_000; rounds++) {
            if (job(id).isFinished() && messages() == 0) {
                return;
            }
            for (Loop loop : loops) {
                quietly(loop);
            }
            throwWhatABodyFound();
            reconcile(TIMING.reconcile());
        }
        throw new AssertionError(job(id) + " with " + messages() + " messages");
    }

    Job job(JobId id) {
        return store.find(id).orElseThrow().job();
    }

    Running running(JobId id) {
        return (Running) job(id).state();
    }

    Finished finished(JobId id) {
        return (Finished) job(id).state();
    }

    Optional<String> output(JobId id) {
        return finished(id)
                .outputToken()
                .flatMap(token -> store.find(id, token))
                .map(output -> new String(output.bytes(), StandardCharsets.UTF_8));
    }

    List<String> lines(JobId id) {
        return store.read(id, 0, 10_000).entries().stream().map(JournalEntry::message).toList();
    }

    long messages() {
        return queue.health().total();
    }

    <E extends JobEvent> List<E> events(Class<E> kind) {
        return events.stream().filter(kind::isInstance).map(kind::cast).toList();
    }

    Stream<JobEvent.Undelivered.Reason> undelivered() {
        return events(JobEvent.Undelivered.class).stream().map(JobEvent.Undelivered::reason);
    }

    CancelRequest cancelOf(Duration grace) {
        return new CancelRequest(
                CancelRequest.Mode.GRACEFUL,
                grace,
                Optional.empty(),
                Optional.empty(),
                time.instant());
    }

    /** Asks the job to end, past this node's worker, as if on another node. */
    void cancel(JobId id, Duration grace) {
        jobs.cancel(
                id,
                new JobUseCases.Cancellation(
                        CancelRequest.Mode.GRACEFUL, grace, Optional.empty(), Optional.empty()));
    }

    /** Another node's reconciler takes the running job, and queues it again. */
    void takeAway(JobId id) {
        StoredJob stored = store.find(id).orElseThrow();
        Verdict again = new Verdict.Requeue(QueuedReason.ABANDONED, time.instant());
        write(
                stored,
                stored.job()
                        .abandoned(
                                (Running) stored.job().state(), again, "epoch-1", time.instant()));
    }

    /** The same, and another worker runs it under its own token. */
    void steal(JobId id) {
        takeAway(id);
        StoredJob stored = store.find(id).orElseThrow();
        write(stored, stored.job().started(THIEF, "thief", false, time.instant()));
    }

    /** A crash of the worker: nothing that it held is written any more, its message comes back. */
    JobId runningOnADeadWorker(boolean alone) {
        JobId id = submit();
        diesUnder(id, alone);
        return id;
    }

    /** The job, which is queued, is started by a worker that dies at once. */
    void diesUnder(JobId id, boolean alone) {
        StoredJob stored = store.find(id).orElseThrow();
        write(stored, stored.job().started(THIEF, "dead", alone, time.instant()));
    }

    private void write(StoredJob stored, Job changed) {
        if (!(store.save(changed, stored.version()) instanceof SaveResult.Saved)) {
            throw new AssertionError("somebody else wrote " + changed.id());
        }
    }

    /** Ends as told: after an interrupt, as well-behaved jobs do. */
    static void endIfInterrupted() throws InterruptedException {
        if (Thread.interrupted()) {
            throw new InterruptedException("interrupted");
        }
    }

    static List<String> names(List<? extends JobEvent> events) {
        List<String> names = new ArrayList<>();
        events.forEach(event -> names.add(event.getClass().getSimpleName()));
        return names;
    }
}
