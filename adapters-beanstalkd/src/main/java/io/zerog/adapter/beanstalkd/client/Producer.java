package io.zerog.adapter.beanstalkd.client;

import static io.zerog.adapter.beanstalkd.client.BeanstalkException.Kind.PROTOCOL_ERROR;
import static io.zerog.adapter.beanstalkd.client.BeanstalkException.Kind.UNAVAILABLE;
import static io.zerog.adapter.beanstalkd.client.BeanstalkException.Kind.UNKNOWN_OUTCOME;

import io.zerog.adapter.beanstalkd.client.PendingPut.State;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Puts jobs into one tube, for any number of threads, over one connection. Puts that come together
 * go out together, at most {@value #MAX_IN_FLIGHT} unanswered at a time, so that other clients of
 * the server are not held up; a put that comes alone goes out at once. It has no thread of its own:
 * one of the callers writes for all who wait, and one reads for all.
 *
 * <p>It connects at the first put and again after a loss: at once when a working connection was
 * lost, else with the pauses of {@link Backoff}, during which puts fail without a wait. Of the
 * callers that come while such a new attempt is made only the one that makes it waits for it.
 */
public final class Producer implements AutoCloseable {

    /** The most puts that are sent and not yet answered. */
    public static final int MAX_IN_FLIGHT = 1_000;

    /**
     * The largest priority, delay and time to run: 2<sup>32</sup> - 1 (seen: one more is refused).
     */
    public static final long MAX_NUMBER = 0xFFFF_FFFFL;

    /** Bodies of one batch, so that a batch of large ones does not take long to write. */
    private static final int MAX_BATCH_BYTES = 1 << 20;

    /** Batches that a caller writes on behalf of others, before it hands over. */
    private static final int MAX_BATCHES = 4;

    /** How long after a reply a connection counts as good: 1 ms. */
    private static final long TRUSTED_NANOS = 1_000_000;

    private final ConnectionSettings settings;
    private final TubeName tube;
    private final Backoff backoff;
    private final long callNanos;
    private final int maxInFlight;
    private final ReentrantLock lock = new ReentrantLock();

    // All below is guarded by the lock, and so are the fields of the puts.
    private final ArrayDeque<PendingPut> queued = new ArrayDeque<>();
    private final ArrayDeque<PendingPut> inFlight = new ArrayDeque<>();
    private final List<Thread> toWake = new ArrayList<>();
    private Connection connection;
    private boolean answered;
    private long lastReply;
    private boolean writing;
    private boolean reading;
    private boolean connecting;
    private boolean closed;

    // Used by the thread that writes, and by the one that reads.
    private final List<PendingPut> batch = new ArrayList<>();
    private final List<Reply> replies = new ArrayList<>();

    /**
     * @param backoff used by this producer alone
     */
    public Producer(ConnectionSettings settings, TubeName tube, Backoff backoff) {
        this(settings, tube, backoff, MAX_IN_FLIGHT);
    }

    Producer(ConnectionSettings settings, TubeName tube, Backoff backoff, int maxInFlight) {
        this.settings = Objects.requireNonNull(settings);
        this.tube = Objects.requireNonNull(tube);
        this.backoff = Objects.requireNonNull(backoff);
        this.callNanos = settings.callTimeout().toNanos();
        this.maxInFlight = maxInFlight;
    }

    /**
     * Puts a job. Waits at most the connect timeout and three call timeouts (to select the tube, to
     * send, to be answered). An interruption does not end the wait; the thread stays interrupted.
     *
     * @param priority 0 (most urgent) to {@link #MAX_NUMBER}
     * @param delaySeconds 0 to {@link #MAX_NUMBER}
     * @param timeToRunSeconds 1 to {@link #MAX_NUMBER}; the server makes 1 of a 0 (protocol.txt)
     * @param body not copied: not to be changed until the call returns
     * @throws BeanstalkException when the put is known not to be applied (kind unavailable), or may
     *     be applied (kinds unknown outcome, protocol error)
     */
    public Reply.Put put(long priority, long delaySeconds, long timeToRunSeconds, byte[] body)
            throws BeanstalkException {
        requireNumber(priority, 0, "priority");
        requireNumber(delaySeconds, 0, "delay");
        requireNumber(timeToRunSeconds, 1, "time to run");
        PendingPut put =
                new PendingPut(
                        priority, delaySeconds, timeToRunSeconds, Objects.requireNonNull(body));
        await(put);
        if (put.failure != null) {
            throw new BeanstalkException(put.failure.kind(), put.failure.getMessage(), put.failure);
        }
        return put.reply;
    }

    private static void requireNumber(long value, long least, String name) {
        if (value < least || value > MAX_NUMBER) {
            throw new IllegalArgumentException(
                    name + " is " + least + " to 4294967295, not " + value);
        }
    }

    /** Closes the connection. Puts that are under way and later ones fail. */
    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            BeanstalkException failure = new BeanstalkException(UNAVAILABLE, "closed");
            failQueued(failure);
            if (connection != null) {
                fail(connection, new BeanstalkException(UNKNOWN_OUTCOME, "closed by its user"));
            }
        } finally {
            unlockAndWake();
        }
    }

    private void await(PendingPut put) {
        boolean interrupted = false;
        lock.lock();
        try {
            put.deadline = System.nanoTime() + callNanos;
            if (closed) {
                finish(put, null, new BeanstalkException(UNAVAILABLE, "closed"));
            } else if (connecting && backoff.isFailing()) {
                // One caller at a time is enough to find out whether the server is back.
                finish(put, null, new BeanstalkException(UNAVAILABLE, "connecting again"));
            } else {
                queued.add(put);
            }
            while (put.state != State.DONE) {
                if (put.state == State.QUEUED && mayWrite()) {
                    write();
                    if (put.state == State.QUEUED) {
                        // It wrote for others only, and will not read for them.
                        passRolesOn();
                    }
                } else if (put.state == State.SENT && !reading) {
                    readUntilDone(put);
                } else if (put.deadline - System.nanoTime() <= 0) {
                    giveUp(put);
                } else {
                    unlockAndWake();
                    interrupted |= park(put);
                    if (put.state == State.DONE) {
                        return;
                    }
                    lock.lock();
                }
            }
            passRolesOn();
        } finally {
            if (lock.isHeldByCurrentThread()) {
                unlockAndWake();
            }
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private boolean mayWrite() {
        return !writing && inFlight.size() < maxInFlight;
    }

    /** Sleeps until woken or the deadline has passed. Tells and clears an interruption. */
    private static boolean park(PendingPut put) {
        LockSupport.parkNanos(put, put.deadline - System.nanoTime());
        return Thread.interrupted();
    }

    /** Wakes a thread for each role that is needed and that nobody plays. */
    private void passRolesOn() {
        if (!reading && !inFlight.isEmpty()) {
            // The last one reads the replies of all before it, so the role seldom changes hands.
            toWake.add(inFlight.peekLast().caller);
        }
        if (mayWrite() && !queued.isEmpty()) {
            toWake.add(queued.peekFirst().caller);
        }
    }

    private void giveUp(PendingPut put) {
        if (put.state == State.QUEUED) {
            queued.remove(put);
            finish(put, null, new BeanstalkException(UNAVAILABLE, "not sent in time"));
        } else {
            fail(connection, new BeanstalkException(UNKNOWN_OUTCOME, "no reply in time"));
        }
    }

    /** Sends what is queued. Called and left with the lock held, which is let go meanwhile. */
    private void write() {
        writing = true;
        try {
            for (int n = 0; n < MAX_BATCHES && !queued.isEmpty(); n++) {
                if (inFlight.size() >= maxInFlight || !ensureConnected()) {
                    return;
                }
                Connection target = connection;
                takeBatch();
                unlockAndWake();
                BeanstalkException failure = null;
                boolean sent = false;
                try {
                    send(target);
                    sent = true;
                } catch (BeanstalkException e) {
                    failure = e;
                } finally {
                    lock.lock();
                    if (!sent) {
                        fail(target, failure);
                    }
                }
            }
        } finally {
            writing = false;
            if (!queued.isEmpty() && mayWrite()) {
                toWake.add(queued.peekFirst().caller);
            }
        }
    }

    private void takeBatch() {
        batch.clear();
        long now = System.nanoTime();
        int bytes = 0;
        while (!queued.isEmpty() && inFlight.size() < maxInFlight && bytes < MAX_BATCH_BYTES) {
            PendingPut put = queued.poll();
            put.state = State.SENT;
            put.deadline = now + callNanos;
            bytes += put.body.length;
            inFlight.add(put);
            batch.add(put);
        }
    }

    private void send(Connection target) throws BeanstalkException {
        CommandWriter writer = target.writer().begin(System.nanoTime() + callNanos);
        for (PendingPut put : batch) {
            writer.put(put.priority, put.delay, put.timeToRun, put.body);
        }
        writer.flush();
    }

    /** Whether there is a connection; if not, all that is queued has failed. */
    private boolean ensureConnected() {
        if (connection != null && inFlight.isEmpty() && !reading && !isStillGood()) {
            // Lost while idle, so no put has to suffer from it.
            fail(connection, new BeanstalkException(UNAVAILABLE, "lost while idle"));
        }
        if (connection != null) {
            return true;
        }
        if (!backoff.left().isZero()) {
            failQueued(new BeanstalkException(UNAVAILABLE, "pausing before the next attempt"));
            return false;
        }
        connecting = true;
        unlockAndWake();
        Connection opened = null;
        BeanstalkException failure = null;
        try {
            opened = connect();
        } catch (BeanstalkException e) {
            failure = new BeanstalkException(UNAVAILABLE, e.getMessage(), e);
        } finally {
            lock.lock();
            connecting = false;
        }
        if (failure == null && closed) {
            opened.close();
            failure = new BeanstalkException(UNAVAILABLE, "closed");
        }
        if (failure != null) {
            backoff.failed();
            failQueued(failure);
            return false;
        }
        connection = opened;
        answered = false;
        lastReply = System.nanoTime();
        return !queued.isEmpty();
    }

    /** Asks the socket, unless the server has just answered: asking costs as much as a write. */
    private boolean isStillGood() {
        return System.nanoTime() - lastReply < TRUSTED_NANOS || connection.isQuiet();
    }

    private Connection connect() throws BeanstalkException {
        Connection opened = Connection.open(settings);
        try {
            long deadline = System.nanoTime() + callNanos;
            opened.writer().begin(deadline).command("use", tube).flush();
            Reply.Using using = opened.ask(Reply.Using.class, deadline);
            if (!using.tube().equals(tube.value())) {
                throw new BeanstalkException(PROTOCOL_ERROR, "the server uses another tube");
            }
            return opened;
        } catch (BeanstalkException e) {
            opened.close();
            throw e;
        }
    }

    /** Reads replies, for all, until this put has its own. Called and left with the lock held. */
    private void readUntilDone(PendingPut put) {
        reading = true;
        try {
            while (put.state != State.DONE) {
                // A put that is sent and not done belongs to the connection of the moment.
                Connection source = connection;
                unlockAndWake();
                BeanstalkException failure = null;
                boolean read = false;
                try {
                    replies.clear();
                    source.readAvailable(replies, put.deadline);
                    read = true;
                } catch (BeanstalkException e) {
                    failure = e;
                } finally {
                    lock.lock();
                    if (!read) {
                        fail(source, failure);
                    }
                }
                if (source == connection) {
                    deliver();
                }
                if (put.state != State.DONE) {
                    // Lets the woken put again, and the server answer more, before the next read.
                    unlockAndWake();
                    Thread.yield();
                    lock.lock();
                }
            }
        } finally {
            reading = false;
        }
    }

    private void deliver() {
        for (Reply reply : replies) {
            if (inFlight.isEmpty() || !(reply instanceof Reply.Put)) {
                fail(
                        connection,
                        new BeanstalkException(
                                PROTOCOL_ERROR,
                                "the server sent "
                                        + reply.getClass().getSimpleName()
                                        + " where the answer to a put, or none, was due"));
                return;
            }
            finish(inFlight.poll(), (Reply.Put) reply, null);
        }
        lastReply = System.nanoTime();
        if (!answered) {
            answered = true;
            backoff.succeeded();
        }
        if (!queued.isEmpty() && mayWrite()) {
            toWake.add(queued.peekFirst().caller);
        }
    }

    /** Closes a connection, and fails the puts on it; without a failure an error is on its way. */
    private void fail(Connection lost, BeanstalkException failure) {
        lost.close();
        if (lost != connection) {
            return;
        }
        BeanstalkException known =
                failure != null
                        ? failure
                        : new BeanstalkException(UNKNOWN_OUTCOME, "broken off by an error");
        connection = null;
        if (!answered) {
            backoff.failed();
        }
        while (!inFlight.isEmpty()) {
            finish(inFlight.poll(), null, known);
        }
    }

    private void failQueued(BeanstalkException failure) {
        while (!queued.isEmpty()) {
            finish(queued.poll(), null, failure);
        }
    }

    private void finish(PendingPut put, Reply.Put reply, BeanstalkException failure) {
        put.reply = reply;
        put.failure = failure;
        put.state = State.DONE;
        if (put.caller != Thread.currentThread()) {
            toWake.add(put.caller);
        }
    }

    /** Wakes after letting go of the lock, so that the woken do not run into it. */
    private void unlockAndWake() {
        if (toWake.isEmpty()) {
            lock.unlock();
            return;
        }
        Thread[] threads = toWake.toArray(new Thread[0]);
        toWake.clear();
        lock.unlock();
        for (Thread thread : threads) {
            LockSupport.unpark(thread);
        }
    }
}
