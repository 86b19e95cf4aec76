package io.zerog.simulation.cluster;

import io.zerog.domain.job.CancelRequest;
import io.zerog.domain.job.Job;
import io.zerog.domain.job.JobId;
import io.zerog.domain.job.JobState.Running;
import io.zerog.domain.job.Priority;
import io.zerog.simulation.engine.Node;
import io.zerog.simulation.engine.Simulation;
import io.zerog.simulation.fault.Coverage;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * One isolated job, and within moments of each other: its kill, the death of what runs it, and
 * another delivery of its message.
 */
final class KillRace {

    /** What happens to the job, in one order or another. */
    enum Event {
        KILL,
        NODE_DIES,
        PROCESS_CRASHES,
        REDELIVERY
    }

    /**
     * How it went.
     *
     * @param acknowledged the job as the client was told that its kill is noted; empty when the
     *     request was refused, or died with its node
     */
    record Ended(Job job, Optional<Job> acknowledged) {}

    private static final long SECOND = Duration.ofSeconds(1).toNanos();

    /** When the job is submitted. */
    private static final long BEGIN = SECOND;

    /** The job runs by then. */
    private static final long FIRST = 6 * SECOND;

    /** After how many seconds of work its process crashes. */
    private static final int WORK = 12;

    /** Seconds of work that no run gets to do. */
    private static final int ENDLESS = 300;

    private static final long LAST = 240 * SECOND;

    /** From the same moment to past a heartbeat and past a lease. */
    private static final List<Duration> GAPS =
            List.of(
                    Duration.ZERO,
                    Duration.ofNanos(1),
                    Duration.ofMillis(1),
                    Duration.ofMillis(200),
                    Duration.ofSeconds(1),
                    Duration.ofSeconds(11),
                    Duration.ofSeconds(32));

    private final Simulation simulation;
    private final Cluster cluster;
    private final WorkerNode[] workers = new WorkerNode[2];
    private final boolean crashes;
    private ApiNode api;
    private JobId id;
    private Optional<Job> acknowledged = Optional.empty();

    private KillRace(long seed, List<Event> order, Variant variant) {
        simulation = new Simulation(seed, _ -> false);
        cluster = new Cluster(simulation, Settings.CALM, variant, new Coverage());
        crashes = order.contains(Event.PROCESS_CRASHES);
        RandomGenerator random = simulation.randomness();
        startApi();
        startWorker(0);
        startWorker(1);
        simulation.at(BEGIN, this::submit);
        long[] at = new long[order.size()];
        for (int n = 0; n < at.length; n++) {
            long gap = GAPS.get(random.nextInt(GAPS.size())).toNanos();
            at[n] = n == 0 ? FIRST : at[n - 1] + gap;
        }
        // A crash has its moment: the other events are set around it.
        long shift = crashes ? BEGIN + WORK * SECOND - at[order.indexOf(Event.PROCESS_CRASHES)] : 0;
        for (int n = 0; n < at.length; n++) {
            Event event = order.get(n);
            simulation.at(Math.max(FIRST, at[n] + shift), () -> happens(event));
        }
        simulation.at(FIRST, this::awaitEnd);
    }

    /**
     * Lets it happen.
     *
     * @throws Violation when an invariant does not hold
     */
    static Ended run(long seed, List<Event> order, Variant variant) throws InterruptedException {
        KillRace race = new KillRace(seed, order, variant);
        race.simulation.run();
        return new Ended(race.job(), race.acknowledged);
    }

    private void startApi() {
        api = new ApiNode(cluster, cluster.born("api", this::startApi));
    }

    private void startWorker(int n) {
        workers[n] = new WorkerNode(cluster, cluster.born("worker" + n, () -> startWorker(n)));
    }

    private void submit() {
        Workload.Order order =
                crashes
                        ? new Workload.Order("crashing", new Task(WORK, Workload.ALWAYS))
                        : new Workload.Order("deaf", new Task(ENDLESS, 0));
        api.submit(order, Duration.ZERO, Priority.NORMAL, given -> id = given);
    }

    private void happens(Event event) {
        switch (event) {
            case KILL ->
                    api.cancel(id, CancelRequest.Mode.KILL, job -> acknowledged = Optional.of(job));
            case NODE_DIES -> runner().ifPresent(cluster::kill);
            case REDELIVERY -> runner().ifPresent(cluster.queue()::cut);
            case PROCESS_CRASHES -> {}
        }
    }

    /** The node that runs the job, if one does. */
    private Optional<Node> runner() {
        if (!(job().state() instanceof Running running)) {
            return Optional.empty();
        }
        return List.of(workers).stream()
                .map(WorkerNode::node)
                .filter(node -> node.toString().equals(running.worker()))
                .findFirst();
    }

    private Job job() {
        return cluster.history().stored(id);
    }

    private void awaitEnd() {
        if (cluster.history().allFinished() && cluster.queue().messages() == 0) {
            simulation.stop();
        } else if (simulation.now() > LAST) {
            cluster.history()
                    .violate(
                            Invariant.ACKNOWLEDGED_JOBS_FINISH,
                            "still open: " + cluster.history().open());
        } else {
            simulation.at(simulation.now() + SECOND, this::awaitEnd);
        }
    }
}
