package io.zerog.adapter.sql;

import java.lang.System.Logger;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;

/**
 * Listens for messages that other nodes put, on a connection of its own. When that breaks it
 * connects again, for as long as it takes, and assumes that it has missed something.
 */
final class PostgresListener implements AutoCloseable {

    private static final Logger LOG = System.getLogger(PostgresListener.class.getName());
    private static final int QUIET_MILLIS = 10_000;
    private static final int CHECK_SECONDS = 2;

    private final PostgresDialect dialect;
    private final PostgresQueue queue;
    private final Thread thread;
    private volatile boolean closed;
    private volatile Connection listening;

    PostgresListener(PostgresDialect dialect, PostgresQueue queue) {
        this.dialect = dialect;
        this.queue = queue;
        this.thread =
                Thread.ofPlatform()
                        .daemon()
                        .name("zerog-sql-listener")
                        .start(this::listenUntilClosed);
    }

    @Override
    public void close() {
        closed = true;
        LockSupport.unpark(thread);
        Connection open = listening;
        if (open != null) {
            abort(open);
        }
        try {
            thread.join(Lane.PATIENCE);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void listenUntilClosed() {
        int failures = 0;
        while (!closed) {
            try (Connection connection = dialect.connect()) {
                listening = connection;
                try (Statement statement = connection.createStatement()) {
                    statement.execute("LISTEN " + PostgresNotifier.CHANNEL);
                }
                if (failures > 0) {
                    LOG.log(Logger.Level.INFO, "listens to {0} again", dialect.address());
                }
                failures = 0;
                queue.wake();
                listen(connection);
            } catch (SQLException | RuntimeException broken) {
                failures++;
                if (failures == 1 && !closed) {
                    LOG.log(
                            Logger.Level.WARNING,
                            "does not hear from {0} any more: {1}",
                            dialect.address(),
                            broken.getMessage());
                }
            }
            pause(failures);
        }
    }

    private void listen(Connection connection) throws SQLException {
        PGConnection postgres = connection.unwrap(PGConnection.class);
        while (!closed) {
            PGNotification[] notifications = postgres.getNotifications(QUIET_MILLIS);
            if (notifications.length > 0) {
                if (!Stream.of(notifications).allMatch(this::isOwn)) {
                    queue.wake();
                }
            } else if (!connection.isValid(CHECK_SECONDS)) {
                // A peer that vanished without a word would never be missed by listening.
                throw new SQLException("the connection is dead");
            }
        }
    }

    private boolean isOwn(PGNotification notification) {
        return queue.isOwn(notification.getParameter());
    }

    /** Up to 0.1 s × 2^n, at most 5 s, so that many nodes do not come back at once. */
    private void pause(int failures) {
        if (failures > 0 && !closed) {
            long longest = Math.min(5_000, 100L << Math.min(failures, 10));
            long millis = ThreadLocalRandom.current().nextLong(50, longest + 1);
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(millis));
        }
    }

    private static void abort(Connection connection) {
        try {
            connection.abort(Runnable::run);
        } catch (SQLException ignored) {
            // Closed already.
        }
    }
}
