package io.zerog.adapter.beanstalkd.client;

import static io.zerog.adapter.beanstalkd.client.BeanstalkException.Kind.UNAVAILABLE;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * One connection that reserves jobs and holds their reservations; when it closes, for any reason,
 * the server makes the jobs that it holds ready again (seen: within 4 ms). After a failure it is
 * closed, and a new one is opened by its user, paced by a {@link Backoff}.
 *
 * <p><b>Threads</b>: calls by several threads go one after the other, each within the call timeout.
 * The exception is a waiting reserve (a timeout above 0): the server would leave every later
 * command of the connection unanswered until it ends (seen). So such a reserve is allowed only
 * while no reservation is held, and while it waits, touch and delete answer {@link Reply.NotFound}
 * at once (this connection can hold nothing that they could mean) and every other call is refused
 * with an IllegalStateException.
 *
 * <p><b>Reservations</b> are those that this consumer was given and has not deleted. A touch or
 * delete of any other id is answered with NotFound without asking the server, since there an id of
 * another connection, or of a former run of the server, may name another's job. At most {@value
 * #MAX_RESERVATIONS} are held, as beanstalkd searches through them at each touch and delete.
 *
 * <p><b>Time to run</b>: beanstalkd 1.12 often misses the end of a job's time to run when the
 * connection that holds the job sends nothing (seen in 5 of 12 tries): it forgets the connection's
 * timer when it looks at it within the very microsecond of the deadline. The job then stays
 * reserved until that connection sends any command, or ends. So a holder that hangs may keep its
 * job for as long as its connection lives; what must not wait for that needs a second way to find
 * it.
 *
 * <p>Only a reserve can be interrupted. All other calls run to their end and leave the thread
 * interrupted.
 */
public final class Consumer implements AutoCloseable {

    /** The most reservations held by one connection. */
    public static final int MAX_RESERVATIONS = 100;

    /** The longest wait of one reserve: an hour. */
    public static final long MAX_RESERVE_SECONDS = 3_600;

    private static final long[] NONE = {};

    /**
     * The answers to {@link #deleteAndReserve(long[], int, long)}, in the order of the commands.
     */
    public record Exchange(List<Reply.Delete> deletes, List<Reply.Reserve> reserves) {}

    private final Connection connection;
    private final long callNanos;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition freed = lock.newCondition();

    // Guarded by the lock.
    private boolean busy;
    private boolean waiting;

    // Used by the one thread that made the connection busy.
    private final Reservations held = new Reservations(MAX_RESERVATIONS);

    private Consumer(Connection connection, ConnectionSettings settings) {
        this.connection = connection;
        this.callNanos = settings.callTimeout().toNanos();
    }

    /**
     * Connects. The new connection watches and uses the tube named {@code default} (protocol.txt).
     *
     * @throws BeanstalkException of kind unavailable
     */
    public static Consumer open(ConnectionSettings settings) throws BeanstalkException {
        return new Consumer(Connection.open(settings), settings);
    }

    /** Adds a tube to those that are reserved from. Returns the number of tubes now watched. */
    public long watch(TubeName tube) throws BeanstalkException {
        return ask("watch", tube, Reply.Watching.class).tubes();
    }

    /** Takes a tube from those that are reserved from; the last one stays. */
    public Reply.Ignore ignore(TubeName tube) throws BeanstalkException {
        return ask("ignore", tube, Reply.Ignore.class);
    }

    /**
     * Waits for a job.
     *
     * @param timeoutSeconds 0 (do not wait) to {@value #MAX_RESERVE_SECONDS}
     * @throws InterruptedException when the thread is interrupted: before the command is sent (the
     *     connection then stays usable), or during the wait (the connection is then closed, which
     *     gives back a job that may have been on its way)
     * @throws IllegalStateException when it would wait while reservations are held, or {@value
     *     #MAX_RESERVATIONS} are held
     */
    public Reply.Reserve reserve(long timeoutSeconds)
            throws BeanstalkException, InterruptedException {
        return reserve(1, timeoutSeconds).getFirst();
    }

