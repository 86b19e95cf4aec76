package io.zerog.adapter.beanstalkd;

import io.zerog.adapter.beanstalkd.client.Backoff;
import io.zerog.adapter.beanstalkd.client.BeanstalkException;
import io.zerog.adapter.beanstalkd.client.TubeName;
import io.zerog.domain.port.PortUnavailableException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The connections that reserve. There are as many as callers that waited or held a message at one
 * time; the last one given back is the next one taken, so that a worker's delete and its next
 * reserve meet.
 */
final class ConsumerPool {

    /**
     * How long a delete may be held back. A worker is back far sooner; and if this process dies
     * before, the message is delivered once more and found to be of a finished job.
     */
    static final long HOLD_BACK_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

    private final BeanstalkdSettings settings;
    private final Runnable deleteHeldBack;
    private final ReentrantLock lock = new ReentrantLock();
    // Held while deletes go out, so that whoever asks for it afterwards finds them done.
    private final ReentrantLock flushing = new ReentrantLock();

    // All below is guarded by the lock.
    private final Deque<WatchingConsumer> idle = new ArrayDeque<>();
    private final Set<WatchingConsumer> all = new HashSet<>();
    private final Backoff backoff = new Backoff(new SplittableRandom(), System::nanoTime);
    private int connecting;
    private boolean closed;

    /**
     * @param deleteHeldBack called when a connection comes back with a delete; quick
     */
    ConsumerPool(BeanstalkdSettings settings, Runnable deleteHeldBack) {
        this.settings = settings;
        this.deleteHeldBack = deleteHeldBack;
    }

    /** An idle connection, rather one that watches these tubes; null when there is none. */
    WatchingConsumer takeIdle(Set<TubeName> tubes) {
        lock.lock();
        try {
            requireOpen();
            for (Iterator<WatchingConsumer> next = idle.iterator(); next.hasNext(); ) {
                WatchingConsumer consumer = next.next();
                if (consumer.watches(tubes)) {
                    next.remove();
                    return consumer;
                }
            }
            return idle.pollFirst();
        } finally {
            lock.unlock();
        }
    }

    /**
     * A new connection that watches these tubes. While the server is away, only one caller at a
     * time tries, with pauses; the others fail at once.
     */
    WatchingConsumer open(Set<TubeName> tubes) throws BeanstalkException {
        lock.lock();
        try {
            requireOpen();
            if (backoff.isFailing() && connecting > 0 || !backoff.left().isZero()) {
                throw new PortUnavailableException(
                        "beanstalkd at " + settings.address() + " is away, tried again soon");
            }
            connecting++;
        } finally {
            lock.unlock();
        }
        WatchingConsumer opened = null;
        boolean watching = false;
        try {
            opened = WatchingConsumer.open(settings.connection());
            opened.watch(tubes);
            watching = true;
            return opened;
        } finally {
            opened(opened, watching);
        }
    }

    private void opened(WatchingConsumer consumer, boolean watching) {
        lock.lock();
        try {
            connecting--;
            if (watching) {
                backoff.succeeded();
                all.add(consumer);
            } else {
                backoff.failed();
            }
            if (consumer != null && (closed || !watching)) {
                consumer.close();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Takes a connection back that holds nothing but, maybe, a delete. */
    void giveBack(WatchingConsumer consumer) {
        boolean toFlush;
        lock.lock();
        try {
            if (closed || consumer.isClosed()) {
                all.remove(consumer);
                consumer.close();
                return;
            }
            toFlush = consumer.holdsDeleteBack();
            idle.addFirst(consumer);
        } finally {
            lock.unlock();
        }
        if (toFlush) {
            deleteHeldBack.run();
        }
    }

    /** Closes a connection; what it holds becomes ready. */
    void discard(WatchingConsumer consumer) {
        consumer.close();
        lock.lock();
        try {
            all.remove(consumer);
        } finally {
            lock.unlock();
        }
    }

    /**
     * Sends deletes that have been held back for so long.
     *
     * @return whether others are held back still
     */
    boolean flush(long heldBackNanos) {
        flushing.lock();
        try {
            List<WatchingConsumer> due = new ArrayList<>();
            boolean more = takeDue(heldBackNanos, due);
            long end = System.nanoTime() + settings.callTimeout().toNanos();
            for (WatchingConsumer consumer : due) {
                if (System.nanoTime() - end < 0) {
                    flush(consumer);
                } else {
                    // The server hangs: not one timeout for each.
                    discard(consumer);
                }
            }
            return more;
        } finally {
            flushing.unlock();
        }
    }

    private boolean takeDue(long heldBackNanos, List<WatchingConsumer> due) {
        long now = System.nanoTime();
        boolean more = false;
        lock.lock();
        try {
            for (Iterator<WatchingConsumer> next = idle.iterator(); next.hasNext(); ) {
                WatchingConsumer consumer = next.next();
                if (!consumer.holdsDeleteBack()) {
                    continue;
                }
                if (consumer.heldBackFor(now) >= heldBackNanos) {
                    next.remove();
                    due.add(consumer);
                } else {
                    more = true;
                }
            }
        } finally {
            lock.unlock();
        }
        return more;
    }

    private void flush(WatchingConsumer consumer) {
        try {
            consumer.flush();
        } catch (BeanstalkException lost) {
            // The message comes back and is dropped, as its job is finished.
            discard(consumer);
            return;
        }
        giveBack(consumer);
    }

    /** Sends what is held back and closes all connections, also those in use. */
    void close() {
        flush(0);
        List<WatchingConsumer> open;
        lock.lock();
        try {
            closed = true;
            open = List.copyOf(all);
            all.clear();
            idle.clear();
        } finally {
            lock.unlock();
        }
        open.forEach(WatchingConsumer::close);
    }

    private void requireOpen() {
        if (closed) {
            throw new PortUnavailableException("this queue is closed");
        }
    }
}
