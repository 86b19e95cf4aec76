package io.zerog.adapter.memory;

import io.zerog.domain.job.JobId;
import io.zerog.domain.job.Priority;
import io.zerog.domain.port.JobQueue;
import io.zerog.domain.port.Reservation;
import io.zerog.domain.port.Time;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.SequencedSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A job queue in memory, bounded by nothing else; everything is gone with the process. Delays and
 * visibility are measured on the monotonic clock that it is handed. A caller that waits really
 * waits; a simulation looks once ({@link Duration#ZERO}, which never blocks) and waits in its own
 * time until {@link #nextDue}.
 *
 * <p>One lock guards all, for a microsecond at a time. A message that becomes ready is handed to a
 * waiting caller directly, and wakes nobody else.
 */
public final class MemoryQueue implements JobQueue {

    /** Delays are cut to this: far beyond any process, and within what nanoseconds can count. */
    private static final Duration LONGEST = Duration.ofDays(36_500);

    /** The clock is looked at no more often while somebody waits, in case it stands still. */
    private static final long SHORTEST_WAIT = TimeUnit.MILLISECONDS.toNanos(1);

    private final Time time;
    private final long visibility;
    private final ReentrantLock lock = new ReentrantLock();
    private final Messages messages;
    private final SequencedSet<Waiter> waiters = new LinkedHashSet<>();
    // The one waiter that watches the clock for all, so that a due message wakes one thread.
    private Waiter watcher;
    private String epoch;

    /** A caller that waits. */
    private final class Waiter {
        private final Set<String> names;
        private final Condition called = lock.newCondition();
        private Message handed;
        private long looksAgainAt;

        private Waiter(Set<String> names) {
            this.names = Set.copyOf(names);
        }
    }

    /** With the default visibility timeout. */
    public MemoryQueue(Time time, String epoch) {
        this(time, epoch, Reservation.VISIBILITY);
    }

    /**
     * With its own visibility timeout.
     *
     * @param epoch names this memory; another one begins with {@link #clear}
     */
    public MemoryQueue(Time time, String epoch, Duration visibility) {
        this.time = time;
        this.epoch = epoch;
        this.visibility = nanosOf(visibility);
        this.messages = new Messages(this.visibility);
    }

    @Override
    public void put(JobId id, String queue, Priority priority, Duration delay) {
        lock.lock();
        try {
            add(id, queue, priority, delay);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public Optional<Reservation> reserve(Set<String> queues, Duration timeout)
            throws InterruptedException {
        lock.lockInterruptibly();
        try {
            handOutTheDue();
            // Whoever waits has no interest in what is ready: nobody is overtaken.
            Message message = messages.reserveFirst(queues, time.nanos());
            if (message == null && timeout.isPositive()) {
                message = awaitOne(queues, nanosOf(timeout));
            }
            return message == null ? Optional.empty() : Optional.of(new Delivery(message));
        } finally {
            lock.unlock();
        }
    }

    @Override
    public Health health() {
        lock.lock();
        try {
            handOutTheDue();
            return new Health(epoch, true, messages.depths(time.nanos()));
        } finally {
            lock.unlock();
        }
    }

    /**
     * The next moment at which a message becomes ready by itself, because its delay is over or its
     * reservation lapses; rounded up to the millisecond. Empty when there is none.
     */
    public Optional<Instant> nextDue() {
        lock.lock();
        try {
            return messages.firstDue()
                    .map(message -> Math.max(0, message.due - time.nanos()))
                    .map(nanos -> Duration.ofNanos(nanos).plusNanos(999_999).toMillis())
                    .map(time.instant()::plusMillis);
        } finally {
            lock.unlock();
        }
    }

    /** Loses everything, as a server does that restarts without a log; a new epoch begins. */
    public void clear(String newEpoch) {
        lock.lock();
        try {
            messages.clear();
            epoch = newEpoch;
        } finally {
            lock.unlock();
        }
    }

    private void add(JobId id, String queue, Priority priority, Duration delay) {
        Message message = messages.add(id, queue, priority, nanosOf(delay), time.nanos());
        if (!delay.isPositive()) {
            handOut(message);
        } else if (watcher != null && message.due - watcher.looksAgainAt < 0) {
            watcher.called.signal();
        }
    }

    private void handOutTheDue() {
        messages.becomeReady(time.nanos()).forEach(this::handOut);
    }

    /** Hands a message that became ready to somebody who waits for it, if there is one. */
    private void handOut(Message ready) {
        // The latest waiter: its thread is the warmest, and the watcher, an early one, is spared.
        for (Waiter waiter : waiters.reversed()) {
            if (waiter.handed == null && waiter.names.contains(ready.queue.name)) {
                waiter.handed = messages.reserveFirst(waiter.names, time.nanos());
                waiter.called.signal();
                return;
            }
        }
    }

    /** Waits until a message is handed over; null when none came in time. */
    private Message awaitOne(Set<String> queues, long timeout) throws InterruptedException {
        Waiter waiter = new Waiter(queues);
        long deadline = System.nanoTime() + timeout;
        waiters.addLast(waiter);
        Message received = null;
        try {
            long left = timeout;
            while (waiter.handed == null && left > 0) {
                waiter.called.awaitNanos(Math.min(left, untilNextLook(waiter)));
                handOutTheDue();
                left = deadline - System.nanoTime();
            }
            received = waiter.handed;
            return received;
        } finally {
            leave(waiter, received);
        }
    }

    /** How long this waiter may sleep; only the watcher has to look at the clock. */
    private long untilNextLook(Waiter waiter) {
        if (watcher == null) {
            watcher = waiter;
        }
        if (watcher != waiter) {
            return Long.MAX_VALUE;
        }
        long now = time.nanos();
        // No longer than the visibility timeout: a reservation made meanwhile need not wake it.
        long wait =
                messages.firstDue()
                        .map(message -> Math.min(visibility, message.due - now))
                        .orElse(visibility);
        waiter.looksAgainAt = now + Math.max(wait, SHORTEST_WAIT);
        return Math.max(wait, SHORTEST_WAIT);
    }

    private void leave(Waiter waiter, Message received) {
        waiters.remove(waiter);
        if (watcher == waiter) {
            watcher = null;
            if (!waiters.isEmpty()) {
                waiters.getFirst().called.signal();
            }
        }
        // Interrupted just when a message had been handed over: it is the next one's.
        if (received == null && waiter.handed != null && waiter.handed.isReserved) {
            messages.putBack(waiter.handed);
            handOut(waiter.handed);
        }
    }

    private static long nanosOf(Duration duration) {
        return duration.compareTo(LONGEST) < 0 ? duration.toNanos() : LONGEST.toNanos();
    }

    /** A message in the hands of a caller, as long as it has not lapsed. */
    private final class Delivery implements Reservation {

        private final Message message;
        private final int number;

        private Delivery(Message message) {
            this.message = message;
            this.number = message.deliveries;
        }

        @Override
        public JobId id() {
            return message.id;
        }

        @Override
        public void extend() {
            lock.lock();
            try {
                if (isHeld()) {
                    messages.extend(message, time.nanos());
                }
            } finally {
                lock.unlock();
            }
        }

        @Override
        public void delete() {
            lock.lock();
            try {
                if (isHeld()) {
                    messages.delete(message);
                }
            } finally {
                lock.unlock();
            }
        }

        @Override
        public void release(String queue, Priority priority, Duration delay) {
            lock.lock();
            try {
                if (isHeld()) {
                    messages.delete(message);
                    add(message.id, queue, priority, delay);
                }
            } finally {
                lock.unlock();
            }
        }

        private boolean isHeld() {
            return message.isReserved && message.deliveries == number;
        }
    }
}
