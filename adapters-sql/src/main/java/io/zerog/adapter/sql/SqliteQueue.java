package io.zerog.adapter.sql;

import io.zerog.adapter.sql.Message.Place;
import io.zerog.domain.job.Job;
import io.zerog.domain.job.JobId;
import io.zerog.domain.job.Priority;
import io.zerog.domain.port.PortUnavailableException;
import io.zerog.domain.port.Reservation;
import io.zerog.domain.port.StoredJob;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A queue whose messages are rows, and whose order of delivery is in memory. One process owns the
 * database, so reservations need not be stored: they end with the process, and a delivery costs no
 * write. Whoever waits is handed a message as soon as it is committed.
 */
final class SqliteQueue implements SqlQueue<Message> {

    /** A wall clock may be set forward while somebody waits: look at it this often. */
    private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

    /** So many messages at most have their job at hand; those behind a long backlog do not. */
    private static final int REMEMBERED = 4_096;

    private final Lane writes;
    private final InstantSource clock;
    private final String epoch;
    private final Duration visibility;
    private final Rows rows;
    private final AtomicLong lastSeq;
    private final ReentrantLock lock = new ReentrantLock();
    private final MessageOrder order = new MessageOrder();
    private final Set<Waiter> waiters = new LinkedHashSet<>();
    private int remembered;
    private boolean closed;

    /** A thread that waits for a message of these queues. */
    private static final class Waiter {
        private final Set<String> queues;
        private final Condition woken;
        private Delivery delivery;

        private Waiter(Set<String> queues, Condition woken) {
            this.queues = queues;
            this.woken = woken;
        }
    }

    /**
     * @param stored what the database holds
     */
    SqliteQueue(
            Lane writes,
            InstantSource clock,
            String epoch,
            Duration visibility,
            Rows rows,
            List<Message> stored) {
        this.writes = writes;
        this.clock = clock;
        this.epoch = epoch;
        this.visibility = visibility;
        this.rows = rows;
        long now = clock.millis();
        stored.forEach(message -> order.add(message, now));
        this.lastSeq = new AtomicLong(stored.isEmpty() ? 0 : stored.getLast().seq);
    }

    @Override
    public void put(JobId id, String queue, Priority priority, Duration delay) {
        Message message = message(id, queue, priority, delay);
        CompletableFuture<Void> stored = writes.send(MessageWrites.PUT, message);
        // On the writer's thread, so that a message that is stored is never forgotten here.
        CompletableFuture<Void> laid = stored.thenRun(() -> lay(message));
        writes.await(stored);
        laid.join();
    }

    private Message message(JobId id, String queue, Priority priority, Duration delay) {
        return new Message(
                lastSeq.incrementAndGet(),
                id,
                queue,
                Message.number(priority),
                clock.millis() + delay.toMillis());
    }

    @Override
    public Lane.Work<Message, Void> puts() {
        return MessageWrites.PUT;
    }

    @Override
    public Message first(Job job, JobWrites.Insert insert) {
        Message message = message(job.id(), job.queue(), job.priority(), SqlQueue.delay(job));
        JobRow row = insert.row();
        message.job = new JobLookups.Found(row.version(), row.document(), insert.small());
        return message;
    }

