package io.zerog.adapter.sql;

import io.zerog.adapter.sql.Dialect.Failure;
import io.zerog.domain.port.PortUnavailableException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jdbi.v3.core.ConnectionException;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/**
 * Commits what a lane gathered in one transaction. When that fails, the operations share the fate
 * only of their transaction, never of each other: halves are tried apart until the one that cannot
 * be carried out stands alone. When a connection breaks at the commit, the same operations are
 * applied again, and find by their write ids whether the first time counted.
 */
final class Transactions implements Lane.Execution {

    /** How long the outcome of a broken commit is looked for. */
    private static final Duration RESOLVING = Duration.ofSeconds(6);

    private static final int COLLISIONS = 8;

    private final Jdbi jdbi;
    private final Dialect dialect;

    Transactions(Jdbi jdbi, Dialect dialect) {
        this.jdbi = jdbi;
        this.dialect = dialect;
    }

    /** How a transaction ended. */
    private sealed interface End {
        record Committed() implements End {}

        /**
         * @param maybeApplied whether it broke at its commit
         */
        record Failed(Exception thrown, Failure failure, boolean maybeApplied) implements End {}
    }

    @Override
    public void run(List<Lane.Task<?, ?>> tasks) {
        long deadline = System.nanoTime() + RESOLVING.toNanos();
        boolean again = false;
        int tries = 0;
        while (commit(tasks, again) instanceof End.Failed failed) {
            tries++;
            again |= failed.maybeApplied();
            boolean inTime = System.nanoTime() - deadline < 0;
            switch (failed.failure()) {
                case LOST -> {
                    if (!inTime) {
                        fail(tasks, failed.thrown());
                        return;
                    }
                    pause(tries);
                }
                case COLLISION -> {
                    if (tries > COLLISIONS) {
                        apart(tasks, failed.thrown());
                        return;
                    }
                    pause(tries);
                }
                case UNAVAILABLE -> {
                    if (!again || !inTime) {
                        apart(tasks, failed.thrown());
                        return;
                    }
                    pause(tries);
                }
                case REFUSED -> {
                    apart(tasks, failed.thrown());
                    return;
                }
            }
        }
    }

    private void apart(List<Lane.Task<?, ?>> tasks, Exception thrown) {
        if (tasks.size() == 1 || isWithoutConnection(thrown)) {
            fail(tasks, thrown);
            return;
        }
        int half = tasks.size() / 2;
        run(List.copyOf(tasks.subList(0, half)));
        run(List.copyOf(tasks.subList(half, tasks.size())));
    }

    private End commit(List<Lane.Task<?, ?>> tasks, boolean again) {
        boolean committing = false;
        try (Handle handle = jdbi.open()) {
            handle.begin();
            try {
                List<Runnable> answers = Lane.run(handle, tasks, again);
                committing = true;
                handle.commit();
                answers.forEach(Runnable::run);
                return new End.Committed();
            } catch (SQLException | RuntimeException thrown) {
                rollBack(handle, thrown);
                throw thrown;
            }
        } catch (SQLException | RuntimeException thrown) {
            Failure failure = failure(thrown);
            return new End.Failed(thrown, failure, committing && failure == Failure.LOST);
        }
    }

    private Failure failure(Exception thrown) {
        return sqlCause(thrown) instanceof SQLException cause
                ? dialect.failure(cause)
                : Failure.REFUSED;
    }

    private static void rollBack(Handle handle, Exception cause) {
        try {
            handle.rollback();
        } catch (RuntimeException alsoFailed) {
            // The connection is gone, and with it the transaction.
            cause.addSuppressed(alsoFailed);
        }
    }

    private static void fail(List<Lane.Task<?, ?>> tasks, Exception thrown) {
        PortUnavailableException away = unavailable(thrown);
        tasks.forEach(task -> task.fail(away));
    }

    static PortUnavailableException unavailable(Exception thrown) {
        SQLException cause = sqlCause(thrown);
        String detail = cause == null ? thrown.toString() : cause.getMessage();
        return new PortUnavailableException("the database failed: " + detail, thrown);
    }

    private static boolean isWithoutConnection(Exception thrown) {
        return thrown instanceof ConnectionException;
    }

    private static SQLException sqlCause(Throwable thrown) {
        for (Throwable each = thrown; each != null; each = each.getCause()) {
            if (each instanceof SQLException cause) {
                return cause;
            }
        }
        return null;
    }

    private static void pause(int tries) {
        long longest = Math.min(500, 10L << Math.min(tries, 6));
        long millis = ThreadLocalRandom.current().nextLong(1, longest + 1);
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(millis));
    }
}
