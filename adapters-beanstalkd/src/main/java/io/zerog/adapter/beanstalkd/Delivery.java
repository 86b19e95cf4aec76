package io.zerog.adapter.beanstalkd;

import io.zerog.adapter.beanstalkd.client.BeanstalkException;
import io.zerog.adapter.beanstalkd.client.Reply;
import io.zerog.domain.job.JobId;
import io.zerog.domain.job.Priority;
import io.zerog.domain.port.Reservation;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A message in the hands of a worker, together with the connection that holds it. When that
 * connection ends, the reservation has lapsed: the server delivers the message again.
 */
final class Delivery implements Reservation {

    private final BeanstalkdQueue queue;
    private final WatchingConsumer consumer;
    private final long messageId;
    private final JobId id;
    private final AtomicBoolean held = new AtomicBoolean(true);
    private volatile long extendedAt = System.nanoTime();

    Delivery(BeanstalkdQueue queue, WatchingConsumer consumer, long messageId, JobId id) {
        this.queue = queue;
        this.consumer = consumer;
        this.messageId = messageId;
        this.id = id;
    }

    @Override
    public JobId id() {
        return id;
    }

    @Override
    public void extend() {
        if (hasLapsed()) {
            return;
        }
        try {
            switch (consumer.touch(messageId)) {
                case Reply.Touched _ -> extendedAt = System.nanoTime();
                case Reply.NotFound _ -> lose();
                case Reply.Refused(Reply.Refused.Reason reason) ->
                        throw queue.refused("a touch", reason.name());
            }
        } catch (BeanstalkException lost) {
            abandon();
            throw queue.unavailable(lost);
        }
    }

    @Override
    public void delete() {
        if (held.compareAndSet(true, false)) {
            consumer.deleteLater(messageId, System.nanoTime());
            queue.ended(this, consumer);
        }
    }

    /**
     * Puts the message anew and then deletes this one. The server's own release with a delay and
     * its bury can orphan a message when its disk is full (seen with beanstalkd 1.12).
     */
    @Override
    public void release(String name, Priority priority, Duration delay) {
        if (hasLapsed()) {
            return;
        }
        queue.put(id, name, priority, delay);
        delete();
    }

    @Override
    public void abandon() {
        if (held.compareAndSet(true, false)) {
            queue.abandoned(this, consumer);
        }
    }

    /** For how long it has not been extended. */
    long standsStillFor(long now) {
        return now - extendedAt;
    }

    private boolean hasLapsed() {
        if (consumer.isClosed()) {
            abandon();
        }
        return !held.get();
    }

    private void lose() {
        if (held.compareAndSet(true, false)) {
            consumer.forget(messageId);
            queue.ended(this, consumer);
        }
    }
}
