package io.zerog.adapter.sql;

import io.zerog.domain.port.Retention;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jdbi.v3.core.Handle;

/** Removes finished jobs a few at a time, so that no other write waits long behind it. */
final class SqlRetention implements Retention {

    /** A job may have thousands of log lines: this many jobs go in one transaction. */
    private static final int BATCH = 20;

    private record Purge(long before, int limit) {}

    private final Lane writes;

    SqlRetention(Lane writes) {
        this.writes = writes;
    }

    @Override
    public int purge(Instant before, int limit) {
        if (limit < 1) {
            throw new IllegalArgumentException("a purge removes at least 1 job, not " + limit);
        }
        int removed = 0;
        while (removed < limit) {
            int most = Math.min(BATCH, limit - removed);
            int now = writes.call(PURGE, new Purge(before.toEpochMilli(), most));
            removed += now;
            if (now < most) {
                break;
            }
        }
        return removed;
    }

    private static final Lane.Work<Purge, Integer> PURGE =
            (handle, purges, again) -> {
                List<Integer> removed = new ArrayList<>();
                for (Purge purge : purges) {
                    removed.add(remove(handle, purge));
                }
                return removed;
            };

    private static int remove(Handle handle, Purge purge) throws SQLException {
        List<byte[]> ids =
                handle.createQuery(
                                "SELECT id FROM zerog_jobs"
                                        + " WHERE finished_at IS NOT NULL AND finished_at < :before"
                                        + " ORDER BY finished_at, id LIMIT :limit")
                        .bind("before", purge.before())
                        .bind("limit", purge.limit())
                        .mapTo(byte[].class)
                        .list();
        if (ids.isEmpty()) {
            return 0;
        }
        // The condition again: another node may have purged meanwhile, and the id come back.
        try (PreparedStatement statement =
                handle.getConnection()
                        .prepareStatement(
                                "DELETE FROM zerog_jobs WHERE id = ? AND finished_at < ?")) {
            for (byte[] id : ids) {
                statement.setBytes(1, id);
                statement.setLong(2, purge.before());
                statement.addBatch();
            }
            List<Boolean> removed = JobWrites.applied(statement.executeBatch());
            List<byte[]> gone = new ArrayList<>();
            for (int i = 0; i < ids.size(); i++) {
                if (removed.get(i)) {
                    gone.add(ids.get(i));
                }
            }
            JobWrites.removeBelongings(handle.getConnection(), gone);
        }
        // Those that somebody else removed count too: there may be more behind them.
        return ids.size();
    }
}
