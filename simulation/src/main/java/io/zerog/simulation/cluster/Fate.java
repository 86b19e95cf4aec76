package io.zerog.simulation.cluster;

import io.zerog.domain.job.CancelRequest;
import io.zerog.domain.job.JobId;
import io.zerog.domain.job.Priority;
import io.zerog.simulation.engine.Node;
import io.zerog.simulation.engine.NodeTime;
import io.zerog.simulation.engine.Simulation;
import io.zerog.simulation.fault.Words;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * Decides from the seed when clients come, nodes die, the store and the queue are away; and when
 * the faults stop, waits for everything to heal.
 */
final class Fate {

    private static final int WORKERS = 3;
    private static final int LATEST = 6;
    private static final long SECOND = Duration.ofSeconds(1).toNanos();
    private static final long LONGEST_OUTAGE = 45 * SECOND;

    /** How soon all must be finished once the faults have stopped. */
    static final long HEALED = 240 * SECOND;

    /** In seconds. */
    private static final int LONGEST_DRAIN = 20;

    private final Cluster cluster;
    private final Simulation simulation;
    private final Settings settings;
    private final RandomGenerator random;
    private final List<WorkerNode> workers = new ArrayList<>();
    private final List<JobId> known = new ArrayList<>();
    private final long faultsEnd;
    private ApiNode api;
    private long healedAfter = -1;
    private long excuse;

    Fate(Cluster cluster, Settings settings) {
        this.cluster = cluster;
        this.simulation = cluster.simulation();
        this.settings = settings;
        this.random = simulation.randomness();
        this.faultsEnd = settings.faultsFor().toNanos();
        this.excuse = faultsEnd;
    }

    /** Virtual nanoseconds from the last fault until all was finished. */
    long healedAfter() {
        return healedAfter;
    }

    /** Puts everything on the agenda. */
    void begin() {
        startApi();
        for (int n = 0; n < WORKERS; n++) {
            workers.add(null);
            startWorker(n);
        }
        long submitsEnd = faultsEnd * 2 / 3;
        for (int n = 0; n < settings.jobs(); n++) {
            boolean poison = settings.poison() && n == 0 && random.nextInt(3) == 0;
            Workload.Order order = Workload.order(random, poison);
            simulation.at(random.nextLong(submitsEnd), () -> submit(order));
        }
        repeat(settings.killEvery(), this::killSomebody);
        repeat(settings.drainEvery(), this::deploy);
        if (settings.outages()) {
            repeat(Duration.ofSeconds(90), this::outage);
        }
        if (settings.queueTroubles()) {
            repeat(Duration.ofSeconds(60), this::queueTrouble);
        }
        if (!settings.clockJumps().isZero()) {
            repeat(Duration.ofSeconds(60), this::jump);
        }
        simulation.at(faultsEnd, this::faultsStop);
    }

    private void startApi() {
        api = new ApiNode(cluster, cluster.born("api", this::startApi));
    }

    private void startWorker(int n) {
        workers.set(n, new WorkerNode(cluster, cluster.born("worker" + n, () -> startWorker(n))));
    }

    private WorkerNode anyWorker() {
        return workers.get(random.nextInt(WORKERS));
    }

    /** Lets something happen at random moments, until the faults stop. */
    private void repeat(Duration meanPause, Runnable event) {
        if (!meanPause.isZero()) {
            long next = simulation.now() + random.nextLong(2 * meanPause.toNanos());
            if (next < faultsEnd) {
                simulation.at(
                        next,
                        () -> {
                            event.run();
                            repeat(meanPause, event);
                        });
            }
        }
    }

    private void submit(Workload.Order order) {
        Duration delay =
                random.nextInt(5) == 0 ? Duration.ofSeconds(random.nextInt(30)) : Duration.ZERO;
        Priority priority = Priority.values()[random.nextInt(3)];
        boolean cancels = random.nextInt(6) == 0;
        long patience = random.nextLong(40 * SECOND);
        api.submit(
                order,
                delay,
                priority,
                id -> {
                    known.add(id);
                    simulation.at(simulation.now() + patience, () -> later(id, cancels));
                });
    }