    /**
     * Reserves up to so many jobs in one exchange: waits for the first one, and takes the others if
     * they are ready. Returns an answer for each, TimedOut where there was no job.
     *
     * @see #reserve(long)
     */
    public List<Reply.Reserve> reserve(int count, long timeoutSeconds)
            throws BeanstalkException, InterruptedException {
        return deleteAndReserve(NONE, count, timeoutSeconds).reserves();
    }

    /**
     * Deletes a job and waits for the next, in one write. When it fails, the outcome of the delete
     * is unknown, too.
     *
     * @see #reserve(long)
     */
    public Exchange deleteAndReserve(long id, long timeoutSeconds)
            throws BeanstalkException, InterruptedException {
        return deleteAndReserve(new long[] {id}, 1, timeoutSeconds);
    }

    /**
     * Deletes jobs and then reserves up to so many, in one exchange.
     *
     * @param ids held by this consumer; another one is answered with NotFound
     * @see #reserve(int, long)
     */
    public Exchange deleteAndReserve(long[] ids, int count, long timeoutSeconds)
            throws BeanstalkException, InterruptedException {
        if (timeoutSeconds < 0 || timeoutSeconds > MAX_RESERVE_SECONDS) {
            throw new IllegalArgumentException(
                    "a reserve waits 0 to 3600 seconds, not " + timeoutSeconds);
        }
        if (count < 1 || count > MAX_RESERVATIONS) {
            throw new IllegalArgumentException("reserves 1 to 100 jobs at a time, not " + count);
        }
        if (Thread.interrupted()) {
            throw new InterruptedException("interrupted before anything was sent");
        }
        if (!enterUnlessWaiting(timeoutSeconds > 0)) {
            throw new IllegalStateException("another thread waits in a reserve");
        }
        try {
            requireOpen();
            int kept = held.countWithout(ids);
            if (kept + count > MAX_RESERVATIONS) {
                throw new IllegalStateException("a connection holds at most 100 reservations");
            }
            if (kept > 0 && timeoutSeconds > 0) {
                throw new IllegalStateException(
                        "a connection that holds reservations does not wait in a reserve");
            }
            return exchange(ids, count, timeoutSeconds);
        } finally {
            leave();
        }
    }

    /**
     * Deletes a job held by this consumer. It ends the reservation, also when the answer is
     * NotFound. When the time to run is over and the job is ready again, it is still deleted
     * (seen).
     */
    public Reply.Delete delete(long id) throws BeanstalkException {
        return delete(new long[] {id}).getFirst();
    }

    /** Deletes jobs held by this consumer in one write; the answers are in the order of the ids. */
    public List<Reply.Delete> delete(long[] ids) throws BeanstalkException {
        if (!enterUnlessWaiting(false)) {
            List<Reply.Delete> answers = new ArrayList<>(ids.length);
            for (int i = 0; i < ids.length; i++) {
                answers.add(new Reply.NotFound());
            }
            return answers;
        }
        try {
            requireOpen();
            return exchangeDeletes(ids);
        } finally {
            leave();
        }
    }

    /**
     * Starts the job's time to run anew. NotFound means that it is over, and that the job is ready
     * or another's; the id still counts as held until it is deleted or {@link #forget forgotten}.
     */
    public Reply.Touch touch(long id) throws BeanstalkException {
        if (!enterUnlessWaiting(false)) {
            return new Reply.NotFound();
        }
        try {
            requireOpen();
            if (!held.contains(id)) {
                return new Reply.NotFound();
            }
            long deadline = deadline(0);
            connection.writer().begin(deadline).touch(id).flush();
            return connection.expect(Reply.Touch.class, connection.read(deadline));
        } finally {
            leave();
        }
    }

    /**
     * Stops counting a reservation that the server has taken away, as a touch told. Nothing is
     * sent.
     */
    public void forget(long id) {
        if (enterUnlessWaiting(false)) {
            held.remove(id);
            leave();
        }
    }

    /** Whether the consumer is of no more use. */
    public boolean isClosed() {
        return connection.isClosed();
    }

