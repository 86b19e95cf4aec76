package io.zerog.adapter.sql;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * The writes of jobs as one statement for all of a kind. Which operations were applied is told by
 * the versions that it returns: no two states share one.
 */
final class PostgresJobWrites {

    static final Lane.Work<JobWrites.Insert, Boolean> INSERT = new Inserts();

    static final Lane.Work<JobWrites.Save, Boolean> SAVE = new Saves();

    private PostgresJobWrites() {}

    private static final class Inserts extends JobWrites.Inserts {
        private static final String INSERT_JOBS =
                "INSERT INTO zerog_jobs (id, version, born, status, type, epoch, created_at,"
                        + " review_at, finished_at, document, parameters)"
                        + " SELECT id, version, version, status, type, epoch, created_at,"
                        + " review_at, finished_at, document, parameters"
                        + " FROM unnest(?::bytea[], ?::bigint[], ?::bigint[], ?::varchar[],"
                        + " ?::bytea[], ?::bigint[], ?::bigint[], ?::bigint[], ?::bytea[],"
                        + " ?::bytea[]) AS new(id, version, status, type, epoch, created_at,"
                        + " review_at, finished_at, document, parameters)"
                        + " ON CONFLICT DO NOTHING RETURNING version";

        @Override
        List<Boolean> insert(Connection connection, List<JobWrites.Insert> inserts)
                throws SQLException {
            try (Columns<JobWrites.Insert> columns =
                    new Columns<>(connection, INSERT_JOBS, inserts)) {
                Set<Long> inserted =
                        columns.bytes(insert -> insert.row().id())
                                .longs(insert -> insert.row().version())
                                .longs(insert -> insert.row().status())
                                .text(insert -> insert.row().type())
                                .bytes(insert -> insert.row().epoch())
                                .longs(insert -> insert.row().createdAt())
                                .longs(insert -> insert.row().reviewAt())
                                .nullable(insert -> finishedAt(insert.row()))
                                .bytes(insert -> insert.row().document())
                                .bytes(JobWrites.Insert::small)
                                .returned();
                return applied(inserts.stream().map(JobWrites.Insert::row).toList(), inserted);
            }
        }
    }

    private static final class Saves extends JobWrites.Saves {
        private static final String SAVE_JOBS =
                "UPDATE zerog_jobs AS job SET version = next.version, status = next.status,"
                        + " epoch = next.epoch, review_at = next.review_at,"
                        + " finished_at = next.finished_at, document = next.document"
                        + " FROM unnest(?::bytea[], ?::bigint[], ?::bigint[], ?::bigint[],"
                        + " ?::bytea[], ?::bigint[], ?::bigint[], ?::bytea[]) AS next(id, base,"
                        + " version, status, epoch, review_at, finished_at, document)"
                        + " WHERE job.id = next.id AND job.version = next.base"
                        + " RETURNING next.version";

        @Override
        List<Boolean> save(Connection connection, List<JobWrites.Save> saves) throws SQLException {
            try (Columns<JobWrites.Save> columns = new Columns<>(connection, SAVE_JOBS, saves)) {
                Set<Long> saved =
                        columns.bytes(save -> save.row().id())
                                .longs(JobWrites.Save::version)
                                .longs(save -> save.row().version())
                                .longs(save -> save.row().status())
                                .bytes(save -> save.row().epoch())
                                .longs(save -> save.row().reviewAt())
                                .nullable(save -> finishedAt(save.row()))
                                .bytes(save -> save.row().document())
                                .returned();
                return applied(saves.stream().map(JobWrites.Save::row).toList(), saved);
            }
        }
    }

    private static Long finishedAt(JobRow row) {
        return row.finishedAt().isPresent() ? row.finishedAt().getAsLong() : null;
    }

    private static List<Boolean> applied(List<JobRow> rows, Set<Long> versions) {
        List<Boolean> applied = new ArrayList<>(rows.size());
        rows.forEach(row -> applied.add(versions.contains(row.version())));
        return applied;
    }
}
