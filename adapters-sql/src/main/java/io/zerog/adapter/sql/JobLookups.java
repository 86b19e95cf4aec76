package io.zerog.adapter.sql;

import io.zerog.domain.job.JobId;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/** Reads by id, of many callers in one statement. */
final class JobLookups {

    /**
     * A job's row as it was found; decoded by its caller, not by the lane.
     *
     * @param parameters those of a queued job if they are small, else null: who claims the job
     *     wants them next
     */
    record Found(long version, byte[] document, byte[] parameters) {}

    static final Lane.Work<JobId, Optional<Found>> JOB =
            new ById<>(
                    "SELECT id, version, document, CASE status WHEN 0 THEN parameters END"
                            + " FROM zerog_jobs WHERE id IN ") {
                @Override
                Found read(ResultSet row) throws SQLException {
                    return new Found(row.getLong(2), row.getBytes(3), row.getBytes(4));
                }
            };

    static final Lane.Work<JobId, Optional<byte[]>> PARAMETERS =
            new ById<>(
                    "SELECT id, COALESCE(parameters, content) FROM zerog_jobs"
                            + " LEFT JOIN zerog_parameters ON job = id WHERE id IN ") {
                @Override
                byte[] read(ResultSet row) throws SQLException {
                    return row.getBytes(2);
                }
            };

    private JobLookups() {}

    private abstract static class ById<R> implements Lane.Work<JobId, Optional<R>> {
        private final String query;

        ById(String query) {
            this.query = query;
        }

        /** One value of a row; column 1 is the id. */
        abstract R read(ResultSet row) throws SQLException;

        @Override
        public List<Optional<R>> run(Handle handle, List<JobId> ids, boolean again)
                throws SQLException {
            // A power of two: few different statements, which drivers keep prepared.
            int places = Math.max(1, Integer.highestOneBit(ids.size() * 2 - 1));
            Map<JobId, R> found = HashMap.newHashMap(ids.size());
            try (PreparedStatement statement =
                    handle.getConnection().prepareStatement(query + list(places))) {
                for (int i = 0; i < places; i++) {
                    JobId id = ids.get(Math.min(i, ids.size() - 1));
                    statement.setBytes(i + 1, JobRow.bytes(id));
                }
                try (ResultSet rows = statement.executeQuery()) {
                    while (rows.next()) {
                        found.put(JobRow.id(rows.getBytes(1)), read(rows));
                    }
                }
            }
            List<Optional<R>> answers = new ArrayList<>(ids.size());
            ids.forEach(id -> answers.add(Optional.ofNullable(found.get(id))));
            return answers;
        }

        private static String list(int places) {
            return "(" + "?, ".repeat(places - 1) + "?)";
        }
    }
}
