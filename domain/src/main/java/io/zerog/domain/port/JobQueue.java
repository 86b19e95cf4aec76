package io.zerog.domain.port;

import io.zerog.domain.job.JobId;
import io.zerog.domain.job.Priority;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Delivers the ids of jobs to workers, at least once. It may lose everything (a restart without a
 * log); the reconciler heals that from the store.
 */
public interface JobQueue {

    /**
     * The queue's state.
     *
     * @param epoch another one means that messages put under the former one may be lost
     * @param accepting whether puts are taken now
     */
    record Health(String epoch, boolean accepting, List<Depth> queues) {

        /** The age of the queue's oldest ready message; zero if there is none. */
        public Duration oldestReadyAge(String queue) {
            for (Depth depth : queues) {
                if (depth.name().equals(queue)) {
                    return depth.oldestReadyAge().orElse(Duration.ZERO);
                }
            }
            return Duration.ZERO;
        }

        /** All messages. */
        public long total() {
            return queues.stream().mapToLong(d -> d.ready() + d.delayed() + d.reserved()).sum();
        }
    }

    /**
     * What one named queue holds.
     *
     * @param oldestReadyAge how long the queue's oldest ready message has waited. A queue that can
     *     look at its next message only, as beanstalkd, tells the age of the oldest one among those
     *     of the highest priority that is there: less urgent ones may have waited longer
     */
    record Depth(
            String name,
            long ready,
            long delayed,
            long reserved,
            Optional<Duration> oldestReadyAge) {}

    /** Adds a message, ready after the delay. Acknowledged when this returns. */
    void put(JobId id, String queue, Priority priority, Duration delay);

    /**
     * Waits for a ready message of one of the queues: high priority first, then the oldest. A
     * message that is put while somebody waits is delivered by a wake-up, not by a poll.
     *
     * @param queues never empty
     * @param timeout how long to wait; zero to look once
     * @throws InterruptedException at once when the thread is interrupted; nothing stays reserved
     */
    Optional<Reservation> reserve(Set<String> queues, Duration timeout) throws InterruptedException;

    /** Asks the queue; cheap enough for every few seconds. */
    Health health();
}