    @Override
    public void stored(Message message) {
        lock.lock();
        try {
            if (remembered < REMEMBERED) {
                remembered++;
            } else {
                message.job = null;
            }
            deliver(message);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public Optional<Reservation> reserve(Set<String> queues, Duration timeout)
            throws InterruptedException {
        long deadline = System.nanoTime() + timeout.toNanos();
        lock.lockInterruptibly();
        try {
            deliverDue();
            Optional<Message> first = order.first(queues);
            if (first.isPresent()) {
                return Optional.of(reserve(first.get()));
            }
            return timeout.isPositive()
                    ? Optional.ofNullable(waitFor(queues, deadline))
                    : Optional.empty();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public Health health() {
        lock.lock();
        try {
            deliverDue();
            return new Health(epoch, !closed, order.depths(clock.millis()));
        } finally {
            lock.unlock();
        }
    }

    /** Ends all waits. */
    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            waiters.forEach(waiter -> waiter.woken.signal());
        } finally {
            lock.unlock();
        }
    }

    private Delivery waitFor(Set<String> queues, long deadline) throws InterruptedException {
        Waiter waiter = new Waiter(Set.copyOf(queues), lock.newCondition());
        waiters.add(waiter);
        try {
            while (waiter.delivery == null) {
                if (closed) {
                    throw new PortUnavailableException("the database is closed");
                }
                long left = deadline - System.nanoTime();
                if (left <= 0) {
                    return null;
                }
                waiter.woken.awaitNanos(Math.min(Math.min(left, LOOK_NANOS), nanosToNextDue()));
                deliverDue();
            }
            return waiter.delivery;
        } catch (InterruptedException interrupted) {
            if (waiter.delivery != null) {
                Message message = waiter.delivery.message;
                order.take(message);
                message.readyAt = clock.millis();
                deliver(message);
            }
            throw interrupted;
        } finally {
            waiters.remove(waiter);
        }
    }

    private long nanosToNextDue() {
        long next = order.nextDueAt();
        long now = clock.millis();
        return next <= now ? 0 : TimeUnit.MILLISECONDS.toNanos(Math.min(next - now, 1_000));
    }

    private void lay(Message message) {
        lock.lock();
        try {
            deliver(message);
        } finally {
            lock.unlock();
        }
    }

    private void deliverDue() {
        long now = clock.millis();
        for (Optional<Message> due = order.nextDue(now);
                due.isPresent();
                due = order.nextDue(now)) {
            deliver(due.get());
        }
    }

    /** Lays the message in; if it is ready, the first who waits for it has it. */
    private void deliver(Message message) {
        order.add(message, clock.millis());
        if (message.place != Place.READY) {
            return;
        }
        for (Iterator<Waiter> each = waiters.iterator(); each.hasNext(); ) {
            Waiter waiter = each.next();
            if (waiter.queues.contains(message.queue)) {
                each.remove();
                waiter.delivery = reserve(message);
                waiter.woken.signal();
                return;
            }
        }
    }

    private Delivery reserve(Message message) {
        order.reserve(message, clock.millis() + visibility.toMillis());
        JobLookups.Found job = message.job;
        if (job != null) {
            message.job = null;
            remembered--;
        }
        return new Delivery(message, message.reservation, job);
    }

    /** A reservation: void once the message has lapsed, left or been delivered again. */
    private final class Delivery implements Reservation {
        private final Message message;
        private final int reservation;
        private final JobLookups.Found job;

        private Delivery(Message message, int reservation, JobLookups.Found job) {
            this.message = message;
            this.reservation = reservation;
            this.job = job;
        }

        @Override
        public JobId id() {
            return message.id;
        }

        @Override
        public Optional<StoredJob> queuedJob() {
            return Optional.ofNullable(job).map(row -> rows.found(message.id, row));
        }

        @Override
        public void extend() {
            lock.lock();
            try {
                if (isHeld()) {
                    order.extend(message, clock.millis() + visibility.toMillis());
                }
            } finally {
                lock.unlock();
            }
        }

        /**
         * Not waited for: nobody is given the message any more, and if the process ends before its
         * row is gone, it is delivered once more to whoever then finds its job as it is.
         */
        @Override
        public void delete() {
            if (leave()) {
                orComeBack(() ->
                        writes.send(MessageWrites.DELETE, message.seq)
                                .whenComplete((done, failed) -> comeBackAfter(failed)));
            }
        }

        @Override
        public void release(String queue, Priority priority, Duration delay) {
            if (leave()) {
                MessageWrites.Row moved =
                        new MessageWrites.Row(
                                message.seq,
                                queue,
                                Message.number(priority),
                                clock.millis() + delay.toMillis());
                orComeBack(() -> writes.call(MessageWrites.MOVE, moved));
                message.queue = moved.queue();
                message.priority = moved.priority();
                message.readyAt = moved.readyAt();
                lay(message);
            }
        }

        /** Takes the message out while its row changes, so that it cannot lapse meanwhile. */
        private boolean leave() {
            lock.lock();
            try {
                deliverDue();
                boolean isOurs = isHeld();
                if (isOurs) {
                    order.take(message);
                }
                return isOurs;
            } finally {
                lock.unlock();
            }
        }

        private void orComeBack(Runnable change) {
            try {
                change.run();
            } catch (PortUnavailableException away) {
                comeBackAfter(away);
                throw away;
            }
        }

        /** The row may still be there: whoever gets it finds out what it is worth. */
        private void comeBackAfter(Throwable failure) {
            if (failure != null) {
                message.readyAt = clock.millis() + visibility.toMillis();
                lay(message);
            }
        }

        private boolean isHeld() {
            return message.place == Place.RESERVED && message.reservation == reservation;
        }
    }
}
