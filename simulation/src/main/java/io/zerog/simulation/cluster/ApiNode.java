package io.zerog.simulation.cluster;

import io.zerog.application.Backpressure;
import io.zerog.application.Environment;
import io.zerog.application.JobTypes;
import io.zerog.application.JobUseCases.Cancellation;
import io.zerog.application.JobUseCases.Submission;
import io.zerog.application.JobUseCases.When;
import io.zerog.application.Jobs;
import io.zerog.application.Ports;
import io.zerog.application.QueueWatch;
import io.zerog.application.RefusedException;
import io.zerog.application.Timing;
import io.zerog.domain.job.CancelRequest;
import io.zerog.domain.job.Job;
import io.zerog.domain.job.JobId;
import io.zerog.domain.job.Priority;
import io.zerog.domain.port.JobCatalog;
import io.zerog.domain.port.PortUnavailableException;
import io.zerog.domain.port.StoredJob;
import io.zerog.simulation.engine.Node;
import io.zerog.simulation.engine.NodeTime;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;

/** One life of an API node. Each request has a thread of its own, which dies with the node. */
final class ApiNode {

    private final Cluster cluster;
    private final Node node;
    private final NodeTime time;
    private final Jobs jobs;

    ApiNode(Cluster cluster, Node node) {
        this.cluster = cluster;
        this.node = node;
        this.time = new NodeTime(cluster.simulation());
        Environment environment = cluster.environment(time);
        Ports ports = cluster.ports(node, time);
        QueueWatch watch = new QueueWatch(ports.queue(), environment, Timing.DEFAULT);
        JobTypes types = new JobTypes(Workload.handlers(time, () -> {}));
        this.jobs =
                new Jobs(
                        ports,
                        types,
                        watch,
                        new Backpressure(Backpressure.Limits.DEFAULT, watch, environment),
                        environment);
        cluster.start(node, watch);
    }

    Node node() {
        return node;
    }

    NodeTime time() {
        return time;
    }

    /**
     * A client's request to run a job.
     *
     * @param acknowledged is told the id in the very moment of the answer
     */
    void submit(
            Workload.Order order, Duration delay, Priority priority, Consumer<JobId> acknowledged) {
        Submission submission =
                new Submission(
                        order.type(),
                        TaskCodec.write(order.task()),
                        new When.After(delay),
                        priority);
        request(
                "api-submit",
                () -> {
                    StoredJob stored = jobs.submit(submission);
                    cluster.history().acknowledged(stored.job().id());
                    acknowledged.accept(stored.job().id());
                });
    }

    /** A client's request to end a job; a kill of a job in a thread is refused. */
    void cancel(JobId id, CancelRequest.Mode mode) {
        cancel(id, mode, _ -> {});
    }

    /**
     * The same.
     *
     * @param acknowledged is told the job as it was in the very moment of the answer
     */
    void cancel(JobId id, CancelRequest.Mode mode, Consumer<Job> acknowledged) {
        Cancellation wish =
                new Cancellation(mode, Duration.ofSeconds(1), Optional.empty(), Optional.empty());
        request("api-cancel", () -> acknowledged.accept(jobs.cancel(id, wish).job()));
    }

    /** A client looks at a job and at the list. */
    void look(JobId id) {
        request(
                "api-look",
                () -> {
                    StoredJob stored = jobs.find(id);
                    jobs.journal(id, 0, 100);
                    jobs.output(stored);
                    jobs.list(JobCatalog.Filter.ALL, Optional.empty(), 10);
                });
    }

    private void request(String role, Runnable work) {
        cluster.simulation()
                .spawn(
                        node,
                        role,
                        () -> {
                            try {
                                work.run();
                            } catch (PortUnavailableException | RefusedException refused) {
                                // The client is told so, and was promised nothing.
                            }
                        });
    }
}
