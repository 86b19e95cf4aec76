package io.zerog.application;

import io.zerog.domain.port.JobQueue;
import io.zerog.domain.port.PortUnavailableException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Asks the queue every few seconds how it is, so that others know its epoch and depth without a
 * round trip, and a queue that lost its memory is noticed.
 */
public final class QueueWatch implements Loop {

    /**
     * @param epochSince when this node met the epoch first
     */
    private record Seen(JobQueue.Health health, long nanos, Instant epochSince) {}

    private final JobQueue queue;
    private final Environment environment;
    private final Duration interval;
    private volatile Seen seen;

    public QueueWatch(JobQueue queue, Environment environment, Timing timing) {
        this.queue = queue;
        this.environment = environment;
        this.interval = timing.watch();
    }

    @Override
    public String name() {
        return "queue-watch";
    }

    @Override
    public Duration turn() {
        JobQueue.Health health = queue.health();
        Seen last = seen;
        boolean isKnown = last != null && last.health().epoch().equals(health.epoch());
        Instant epochSince = isKnown ? last.epochSince() : environment.now();
        seen = new Seen(health, environment.time().nanos(), epochSince);
        return environment.jittered(interval);
    }

    /** The last answer, unless it is older than four intervals. */
    Optional<JobQueue.Health> health() {
        Seen last = seen;
        return last != null
                        && environment.time().nanos() - last.nanos()
                                <= interval.multipliedBy(4).toNanos()
                ? Optional.of(last.health())
                : Optional.empty();
    }

    /** The epoch that new messages are put under, as far as is known. */
    String epoch() {
        Seen last = seen;
        return last == null ? "" : last.health().epoch();
    }

    /** Whether that was before this node met the queue's present epoch. */
    boolean isBeforeEpoch(Instant moment) {
        Seen last = seen;
        return last != null && moment.isBefore(last.epochSince());
    }

    JobQueue.Health healthOrThrow() {
        return health().orElseThrow(
                        () -> new PortUnavailableException("the queue has not answered lately"));
    }
}
