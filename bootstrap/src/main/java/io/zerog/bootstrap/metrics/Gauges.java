package io.zerog.bootstrap.metrics;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Tags;
import io.zerog.application.Environment;
import io.zerog.application.HealthUseCases;
import io.zerog.application.Loop;
import io.zerog.application.Worker;
import io.zerog.domain.port.JobQueue;
import io.zerog.domain.port.OpenJobs;
import io.zerog.domain.port.PortUnavailableException;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;

/**
 * What is, rather than what happened: depths and ages. The store is asked by this loop every ten
 * seconds and never by a scrape; the queue's state is what its watch saw last. What has not been
 * seen for a minute is NaN.
 */
public final class Gauges implements Loop {

    private static final Duration INTERVAL = Duration.ofSeconds(10);
    private static final Duration FRESH = Duration.ofMinutes(1);

    /** Queues of other nodes' types are shown too, but not without end. */
    private static final int MOST_QUEUES = 100;

    private record Seen(OpenJobs.Backlog backlog, long nanos) {}

    private final Metrics metrics;
    private final HealthUseCases health;
    private final OpenJobs openJobs;
    private final Environment environment;
    private final Set<String> queues = new HashSet<>();
    private volatile Seen seen;
    private volatile boolean asking;

    /**
     * @param ownQueues those of the types that are registered here
     */
    public Gauges(
            Metrics metrics,
            HealthUseCases health,
            OpenJobs openJobs,
            Collection<String> ownQueues,
            Environment environment) {
        this.metrics = metrics;
        this.health = health;
        this.openJobs = openJobs;
        this.environment = environment;
        gauge(
                "zerog.jobs.open",
                "Jobs in the store that are queued or running, of all nodes",
                null,
                Tags.empty(),
                () -> backlog().map(backlog -> (double) backlog.jobs()).orElse(Double.NaN));
        gauge(
                "zerog.jobs.oldest.due.age",
                "For how long the reconciler should have looked at the oldest queued job",
                "seconds",
                Tags.empty(),
                () -> backlog().map(this::oldestDueAge).orElse(Double.NaN));
        ownQueues.forEach(this::show);
    }

    /** Shows a worker's slots. */
    public void show(Worker worker) {
        gauge(
                "zerog.worker.slots",
                "Jobs that this node can run at once",
                null,
                Tags.empty(),
                () -> (double) worker.slots());
        gauge(
                "zerog.worker.slots.busy",
                "Jobs that run on this node",
                null,
                Tags.empty(),
                () -> (double) worker.running().size());
    }

    @Override
    public String name() {
        return "gauges";
    }

    /** A store that counts slowly is no reason to end the process. */
    @Override
    public boolean isBusy() {
        return asking;
    }

    @Override
    public Duration turn() {
        depths().ifPresent(known -> known.queues().forEach(depth -> show(depth.name())));
        asking = true;
        try {
            openJobs.backlog()
                    .ifPresent(backlog -> seen = new Seen(backlog, environment.time().nanos()));
        } finally {
            asking = false;
        }
        return INTERVAL;
    }

    private void show(String queue) {
        if (queues.size() == MOST_QUEUES || !queues.add(queue)) {
            return;
        }
        messages(queue, "ready", depth -> depth.ready());
        messages(queue, "delayed", depth -> depth.delayed());
        messages(queue, "reserved", depth -> depth.reserved());
        gauge(
                "zerog.queue.oldest.ready.age",
                "Age of the queue's oldest ready message, 0 without one",
                "seconds",
                Tags.of("queue", queue),
                () ->
                        depths().map(known -> seconds(known.oldestReadyAge(queue)))
                                .orElse(Double.NaN));
    }

    private void messages(String queue, String state, ToDoubleFunction<JobQueue.Depth> count) {
        gauge(
                "zerog.queue.messages",
                "Messages in the queue",
                null,
                Tags.of("queue", queue, "state", state),
                () -> depths().map(known -> sum(known, queue, count)).orElse(Double.NaN));
    }

    private static double sum(
            JobQueue.Health known, String queue, ToDoubleFunction<JobQueue.Depth> count) {
        return known.queues().stream()
                .filter(depth -> depth.name().equals(queue))
                .mapToDouble(count)
                .sum();
    }

    private Optional<JobQueue.Health> depths() {
        try {
            return Optional.of(health.queues());
        } catch (PortUnavailableException away) {
            return Optional.empty();
        }
    }

    private Optional<OpenJobs.Backlog> backlog() {
        Seen last = seen;
        return last != null && environment.time().nanos() - last.nanos() <= FRESH.toNanos()
                ? Optional.of(last.backlog())
                : Optional.empty();
    }

    private double oldestDueAge(OpenJobs.Backlog backlog) {
        Instant now = environment.time().instant();
        return backlog.oldestReview()
                .filter(review -> review.isBefore(now))
                .map(review -> seconds(Duration.between(review, now)))
                .orElse(0.0);
    }

    private static double seconds(Duration duration) {
        return duration.toMillis() / 1e3;
    }

    private void gauge(
            String name, String description, String unit, Tags tags, Supplier<Number> value) {
        Gauge.builder(name, value)
                .description(description)
                .baseUnit(unit)
                .tags(tags)
                .register(metrics.registry());
    }
}
