package io.zerog.domain.job;

import java.time.Duration;
import java.time.Instant;

/**
 * When the reconciler looks at a queued job again, and under which epoch of the queue its message
 * was put. A queue that lost its memory has another epoch.
 *
 * @param at the moment from which the job's message counts as lost
 * @param epoch the queue's epoch when the message was put
 * @param tries how often the reconciler has put the message again since the job was queued
 */
public record Review(Instant at, String epoch, int tries) {

    /** How long a message may stay undelivered before it is put again for the first time. */
    public static final Duration GRACE = Duration.ofSeconds(20);

    private static final Duration LONGEST = Duration.ofSeconds(640);

    /** The first review of a job that becomes due at {@code notBefore}. */
    public static Review first(Instant notBefore, String epoch) {
        return new Review(notBefore.plus(GRACE), epoch, 0);
    }

    /**
     * The review after this one: the grace doubles with every try and is never less than twice the
     * age of the queue's oldest ready message, so that a healthy backlog is not put again and
     * again. Under another epoch the tries start anew: nothing was put under this one yet.
     *
     * @param due the later of now and the job's notBefore
     */
    public Review next(Instant due, String epoch, Duration oldestReadyAge) {
        int next = (this.epoch.equals(epoch) ? tries : 0) + 1;
        Duration grace = GRACE.multipliedBy(1L << Math.min(next, 5));
        Duration backlog = oldestReadyAge.multipliedBy(2);
        if (backlog.compareTo(grace) > 0) {
            grace = backlog;
        }
        if (grace.compareTo(LONGEST) > 0) {
            grace = LONGEST;
        }
        return new Review(due.plus(grace), epoch, next);
    }

    boolean isPast(Instant now, String currentEpoch) {
        return !at.isAfter(now) || !epoch.equals(currentEpoch);
    }
}
