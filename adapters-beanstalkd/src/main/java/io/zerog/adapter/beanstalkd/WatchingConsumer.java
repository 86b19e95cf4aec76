package io.zerog.adapter.beanstalkd;

import io.zerog.adapter.beanstalkd.client.BeanstalkException;
import io.zerog.adapter.beanstalkd.client.ConnectionSettings;
import io.zerog.adapter.beanstalkd.client.Consumer;
import io.zerog.adapter.beanstalkd.client.Reply;
import io.zerog.adapter.beanstalkd.client.TubeName;
import java.util.HashSet;
import java.util.Set;

/**
 * A connection that remembers which tubes it watches, and holds the delete of its last message back
 * until the next reserve, so that both go out in one write. Used by one thread at a time; only
 * touch and close come from others.
 */
final class WatchingConsumer {

    private static final long NONE = -1;

    private final Consumer consumer;
    private Set<TubeName> watched = Set.of(new TubeName("default"));
    private long toDelete = NONE;
    private long toDeleteSince;

    private WatchingConsumer(Consumer consumer) {
        this.consumer = consumer;
    }

    static WatchingConsumer open(ConnectionSettings settings) throws BeanstalkException {
        return new WatchingConsumer(Consumer.open(settings));
    }

    boolean watches(Set<TubeName> tubes) {
        return watched.equals(tubes);
    }

    /** Watches these tubes and no other. Added first, as a connection always watches one. */
    void watch(Set<TubeName> tubes) throws BeanstalkException {
        if (watches(tubes)) {
            return;
        }
        Set<TubeName> former = new HashSet<>(watched);
        for (TubeName tube : tubes) {
            if (!former.remove(tube)) {
                consumer.watch(tube);
            }
        }
        for (TubeName tube : former) {
            consumer.ignore(tube);
        }
        watched = Set.copyOf(tubes);
    }

    /**
     * Sends the delete that is held back, if there is one, and waits for a message.
     *
     * @param seconds 0 to look once
     */
    Reply.Reserve reserve(long seconds) throws BeanstalkException, InterruptedException {
        if (toDelete == NONE) {
            return consumer.reserve(seconds);
        }
        Consumer.Exchange exchange = consumer.deleteAndReserve(toDelete, seconds);
        deleted(exchange.deletes().getFirst());
        return exchange.reserves().getFirst();
    }

    Reply.Touch touch(long id) throws BeanstalkException {
        return consumer.touch(id);
    }

    /** Has a message deleted by the next reserve, or by {@link #flush}. */
    void deleteLater(long id, long now) {
        toDelete = id;
        toDeleteSince = now;
    }

    boolean holdsDeleteBack() {
        return toDelete != NONE;
    }

    /** How long a delete has been held back. */
    long heldBackFor(long now) {
        return now - toDeleteSince;
    }

    /** Sends the delete that is held back. */
    void flush() throws BeanstalkException {
        deleted(consumer.delete(toDelete));
    }

    /** Stops counting a message that the server gave to another. */
    void forget(long id) {
        consumer.forget(id);
    }

    boolean isClosed() {
        return consumer.isClosed();
    }

    /** Gives up the connection; the server makes what it holds ready at once. */
    void close() {
        consumer.close();
    }

    private void deleted(Reply.Delete answer) {
        long id = toDelete;
        toDelete = NONE;
        switch (answer) {
            case Reply.Deleted _, Reply.NotFound _ -> {}
            // Left to its time to run: it is delivered again, and deleted by whoever gets it.
            case Reply.Refused _ -> consumer.forget(id);
        }
    }
}
