package io.zerog.adapter.beanstalkd.client;

import static io.zerog.adapter.beanstalkd.client.BeanstalkException.Kind.PROTOCOL_ERROR;
import static io.zerog.adapter.beanstalkd.client.BeanstalkException.Kind.UNAVAILABLE;

import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/**
 * One connection that looks at the server and changes nothing. Calls by several threads go one
 * after the other, each within the call timeout, and are not ended by an interruption. After a
 * failure of any kind but {@link BeanstalkException.Kind#REFUSED} it is closed, and a new one is
 * opened by its user, paced by a {@link Backoff}.
 */
public final class Monitor implements AutoCloseable {

    private interface Command {
        CommandWriter writeTo(CommandWriter writer) throws BeanstalkException;
    }

    private final Connection connection;
    private final long callNanos;
    private final ReentrantLock lock = new ReentrantLock();

    private Monitor(Connection connection, ConnectionSettings settings) {
        this.connection = connection;
        this.callNanos = settings.callTimeout().toNanos();
    }

    /**
     * Connects.
     *
     * @throws BeanstalkException of kind unavailable
     */
    public static Monitor open(ConnectionSettings settings) throws BeanstalkException {
        return new Monitor(Connection.open(settings), settings);
    }

    /** The server's statistics. */
    public Stats stats() throws BeanstalkException {
        return Stats.parse(ask(writer -> writer.command("stats"), Reply.Ok.class).yaml());
    }

    /** A tube's statistics; empty when there is no such tube. */
    public Optional<Stats> statsTube(TubeName tube) throws BeanstalkException {
        return statsIfFound(writer -> writer.command("stats-tube", tube));
    }

    /** A job's statistics; empty when there is no such job. */
    public Optional<Stats> statsJob(long id) throws BeanstalkException {
        return statsIfFound(writer -> writer.command("stats-job", id));
    }

    /**
     * The job of a tube that would be reserved next; empty when none is ready. Its age, among its
     * {@link #statsJob statistics}, tells how long jobs of its priority wait.
     */
    public Optional<Reply.Found> peekReady(TubeName tube) throws BeanstalkException {
        lock.lock();
        try {
            Reply.Using using = ask(writer -> writer.command("use", tube), Reply.Using.class);
            if (!using.tube().equals(tube.value())) {
                close();
                throw new BeanstalkException(PROTOCOL_ERROR, "the server uses another tube");
            }
            Reply reply = ask(writer -> writer.command("peek-ready"), Reply.class);
            if (reply instanceof Reply.NotFound) {
                return Optional.empty();
            }
            return Optional.of(connection.expect(Reply.Found.class, reply));
        } finally {
            lock.unlock();
        }
    }

    /** Whether the monitor is of no more use. */
    public boolean isClosed() {
        return connection.isClosed();
    }

    /** Closes at once, from any thread; a call that is under way fails. */
    @Override
    public void close() {
        connection.close();
    }

    private Optional<Stats> statsIfFound(Command command) throws BeanstalkException {
        Reply reply = ask(command, Reply.class);
        if (reply instanceof Reply.NotFound) {
            return Optional.empty();
        }
        return Optional.of(Stats.parse(connection.expect(Reply.Ok.class, reply).yaml()));
    }

    private <R extends Reply> R ask(Command command, Class<R> expected) throws BeanstalkException {
        lock.lock();
        try {
            if (connection.isClosed()) {
                throw new BeanstalkException(UNAVAILABLE, "the connection is closed");
            }
            long deadline = System.nanoTime() + callNanos;
            command.writeTo(connection.writer().begin(deadline)).flush();
            return connection.ask(expected, deadline);
        } finally {
            lock.unlock();
        }
    }
}
