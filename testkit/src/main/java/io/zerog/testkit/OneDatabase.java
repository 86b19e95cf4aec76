package io.zerog.testkit;

import io.zerog.domain.job.Job;
import io.zerog.domain.job.JobId;
import io.zerog.domain.job.JobState.Queued;
import io.zerog.domain.job.Priority;
import io.zerog.domain.port.JobQueue;
import io.zerog.domain.port.JobStore;
import io.zerog.domain.port.Reservation;
import io.zerog.domain.port.StoredJob;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/**
 * A store and a queue as if they were one database: an insert puts the first message of its job,
 * and a reservation brings its job along as it was when it was made.
 */
public record OneDatabase(JobStore store, JobQueue queue) {

    /** The store, whose inserts put messages. */
    public JobStore enqueuingStore() {
        return new EnqueuingStore();
    }

    /** The queue, whose reservations know their jobs. */
    public JobQueue knowingQueue() {
        return new KnowingQueue();
    }

    private final class EnqueuingStore implements JobStore {

        @Override
        public InsertResult insert(Job job, byte[] parameters) {
            InsertResult result = store.insert(job, parameters);
            if (result instanceof InsertResult.Inserted inserted
                    && job.state() instanceof Queued queued) {
                Duration delay = Duration.between(job.createdAt(), queued.notBefore());
                queue.put(job.id(), job.queue(), job.priority(), delay);
                return new InsertResult.Inserted(inserted.version(), true);
            }
            return result;
        }

        @Override
        public Optional<StoredJob> find(JobId id) {
            return store.find(id);
        }

        @Override
        public Optional<byte[]> parameters(JobId id) {
            return store.parameters(id);
        }

        @Override
        public SaveResult save(Job job, long version) {
            return store.save(job, version);
        }

        @Override
        public boolean remove(JobId id, long version) {
            return store.remove(id, version);
        }
    }

    private final class KnowingQueue implements JobQueue {

        @Override
        public void put(JobId id, String name, Priority priority, Duration delay) {
            queue.put(id, name, priority, delay);
        }

        @Override
        public Optional<Reservation> reserve(Set<String> queues, Duration timeout)
                throws InterruptedException {
            return queue.reserve(queues, timeout)
                    .map(reservation ->
                            new KnowingReservation(
                                    reservation,
                                    store.find(reservation.id())
                                            .filter(found ->
                                                    found.job().state() instanceof Queued)));
        }

        @Override
        public Health health() {
            return queue.health();
        }
    }

    private record KnowingReservation(Reservation reservation, Optional<StoredJob> queuedJob)
            implements Reservation {

        @Override
        public JobId id() {
            return reservation.id();
        }

        @Override
        public void extend() {
            reservation.extend();
        }

        @Override
        public void delete() {
            reservation.delete();
        }

        @Override
        public void release(String name, Priority priority, Duration delay) {
            reservation.release(name, priority, delay);
        }

        @Override
        public void abandon() {
            reservation.abandon();
        }
    }
}
