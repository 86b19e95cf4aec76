package io.zerog.testkit;

import io.zerog.domain.job.JobId;
import io.zerog.domain.job.Priority;
import io.zerog.domain.port.JobQueue;
import io.zerog.domain.port.JobQueue.Depth;
import io.zerog.domain.port.Reservation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * What the contract of a queue asks of an adapter's test: a queue that is empty at the beginning of
 * each test, and its passing of time. Real servers really wait; the waits are few and short.
 */
public interface QueueContract {

    /** The queue that most tests use. */
    String QUEUE = "default";

    /** Long enough that no pause of a busy machine uses it up, in whole seconds for beanstalkd. */
    Duration DELAY = Duration.ofSeconds(2);

    /** How long an answer that must come may take. */
    Duration PATIENCE = Duration.ofSeconds(10);

    JobQueue queue();

    /**
     * The visibility timeout that {@link #queue()} was made with. Where time cannot be set, the
     * shortest that the server keeps well, 2 to 3 s.
     */
    default Duration visibility() {
        return Reservation.VISIBILITY;
    }

    /** Lets so much time pass for the queue: moves its clock, or waits. */
    void advance(Duration duration) throws InterruptedException;

    /** Puts a fresh id. */
    default JobId put() {
        return put(QUEUE, Priority.NORMAL);
    }

    default JobId put(String queue, Priority priority) {
        return put(queue, priority, Duration.ZERO);
    }

    default JobId put(String queue, Priority priority, Duration delay) {
        JobId id = new JobId(UUID.randomUUID());
        queue().put(id, queue, priority, delay);
        return id;
    }

    /** A message that must be there, or come soon. */
    default Reservation reserved(String... queues) throws InterruptedException {
        Set<String> names = queues.length == 0 ? Set.of(QUEUE) : Set.of(queues);
        return queue().reserve(names, PATIENCE)
                .orElseThrow(() -> new AssertionError("no message came in " + names));
    }

    /** What is there at this moment. */
    default Optional<Reservation> look(String... queues) throws InterruptedException {
        return queue().reserve(Set.of(queues), Duration.ZERO);
    }

    /** Reserves and deletes all that is ready; waits for the first. */
    default List<JobId> drained(String... queues) throws InterruptedException {
        List<JobId> ids = new ArrayList<>();
        Optional<Reservation> next = Optional.of(reserved(queues));
        while (next.isPresent()) {
            ids.add(next.get().id());
            next.get().delete();
            next = look(queues);
        }
        return ids;
    }

    default JobQueue.Health health() {
        return queue().health();
    }

    /** What a queue holds; a queue that holds nothing need not be listed. */
    default Depth depth(String queue) {
        return health().queues().stream()
                .filter(depth -> depth.name().equals(queue))
                .findFirst()
                .orElse(new Depth(queue, 0, 0, 0, Optional.empty()));
    }
}
