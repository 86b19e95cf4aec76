package io.zerog.adapter.sql;

import io.zerog.domain.job.JobId;
import io.zerog.domain.job.Priority;

/** A message of a queue that is kept in memory; guarded by its queue's lock. */
final class Message {

    /** Where a message is. */
    enum Place {
        READY,
        DELAYED,
        RESERVED,
        /** Being deleted or moved: nobody is given it meanwhile. */
        LEAVING
    }

    final long seq;
    final JobId id;
    String queue;
    int priority;
    long readyAt;
    Place place = Place.LEAVING;

    /** Its job as it was submitted, for who is given it first; null if it is not remembered. */
    JobLookups.Found job;

    /** Counts its reservations, so that a former one has no effect. */
    int reservation;

    Message(long seq, JobId id, String queue, int priority, long readyAt) {
        this.seq = seq;
        this.id = id;
        this.queue = queue;
        this.priority = priority;
        this.readyAt = readyAt;
    }

    /** The number by which messages of a queue are ordered first. */
    static int number(Priority priority) {
        return switch (priority) {
            case HIGH -> 0;
            case NORMAL -> 1;
            case LOW -> 2;
        };
    }
}
