package io.zerog.bootstrap.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Timer;
import io.zerog.domain.handler.JobType;
import io.zerog.domain.job.Ending;
import io.zerog.domain.job.Job;
import io.zerog.domain.job.JobEvent;
import io.zerog.domain.job.JobEvent.Undelivered.Reason;
import io.zerog.domain.job.JobState;
import io.zerog.domain.job.QueuedReason;
import io.zerog.domain.port.JobObserver;
import java.time.Duration;
import java.util.Collection;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Counts what happens to jobs on this node. All meters are made beforehand: an event costs a look
 * into a map and an addition, and no client can add a time series.
 */
public final class JobMetrics implements JobObserver {

    /** The type of jobs whose type is not registered here. */
    private static final String UNKNOWN = "unknown";

    private static final Duration[] BOUNDS = {
        Duration.ofMillis(5),
        Duration.ofMillis(25),
        Duration.ofMillis(100),
        Duration.ofMillis(500),
        Duration.ofSeconds(1),
        Duration.ofSeconds(5),
        Duration.ofSeconds(15),
        Duration.ofMinutes(1),
        Duration.ofMinutes(5),
        Duration.ofMinutes(15),
        Duration.ofHours(1),
        Duration.ofHours(6),
        Duration.ofDays(1)
    };

    /** What the reconciler does. */
    private enum Action {
        PUT_AGAIN,
        REQUEUED,
        FAILED
    }

    private record OfType(
            Counter submitted,
            Counter started,
            Map<Ending, Counter> finished,
            Map<QueuedReason, Counter> requeued,
            Timer waited,
            Timer ran,
            Timer lasted) {}

    private final Metrics metrics;
    private final Map<String, OfType> types = new HashMap<>();
    private final OfType unknown;
    private final Map<Reason, Counter> dropped;
    private final Map<Action, Counter> reconciled;
    private final Counter leasesLost;
    private final Counter unresponsive;

    /**
     * @param registered the types that have figures of their own
     */
    public JobMetrics(Metrics metrics, Collection<? extends JobType<?, ?>> registered) {
        this.metrics = metrics;
        for (JobType<?, ?> type : registered) {
            OfType meters = ofType(type.name());
            types.put(type.name(), meters);
            type.aliases().forEach(alias -> types.put(alias, meters));
        }
        this.unknown = ofType(UNKNOWN);
        this.dropped =
                counters(
                        EnumSet.allOf(Reason.class),
                        reason ->
                                counter(
                                        "zerog.deliveries.dropped",
                                        "Deliveries that led to no run",
                                        "reason",
                                        word(reason)));
        this.reconciled =
                counters(
                        EnumSet.allOf(Action.class),
                        action ->
                                counter(
                                        "zerog.reconciler.actions",
                                        "What this node's reconciler did to jobs",
                                        "action",
                                        word(action)));
        this.leasesLost = counter("zerog.leases.lost", "Runs whose job was taken from them");
        this.unresponsive =
                counter("zerog.runs.unresponsive", "Runs that went on after their interrupt");
    }

    @Override
    public void on(JobEvent event) {
        switch (event) {
            case JobEvent.Submitted(Job job) -> of(job).submitted().increment();
            case JobEvent.Started(Job job, var due) -> {
                of(job).started().increment();
                job.startedLast()
                        .ifPresent(start ->
                                of(job).waited().record(Duration.between(due, start.at())));
            }
            case JobEvent.RunEnded(Job job, Duration took) -> of(job).ran().record(took);
            case JobEvent.Requeued(Job job) -> left(job);
            case JobEvent.Finished(Job job) -> left(job);
            case JobEvent.Abandoned(Job job) -> {
                left(job);
                reconciled.get(job.isFinished() ? Action.FAILED : Action.REQUEUED).increment();
            }
            case JobEvent.PutAgain _ -> reconciled.get(Action.PUT_AGAIN).increment();
            case JobEvent.Undelivered(_, Reason reason) -> dropped.get(reason).increment();
            case JobEvent.LeaseLost _ -> leasesLost.increment();
            case JobEvent.Unresponsive _ -> unresponsive.increment();
            case JobEvent.Progressed _, JobEvent.Logged _, JobEvent.CancelRequested _ -> {}
        }
    }

    /** It is running no more, or was cancelled before it ran. */
    private void left(Job job) {
        OfType meters = of(job);
        switch (job.state()) {
            case JobState.Finished finished -> {
                meters.finished().get(finished.ending()).increment();
                meters.lasted().record(Duration.between(job.createdAt(), finished.finishedAt()));
            }
            case JobState.Queued queued -> meters.requeued().get(queued.reason()).increment();
            case JobState.Running _ -> {}
        }
    }

    private OfType of(Job job) {
        return types.getOrDefault(job.type(), unknown);
    }

    private OfType ofType(String type) {
        return new OfType(
                counter("zerog.jobs.submitted", "Jobs that were submitted here", "type", type),
                counter("zerog.jobs.started", "Runs that began here", "type", type),
                counters(
                        EnumSet.allOf(Ending.class),
                        ending ->
                                counter(
                                        "zerog.jobs.finished",
                                        "Jobs that reached their final state here",
                                        "type",
                                        type,
                                        "ending",
                                        word(ending))),
                counters(
                        EnumSet.complementOf(EnumSet.of(QueuedReason.SUBMITTED)),
                        reason ->
                                counter(
                                        "zerog.jobs.requeued",
                                        "Runs that ended with the job queued again",
                                        "type",
                                        type,
                                        "reason",
                                        word(reason))),
                timer("zerog.job.wait", "From when a job could run to its start", type),
                timer("zerog.job.run", "How long single runs took", type),
                timer("zerog.job.lifetime", "From submit to the final state", type));
    }

    private Counter counter(String name, String description, String... tags) {
        return Counter.builder(name)
                .description(description)
                .tags(tags)
                .register(metrics.registry());
    }

    private Timer timer(String name, String description, String type) {
        return metrics.histogram(name, description, BOUNDS)
                .tag("type", type)
                .register(metrics.registry());
    }

    private static <E extends Enum<E>> Map<E, Counter> counters(
            Set<E> kinds, Function<E, Counter> counter) {
        return kinds.stream().collect(Collectors.toUnmodifiableMap(Function.identity(), counter));
    }

    private static String word(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }
}
