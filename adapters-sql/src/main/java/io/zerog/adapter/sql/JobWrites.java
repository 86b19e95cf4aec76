package io.zerog.adapter.sql;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.ArrayList;
import java.util.List;
import org.jdbi.v3.core.Handle;

/** What changes jobs: conditional, in batches, with an answer to each. */
final class JobWrites {

    /** Parameters up to this size are kept in the job's row, and cost no row of their own. */
    static final int SMALL = 1_024;

    /** A new job; its row's version is also the mark of its birth. */
    record Insert(JobRow row, byte[] parameters) {

        /** The parameters if they are kept in the job's row, else null. */
        byte[] small() {
            return parameters.length <= SMALL ? parameters : null;
        }
    }

    /** A new state in the place of the one at {@code version}. */
    record Save(JobRow row, long version) {}

    record Remove(byte[] id, long version) {}

    /** Answers whether the job is new. */
    static final Lane.Work<Insert, Boolean> INSERT = new Inserts();

    /** Answers whether the job was at the version. */
    static final Lane.Work<Save, Boolean> SAVE = new Saves();

    /** Answers whether the job was at the version. */
    static final Lane.Work<Remove, Boolean> REMOVE = new Removes();

    private JobWrites() {}

    static class Inserts implements Lane.Work<Insert, Boolean> {
        private static final String INSERT_JOB =
                "INSERT INTO zerog_jobs (id, version, born, status, type, epoch, created_at,"
                        + " review_at, finished_at, document, parameters)"
                        + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING";
        private static final String INSERT_PARAMETERS =
                "INSERT INTO zerog_parameters (job, content) VALUES (?, ?)"
                        + " ON CONFLICT (job) DO UPDATE SET content = excluded.content";
        private static final String IS_OURS = "SELECT 1 FROM zerog_jobs WHERE id = ? AND born = ?";

        @Override
        public int bytes(Insert insert) {
            return insert.parameters().length + insert.row().document().length;
        }

        @Override
        public final List<Boolean> run(Handle handle, List<Insert> inserts, boolean again)
                throws SQLException {
            Connection connection = handle.getConnection();
            List<Boolean> inserted = insert(connection, inserts);
            insertLargeParameters(connection, inserts, inserted);
            if (again) {
                for (int i = 0; i < inserts.size(); i++) {
                    JobRow row = inserts.get(i).row();
                    if (!inserted.get(i) && exists(connection, IS_OURS, row.id(), row.version())) {
                        inserted.set(i, true);
                    }
                }
            }
            return inserted;
        }

        /** Inserts the rows of those whose ids are new; answers which. */
        List<Boolean> insert(Connection connection, List<Insert> inserts) throws SQLException {
            try (PreparedStatement statement = connection.prepareStatement(INSERT_JOB)) {
                for (Insert insert : inserts) {
                    bind(statement, insert);
                    statement.addBatch();
                }
                return applied(statement.executeBatch());
            }
        }

        private static void bind(PreparedStatement statement, Insert insert) throws SQLException {
            JobRow row = insert.row();
            statement.setBytes(1, row.id());
            statement.setLong(2, row.version());
            statement.setLong(3, row.version());
            statement.setInt(4, row.status());
            statement.setString(5, row.type());
            statement.setBytes(6, row.epoch());
            statement.setLong(7, row.createdAt());
            statement.setLong(8, row.reviewAt());
            setFinishedAt(statement, 9, row);
            statement.setBytes(10, row.document());
            statement.setBytes(11, insert.small());
        }

        private static void insertLargeParameters(
                Connection connection, List<Insert> inserts, List<Boolean> inserted)
                throws SQLException {
            PreparedStatement statement = null;
            try {
                for (int i = 0; i < inserts.size(); i++) {
                    Insert insert = inserts.get(i);
                    if (inserted.get(i) && insert.small() == null) {
                        if (statement == null) {
                            statement = connection.prepareStatement(INSERT_PARAMETERS);
                        }
                        statement.setBytes(1, insert.row().id());
                        statement.setBytes(2, insert.parameters());
                        statement.addBatch();
                    }
                }
                if (statement != null) {
                    statement.executeBatch();
                }
            } finally {
                if (statement != null) {
                    statement.close();
                }
            }
        }
    }

