package io.zerog.adapter.sql;

import io.zerog.domain.port.PortUnavailableException;
import java.sql.PreparedStatement;
import java.time.Duration;
import java.util.Collections;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Tells other nodes of messages that were put here: the first at once, those of a busy time
 * together. A notification within the transaction of its message would cost a wake-up of every node
 * for each commit, and PostgreSQL lets only one such transaction of all commit at a time.
 *
 * <p>A node that dies between its commit and its notification costs the others a slow look.
 */
final class PostgresNotifier implements AutoCloseable {

    /** What nodes listen to. */
    static final String CHANNEL = "zerog_messages";

    private static final long APART_NANOS = TimeUnit.MILLISECONDS.toNanos(3);

    /** Where so much is put between two notifications nobody who listens is idle: fewer will do. */
    private static final int BUSY = 16;

    private static final long BUSY_APART_NANOS = TimeUnit.MILLISECONDS.toNanos(24);

    /** PostgreSQL would wait for the disk even for a transaction that only notifies. */
    private static final String NOT_DURABLY =
            "SELECT set_config('synchronous_commit', 'off', true), pg_notify(?, ?)";

    private static final Lane.Work<String, Void> NOTIFY =
            (handle, senders, again) -> {
                try (PreparedStatement statement =
                        handle.getConnection().prepareStatement(NOT_DURABLY)) {
                    statement.setString(1, CHANNEL);
                    statement.setString(2, senders.getFirst());
                    statement.execute();
                }
                return Collections.nCopies(senders.size(), null);
            };

    private final Lane lane;
    private final String sender = UUID.randomUUID().toString();
    private final Semaphore news = new Semaphore(0);
    private final Thread thread;
    private volatile boolean closed;

    PostgresNotifier(Lane lane) {
        this.lane = lane;
        this.thread =
                Thread.ofPlatform()
                        .daemon()
                        .name("zerog-sql-notifier")
                        .start(this::notifyUntilClosed);
    }

    /** There are new messages. */
    void tell() {
        news.release();
    }

    /** Whether a notification is this node's own. */
    boolean isOwn(String told) {
        return sender.equals(told);
    }

    private void notifyUntilClosed() {
        while (!closed) {
            news.acquireUninterruptibly();
            boolean isBusy = news.drainPermits() >= BUSY;
            try {
                lane.call(NOTIFY, sender);
            } catch (PortUnavailableException away) {
                // The others look by themselves now and then.
            }
            LockSupport.parkNanos(isBusy ? BUSY_APART_NANOS : APART_NANOS);
        }
    }

    @Override
    public void close() {
        closed = true;
        news.release();
        try {
            thread.join(Duration.ofSeconds(1));
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
