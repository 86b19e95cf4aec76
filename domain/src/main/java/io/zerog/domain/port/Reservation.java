package io.zerog.domain.port;

import io.zerog.domain.job.JobId;
import io.zerog.domain.job.Priority;
import java.time.Duration;
import java.util.Optional;

/**
 * A message that was delivered to this caller and is hidden from all others for the visibility
 * timeout, at least {@link #VISIBILITY}. If it is not deleted or extended by then, or its holder's
 * process dies, it is delivered again. Any call may find that the reservation has lapsed; that is
 * not a failure: the message was delivered again, and claims sort that out.
 */
public interface Reservation {

    /** How long a delivered message stays hidden without an extension. */
    Duration VISIBILITY = Duration.ofSeconds(60);

    JobId id();

    /**
     * The job as it was queued, if the queue is kept beside the store and knows it: saves its
     * holder a read. It may have been written since, so it is good for a conditional write only.
     */
    default Optional<StoredJob> queuedJob() {
        return Optional.empty();
    }

    /** Starts the visibility timeout anew. Safe to call from another thread than the holder's. */
    void extend();

    /** Removes the message for good. */
    void delete();

    /**
     * Makes the message ready again after the delay. Never loses it: if this fails, the message or
     * its successor still exists, or both.
     */
    void release(String queue, Priority priority, Duration delay);

    /**
     * Gives the message up when nothing can be learnt of its job, because the store is away. It is
     * delivered again when the visibility timeout lapses, or sooner if the queue can do that.
     */
    default void abandon() {}
}