    static class Saves implements Lane.Work<Save, Boolean> {
        private static final String SAVE_JOB =
                "UPDATE zerog_jobs SET version = ?, status = ?, epoch = ?, review_at = ?,"
                        + " finished_at = ?, document = ? WHERE id = ? AND version = ?";
        private static final String IS_OURS =
                "SELECT 1 FROM zerog_jobs WHERE id = ? AND version = ?";

        @Override
        public int bytes(Save save) {
            return save.row().document().length;
        }

        @Override
        public final List<Boolean> run(Handle handle, List<Save> saves, boolean again)
                throws SQLException {
            Connection connection = handle.getConnection();
            List<Boolean> saved = save(connection, saves);
            if (again) {
                for (int i = 0; i < saves.size(); i++) {
                    JobRow row = saves.get(i).row();
                    if (!saved.get(i) && exists(connection, IS_OURS, row.id(), row.version())) {
                        saved.set(i, true);
                    }
                }
            }
            return saved;
        }

        /** Updates the rows of those that are at their version; answers which. */
        List<Boolean> save(Connection connection, List<Save> saves) throws SQLException {
            try (PreparedStatement statement = connection.prepareStatement(SAVE_JOB)) {
                for (Save save : saves) {
                    JobRow row = save.row();
                    statement.setLong(1, row.version());
                    statement.setInt(2, row.status());
                    statement.setBytes(3, row.epoch());
                    statement.setLong(4, row.reviewAt());
                    setFinishedAt(statement, 5, row);
                    statement.setBytes(6, row.document());
                    statement.setBytes(7, row.id());
                    statement.setLong(8, save.version());
                    statement.addBatch();
                }
                return applied(statement.executeBatch());
            }
        }
    }

    private static final class Removes implements Lane.Work<Remove, Boolean> {
        private static final String REMOVE_JOB =
                "DELETE FROM zerog_jobs WHERE id = ? AND version = ?";
        private static final String IS_THERE = "SELECT 1 FROM zerog_jobs WHERE id = ?";

        @Override
        public List<Boolean> run(Handle handle, List<Remove> removes, boolean again)
                throws SQLException {
            Connection connection = handle.getConnection();
            List<Boolean> removed;
            try (PreparedStatement statement = connection.prepareStatement(REMOVE_JOB)) {
                for (Remove remove : removes) {
                    statement.setBytes(1, remove.id());
                    statement.setLong(2, remove.version());
                    statement.addBatch();
                }
                removed = applied(statement.executeBatch());
            }
            List<byte[]> gone = new ArrayList<>();
            for (int i = 0; i < removes.size(); i++) {
                byte[] id = removes.get(i).id();
                if (removed.get(i)) {
                    gone.add(id);
                } else if (again && !exists(connection, IS_THERE, id)) {
                    removed.set(i, true);
                }
            }
            removeBelongings(connection, gone);
            return removed;
        }
    }

    /** Removes what is kept apart of jobs whose rows were removed in this transaction. */
    static void removeBelongings(Connection connection, List<byte[]> ids) throws SQLException {
        if (ids.isEmpty()) {
            return;
        }
        for (String table : List.of("zerog_parameters", "zerog_outputs", "zerog_journal")) {
            try (PreparedStatement statement =
                    connection.prepareStatement("DELETE FROM " + table + " WHERE job = ?")) {
                for (byte[] id : ids) {
                    statement.setBytes(1, id);
                    statement.addBatch();
                }
                statement.executeBatch();
            }
        }
    }

    /** Which statements of a batch changed a row. */
    static List<Boolean> applied(int[] counts) {
        List<Boolean> applied = new ArrayList<>(counts.length);
        for (int count : counts) {
            applied.add(count == 1);
        }
        return applied;
    }

    private static void setFinishedAt(PreparedStatement statement, int index, JobRow row)
            throws SQLException {
        if (row.finishedAt().isPresent()) {
            statement.setLong(index, row.finishedAt().getAsLong());
        } else {
            statement.setNull(index, Types.BIGINT);
        }
    }

    private static boolean exists(Connection connection, String query, byte[] id, long... numbers)
            throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(query)) {
            statement.setBytes(1, id);
            for (int i = 0; i < numbers.length; i++) {
                statement.setLong(2 + i, numbers[i]);
            }
            try (ResultSet rows = statement.executeQuery()) {
                return rows.next();
            }
        }
    }
}
