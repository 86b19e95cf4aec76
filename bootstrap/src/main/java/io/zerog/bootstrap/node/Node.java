package io.zerog.bootstrap.node;

import io.zerog.adapter.http.HttpServer;
import io.zerog.adapter.http.HttpSettings;
import io.zerog.adapter.process.ProcessRunner;
import io.zerog.application.Environment;
import io.zerog.application.JobTypes;
import io.zerog.application.JobUseCases;
import io.zerog.application.Loop;
import io.zerog.application.QueueWatch;
import io.zerog.application.Timing;
import io.zerog.application.Worker;
import io.zerog.bootstrap.metrics.Metrics;
import io.zerog.bootstrap.product.QueueProduct;
import io.zerog.bootstrap.product.StoreProduct;
import io.zerog.bootstrap.settings.Settings;
import io.zerog.domain.job.JobEvent;
import io.zerog.domain.port.JobObserver;
import io.zerog.domain.port.ParameterCodec;
import io.zerog.domain.port.PortUnavailableException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A node while it runs. */
public final class Node implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Node.class);

    /** How long a job may take to end once it is interrupted. */
    private static final Duration INTERRUPT_GRACE = Duration.ofSeconds(3);

    /** How long loops may take to end; they do nothing by then. */
    private static final Duration LOOP_GRACE = Duration.ofSeconds(1);

    private final Settings settings;
    private final NodeState state;
    private final CallThreads callThreads;
    private final WorkerLocks locks;
    private final Optional<Worker> worker;
    private final HttpServer server;
    private final JobUseCases jobs;
    private final Metrics metrics;

    private Node(
            Settings settings,
            NodeState state,
            CallThreads callThreads,
            WorkerLocks locks,
            Optional<Worker> worker,
            HttpServer server,
            JobUseCases jobs,
            Metrics metrics) {
        this.settings = settings;
        this.state = state;
        this.callThreads = callThreads;
        this.locks = locks;
        this.worker = worker;
        this.server = server;
        this.jobs = jobs;
        this.metrics = metrics;
    }

    /**
     * Starts a node on products that are open; they stay the caller's to close, and so do the
     * processes.
     *
     * @param exhausted called when jobs hold more slots than can be replaced
     * @throws HttpServer.CannotListenException when the address cannot be had; nothing runs then
     */
    public static Node start(
            Settings settings,
            HttpSettings http,
            StoreProduct store,
            QueueProduct queue,
            JobTypes types,
            ParameterCodec codec,
            ProcessRunner processes,
            Runnable exhausted,
            List<JobObserver> observers,
            Environment environment,
            Timing timing) {
        Observers all = new Observers(observers);
        NodeState state = new NodeState(new LoopThreads(environment.time(), environment.random()));
        NodeComponent parts =
                DaggerNodeComponent.factory()
                        .create(
                                settings,
                                store,
                                queue,
                                types,
                                codec,
                                processes,
                                WorkerPlan.of(settings, types, environment.ids().get(), exhausted),
                                all,
                                environment,
                                timing,
                                state);
        try {
            return started(settings, http, store, types, environment, state, all, parts);
        } catch (RuntimeException failed) {
            parts.metrics().close();
            throw failed;
        }
    }

    private static Node started(
            Settings settings,
            HttpSettings http,
            StoreProduct store,
            JobTypes types,
            Environment environment,
            NodeState state,
            Observers all,
            NodeComponent parts) {
        all.add(parts.jobMetrics());
        learnEpoch(parts.queueWatch());
        if (!store.isShared()) {
            // Nobody else can have it open: whoever ran its jobs is dead.
            int taken = parts.reconciler().voidFormerLeases();
            if (taken > 0) {
                LOG.info("{} jobs of a former process are queued again", taken);
            }
        }
        HttpServer server =
                HttpServer.start(
                        http,
                        parts.useCases(),
                        environment.time(),
                        () -> environment.ids().get().toString(),
                        () -> Double.doubleToLongBits(environment.random().getAsDouble()));
        all.add(server.observer());
        warnOfIdleness(settings, types);
        state.loops()
                .start(
                        List.of(
                                parts.queueWatch(),
                                parts.reconciler(),
                                parts.purge(),
                                parts.gauges()));
        Optional<Worker> worker = Optional.empty();
        if (settings.role().runsJobs()) {
            if (store.isShared()) {
                parts.workerLocks().hold(parts.worker().id());
            }
            worker = Optional.of(parts.worker());
            all.add(passingCancels(parts.worker()));
            all.add(parts.endedJobs());
            parts.gauges().show(parts.worker());
            List<Loop> loops = new ArrayList<>(parts.worker().loops());
            loops.add(parts.workerReports());
            state.loops().start(loops);
        }
        return new Node(
                settings,
                state,
                parts.callThreads(),
                parts.workerLocks(),
                worker,
                server,
                parts.jobs(),
                parts.metrics());
    }

    /** What users do with jobs, for callers in this process. */
    public JobUseCases jobs() {
        return jobs;
    }

    public int port() {
        return server.port();
    }

    public String address() {
        return server.uri();
    }

    /**
     * Stops, and costs no job anything: takes no more jobs and tells probes so, lets running jobs
     * go on for as long as the settings say, interrupts those that are left and queues them again
     * uncharged. Requests are answered until then.
     */
    @Override
    public void close() {
        state.leave();
        LOG.info("stopping");
        try {
            if (worker.isPresent()) {
                worker.get().drain(settings.worker().drain(), INTERRUPT_GRACE);
            }
        } catch (InterruptedException hurried) {
            Thread.currentThread().interrupt();
        }
        server.close();
        try {
            List<String> alive = state.loops().stop(LOOP_GRACE);
            if (!alive.isEmpty()) {
                LOG.warn("left behind, they ignore their interrupt: {}", alive);
            }
        } catch (InterruptedException hurried) {
            Thread.currentThread().interrupt();
        }
        callThreads.stop();
        locks.close();
        metrics.close();
        LOG.info("stopped");
    }

    private static void warnOfIdleness(Settings settings, JobTypes types) {
        if (types.all().isEmpty()) {
            LOG.warn("there are no job types here: nothing can be submitted or run");
        }
        settings.queues().stream()
                .filter(queue -> !types.queues().contains(queue))
                .forEach(queue -> LOG.warn("no job type here goes through queue {}", queue));
    }

    /**
     * Jobs that are submitted before the queue's epoch is known are put again when it is; so it is
     * asked once before there can be a submit. A queue that is away delays the start of nothing.
     */
    private static void learnEpoch(QueueWatch watch) {
        try {
            watch.turn();
        } catch (PortUnavailableException away) {
            LOG.warn("starting without the queue: {}", away.getMessage());
        }
    }

    private static JobObserver passingCancels(Worker worker) {
        return event -> {
            if (event instanceof JobEvent.CancelRequested requested) {
                worker.cancelRequested(requested.job());
            }
        };
    }
}