    private void later(JobId id, boolean cancels) {
        if (cancels) {
            boolean kills = random.nextInt(3) == 0;
            api.cancel(id, kills ? CancelRequest.Mode.KILL : CancelRequest.Mode.GRACEFUL);
        } else {
            api.look(id);
        }
    }

    private void killSomebody() {
        int n = random.nextInt(WORKERS + 1);
        cluster.kill(n == WORKERS ? api.node() : workers.get(n).node());
    }

    /** At times a job is cancelled that its worker is about to give back. */
    private void deploy() {
        if (!known.isEmpty() && random.nextBoolean()) {
            int latest = Math.min(LATEST, known.size());
            JobId id = known.get(known.size() - 1 - random.nextInt(latest));
            api.cancel(id, CancelRequest.Mode.GRACEFUL);
        }
        anyWorker().drainAndDie(Duration.ofSeconds(random.nextInt(LONGEST_DRAIN + 1)));
    }

    private void outage() {
        long end = Math.min(faultsEnd, simulation.now() + random.nextLong(LONGEST_OUTAGE));
        boolean store = random.nextBoolean();
        tell(store ? "store away" : "queue away");
        if (store) {
            cluster.faults().storeAway(end);
        } else {
            cluster.faults().queueAway(end);
        }
    }

    private void queueTrouble() {
        switch (random.nextInt(4)) {
            case 0 -> {
                tell("queue loses its memory");
                cluster.queue().loseMemory();
            }
            case 1 -> {
                tell("queue restarts with its log");
                cluster.queue().restart();
            }
            case 2 -> {
                Node cut = anyWorker().node();
                tell("connections of " + cut + " are cut");
                cluster.queue().cut(cut);
            }
            default -> {
                tell("queue loses a message");
                cluster.queue().loseOne("default");
            }
        }
    }

    private void tell(String what) {
        simulation.trace().add(simulation.now(), "fate", what);
    }

    private void jump() {
        int n = random.nextInt(WORKERS + 1);
        NodeTime clock = n == WORKERS ? api.time() : workers.get(n).time();
        long most = settings.clockJumps().toSeconds();
        long seconds = random.nextLong(-most, most + 1);
        tell("clock " + n + " off by " + seconds);
        clock.setOff(Duration.ofSeconds(seconds));
    }

    private void faultsStop() {
        tell("faults stop");
        cluster.takeCensus();
        cluster.faults().stop();
        workers.forEach(worker -> worker.time().setOff(Duration.ZERO));
        api.time().setOff(Duration.ZERO);
        awaitHealth();
    }

    private void awaitHealth() {
        if (cluster.history().allFinished() && cluster.queue().messages() == 0) {
            healedAfter = Math.max(0, simulation.now() - lastExcuse());
            cluster.history().checkOutputs();
            cluster.takeCensus();
            simulation.stop();
        } else if (simulation.now() - lastExcuse() < HEALED) {
            simulation.at(simulation.now() + SECOND, this::awaitHealth);
        } else if (!cluster.history().allFinished()) {
            cluster.history()
                    .violate(
                            Invariant.ACKNOWLEDGED_JOBS_FINISH,
                            "still open: "
                                    + cluster.history().open().stream().map(Words::of).toList());
        } else {
            cluster.history()
                    .violate(
                            Invariant.QUEUE_ENDS_EMPTY,
                            cluster.queue().messages() + " messages are left");
        }
    }

    /**
     * What healing is counted from: the end of the faults; a death after it, for which only a
     * poisonous job can be to blame; or, where a wrong clock has set a date in the future, that
     * date.
     */
    private long lastExcuse() {
        excuse = Math.max(excuse, cluster.history().lastDeathAt());
        if (!settings.clockJumps().isZero()) {
            Instant review = cluster.history().latestReview();
            if (review.isAfter(NodeTime.START)) {
                excuse = Math.max(excuse, Duration.between(NodeTime.START, review).toNanos());
            }
            excuse = Math.max(excuse, cluster.queue().lastReadyAt());
        }
        return excuse;
    }
}
