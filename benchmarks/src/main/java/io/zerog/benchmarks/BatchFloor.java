package io.zerog.benchmarks;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

/**
 * What a database takes of the rows that jobs write, when nothing but plain JDBC writes them: rows
 * of the same tables, with the same indexes, in transactions of 64 statements of one kind.
 */
final class BatchFloor {

    private static final int BATCH = 64;

    /** Job in, message in, job claimed, job finished, message out. */
    private static final int KINDS = 5;

    private static final int DOCUMENT_BYTES = 220;

    private interface Binding {
        void bind(PreparedStatement statement, int job) throws SQLException;
    }

    private final Connection connection;
    private final byte[] document = new byte[DOCUMENT_BYTES];
    private final byte[] parameters = new byte[8];
    private final byte[] epoch = new byte[16];
    private final List<byte[]> ids = new ArrayList<>();

    /**
     * @param connection to a database whose tables a node has made, and where no node runs
     */
    BatchFloor(Connection connection) {
        this.connection = connection;
    }

    /** Row operations a second, over a run with that many jobs. */
    double rowsPerSecond(int jobs) throws SQLException {
        for (int i = 0; i < jobs; i++) {
            byte[] id = new byte[16];
            ThreadLocalRandom.current().nextBytes(id);
            ids.add(id);
        }
        connection.setAutoCommit(false);
        long now = System.currentTimeMillis();
        long began = System.nanoTime();
        for (int from = 0; from < jobs; from += BATCH) {
            int to = Math.min(jobs, from + BATCH);
            insertJobs(from, to, now);
            insertMessages(from, to, now);
            updateJobs(from, to, 1, now);
            updateJobs(from, to, 2, now);
            deleteMessages(from, to);
        }
        double seconds = (System.nanoTime() - began) / 1e9;
        ids.clear();
        return KINDS * jobs / seconds;
    }

    private void insertJobs(int from, int to, long now) throws SQLException {
        String sql =
                "INSERT INTO zerog_jobs (id, version, born, status, type, epoch, created_at,"
                        + " review_at, finished_at, document, parameters)"
                        + " VALUES (?, 1, 1, 0, 'no_op', ?, ?, ?, NULL, ?, ?)";
        commit(
                sql,
                from,
                to,
                (statement, job) -> {
                    statement.setBytes(1, ids.get(job));
                    statement.setBytes(2, epoch);
                    statement.setLong(3, now + job);
                    statement.setLong(4, now + job);
                    statement.setBytes(5, document);
                    statement.setBytes(6, parameters);
                });
    }

    private void insertMessages(int from, int to, long now) throws SQLException {
        String sql =
                "INSERT INTO zerog_messages (seq, job, queue, priority, ready_at, stamp)"
                        + " VALUES (?, ?, 'default', 1, ?, 0)";
        commit(
                sql,
                from,
                to,
                (statement, job) -> {
                    // Above what a sequence would give, and apart from those of a run before.
                    statement.setLong(1, 1_000_000L + job);
                    statement.setBytes(2, ids.get(job));
                    statement.setLong(3, now + job);
                });
    }

    /** Status 1 is running, 2 is succeeded. */
    private void updateJobs(int from, int to, int status, long now) throws SQLException {
        String sql =
                "UPDATE zerog_jobs SET version = ?, status = ?, epoch = ?, review_at = ?,"
                        + " finished_at = ?, document = ? WHERE id = ? AND version = ?";
        commit(
                sql,
                from,
                to,
                (statement, job) -> {
                    statement.setLong(1, status + 1);
                    statement.setInt(2, status);
                    statement.setBytes(3, epoch);
                    statement.setLong(4, now + job);
                    statement.setObject(5, status == 2 ? now + job : null, java.sql.Types.BIGINT);
                    statement.setBytes(6, document);
                    statement.setBytes(7, ids.get(job));
                    statement.setLong(8, status);
                });
    }

    private void deleteMessages(int from, int to) throws SQLException {
        commit(
                "DELETE FROM zerog_messages WHERE seq = ?",
                from,
                to,
                (statement, job) -> statement.setLong(1, 1_000_000L + job));
    }

    private void commit(String sql, int from, int to, Binding binding) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int job = from; job < to; job++) {
                binding.bind(statement, job);
                statement.addBatch();
            }
            int[] counts = statement.executeBatch();
            if (!Arrays.stream(counts).allMatch(count -> count == 1)) {
                throw new IllegalStateException("a statement of the floor changed no row: " + sql);
            }
        }
        connection.commit();
    }
}
