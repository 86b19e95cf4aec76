package io.zerog.adapter.memory;

import io.zerog.domain.job.JobId;
import io.zerog.domain.job.Priority;
import java.util.Comparator;

/** A message of the queue. Guarded by the queue's lock, like all that holds it. */
final class Message {

    /** The first due first. By differences, because a monotonic clock may wrap around. */
    static final Comparator<Message> BY_DUE =
            (one, other) ->
                    one.due != other.due
                            ? Long.signum(one.due - other.due)
                            : Long.compare(one.seq, other.seq);

    final JobId id;
    final NamedQueue queue;
    final Priority priority;

    /** Its place among all messages, given when it was put and again when it became ready. */
    long seq;

    /** When it becomes ready by itself: its delay is over, or its reservation lapses. */
    long due;

    /** When it became ready. */
    long readySince;

    boolean isReserved;

    /** Counts its deliveries, so that a lapsed reservation is told from the present one. */
    int deliveries;

    Message(JobId id, NamedQueue queue, Priority priority) {
        this.id = id;
        this.queue = queue;
        this.priority = priority;
    }
}
