package io.zerog.adapter.sql;

import java.sql.SQLException;
import java.util.List;
import org.jdbi.v3.core.ConnectionException;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/** Reads together what a lane gathered; after a failure, once more and each apart. */
final class Reads implements Lane.Execution {

    private final Jdbi jdbi;

    Reads(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    @Override
    public void run(List<Lane.Task<?, ?>> tasks) {
        Exception away = read(tasks);
        if (away == null) {
            return;
        }
        // The second try finds a restarted server, and what cannot be read fails alone; but without
        // any connection there is no use in trying for each.
        for (Lane.Task<?, ?> task : tasks) {
            if (!(away instanceof ConnectionException)) {
                away = read(List.of(task));
            }
            if (away != null) {
                task.fail(Transactions.unavailable(away));
            }
        }
    }

    private Exception read(List<Lane.Task<?, ?>> tasks) {
        try (Handle handle = jdbi.open()) {
            Lane.run(handle, tasks, false).forEach(Runnable::run);
            return null;
        } catch (SQLException | RuntimeException thrown) {
            return thrown;
        }
    }
}