    /**
     * Closes at once, from any thread. A call that is under way fails, a waiting reserve included.
     * When the connection is idle the server is told so by a quit.
     */
    @Override
    public void close() {
        lock.lock();
        try {
            if (!busy && !connection.isClosed()) {
                // One millisecond: it is a courtesy, the end of the connection says the same.
                long deadline = System.nanoTime() + 1_000_000;
                connection.writer().begin(deadline).command("quit").flush();
            }
        } catch (BeanstalkException e) {
            // The connection is gone already, which is what was wanted.
            return;
        } finally {
            lock.unlock();
            connection.close();
        }
    }

    private Exchange exchange(long[] ids, int count, long timeoutSeconds)
            throws BeanstalkException, InterruptedException {
        long deadline = deadline(timeoutSeconds);
        boolean[] asked = new boolean[ids.length];
        CommandWriter writer = connection.writer().begin(deadline(0));
        writeDeletes(writer, ids, asked);
        writer.reserve(timeoutSeconds);
        for (int i = 1; i < count; i++) {
            writer.reserve(0);
        }
        writer.flush();
        List<Reply.Delete> deletes = readDeletes(ids, asked, deadline(0));
        List<Reply.Reserve> reserves = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            Reply reply = connection.readInterruptibly(deadline);
            Reply.Reserve reserve = connection.expect(Reply.Reserve.class, reply);
            switch (reserve) {
                case Reply.Reserved(long id, byte[] _) -> held.add(id);
                case Reply.ReservedOversize(long id, long _) -> held.add(id);
                case Reply.TimedOut _, Reply.DeadlineSoon _, Reply.Refused _ -> {}
            }
            reserves.add(reserve);
        }
        return new Exchange(deletes, reserves);
    }

    private List<Reply.Delete> exchangeDeletes(long[] ids) throws BeanstalkException {
        boolean[] asked = new boolean[ids.length];
        long deadline = deadline(0);
        writeDeletes(connection.writer().begin(deadline), ids, asked).flush();
        return readDeletes(ids, asked, deadline);
    }

    private CommandWriter writeDeletes(CommandWriter writer, long[] ids, boolean[] asked)
            throws BeanstalkException {
        for (int i = 0; i < ids.length; i++) {
            asked[i] = held.contains(ids[i]);
            if (asked[i]) {
                writer.delete(ids[i]);
            }
        }
        return writer;
    }

    private List<Reply.Delete> readDeletes(long[] ids, boolean[] asked, long deadline)
            throws BeanstalkException {
        if (ids.length == 0) {
            return List.of();
        }
        List<Reply.Delete> answers = new ArrayList<>(ids.length);
        for (int i = 0; i < ids.length; i++) {
            Reply.Delete answer = new Reply.NotFound();
            if (asked[i]) {
                answer = connection.expect(Reply.Delete.class, connection.read(deadline));
                if (!(answer instanceof Reply.Refused)) {
                    held.remove(ids[i]);
                }
            }
            answers.add(answer);
        }
        return answers;
    }

    private <R extends Reply> R ask(String word, TubeName tube, Class<R> expected)
            throws BeanstalkException {
        if (!enterUnlessWaiting(false)) {
            throw new IllegalStateException("another thread waits in a reserve");
        }
        try {
            requireOpen();
            long deadline = deadline(0);
            connection.writer().begin(deadline).command(word, tube).flush();
            return connection.ask(expected, deadline);
        } finally {
            leave();
        }
    }

    private long deadline(long extraSeconds) {
        return System.nanoTime() + callNanos + extraSeconds * 1_000_000_000L;
    }

    private void requireOpen() throws BeanstalkException {
        if (connection.isClosed()) {
            throw new BeanstalkException(UNAVAILABLE, "the connection is closed");
        }
    }

    private boolean enterUnlessWaiting(boolean toWait) {
        lock.lock();
        try {
            while (busy && !waiting) {
                freed.awaitUninterruptibly();
            }
            if (waiting) {
                return false;
            }
            busy = true;
            waiting = toWait;
            return true;
        } finally {
            lock.unlock();
        }
    }

    private void leave() {
        lock.lock();
        busy = false;
        waiting = false;
        freed.signalAll();
        lock.unlock();
    }
}
