package io.zerog.simulation.cluster;

import io.zerog.application.EndedJobs;
import io.zerog.application.Environment;
import io.zerog.application.JobTypes;
import io.zerog.application.Loop;
import io.zerog.application.Ports;
import io.zerog.application.Purge;
import io.zerog.application.QueueWatch;
import io.zerog.application.Reconciler;
import io.zerog.application.ThreadRunner;
import io.zerog.application.Timing;
import io.zerog.application.Worker;
import io.zerog.application.WorkerReports;
import io.zerog.domain.port.PortUnavailableException;
import io.zerog.simulation.engine.Node;
import io.zerog.simulation.engine.NodeTime;
import io.zerog.simulation.engine.Signal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;

/** One life of a worker: the production classes, wired to simulated threads, time and ports. */
final class WorkerNode {

    /** The role of the thread that ends a node in good order. */
    static final String DRAIN = "drain";

    private static final int SLOTS = 2;
    private static final Duration KEEP = Duration.ofDays(7);
    private static final Duration AFTER_FAILURE = Duration.ofMillis(500);

    private final Cluster cluster;
    private final Node node;
    private final NodeTime time;
    private final Worker worker;

    WorkerNode(Cluster cluster, Node node) {
        this.cluster = cluster;
        this.node = node;
        this.time = new NodeTime(cluster.simulation());
        Environment environment = cluster.environment(time);
        Ports ports = cluster.ports(node, time);
        JobTypes types = new JobTypes(Workload.handlers(time, () -> cluster.kill(node)));
        QueueWatch watch = new QueueWatch(ports.queue(), environment, Timing.DEFAULT);
        ThreadRunner threads = new ThreadRunner(ports.codec());
        this.worker =
                new Worker(
                        node.toString(),
                        SLOTS,
                        types.queues(),
                        types,
                        ports,
                        new ActorRunner(cluster.simulation(), node, cluster.history(), threads),
                        watch,
                        environment,
                        Timing.DEFAULT,
                        executor("store-call"),
                        executor("queue-call"));
        List<Loop> loops = new ArrayList<>(worker.loops());
        loops.add(watch);
        loops.add(
                new Reconciler(
                        ports, cluster.deaths(), watch, environment, Timing.DEFAULT, this::all));
        loops.add(
                new WorkerReports(
                        worker,
                        "host",
                        types.queues(),
                        types,
                        ports.registry(),
                        () -> 0L,
                        new EndedJobs(),
                        environment));
        loops.add(new Purge(ports.retention(), KEEP, environment));
        cluster.variant()
                .loops(cluster.simulation(), ports, environment, loops)
                .forEach(loop -> cluster.start(node, loop));
    }

    Node node() {
        return node;
    }

    NodeTime time() {
        return time;
    }

    /**
     * As on SIGTERM, after which the process ends.
     *
     * @param patience with the jobs that run
     */
    void drainAndDie(Duration patience) {
        cluster.simulation()
                .spawn(
                        node,
                        DRAIN,
                        () -> {
                            try {
                                worker.drain(patience, Duration.ofSeconds(3));
                            } catch (InterruptedException | PortUnavailableException cut) {
                                // The process ends all the same.
                            }
                            cluster.kill(node);
                        });
    }

    private Executor executor(String role) {
        return task -> cluster.simulation().spawn(node, role, task);
    }

    private void all(List<Runnable> tasks) throws InterruptedException {
        Signal ended = new Signal(cluster.simulation());
        int[] left = {tasks.size()};
        for (Runnable task : tasks) {
            cluster.simulation()
                    .spawn(
                            node,
                            "reconciler-task",
                            () -> {
                                task.run();
                                left[0]--;
                                ended.all();
                            });
        }
        while (left[0] > 0) {
            cluster.simulation().await(ended, AFTER_FAILURE.toNanos());
        }
    }
}
