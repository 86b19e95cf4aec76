package io.zerog.adapter.sql;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Collections;
import java.util.List;
import org.jdbi.v3.core.Handle;

/** The rows of messages whose order is kept in memory. */
final class MessageWrites {

    /** Where a message goes. */
    record Row(long seq, String queue, int priority, long readyAt) {}

    static final Lane.Work<Message, Void> PUT =
            new Batch<>(
                    "INSERT INTO zerog_messages (seq, job, queue, priority, ready_at, stamp)"
                            + " VALUES (?, ?, ?, ?, ?, 0) ON CONFLICT DO NOTHING") {
                @Override
                void bind(PreparedStatement statement, Message message) throws SQLException {
                    statement.setLong(1, message.seq);
                    statement.setBytes(2, JobRow.bytes(message.id));
                    statement.setString(3, message.queue);
                    statement.setInt(4, message.priority);
                    statement.setLong(5, message.readyAt);
                }
            };

    static final Lane.Work<Row, Void> MOVE =
            new Batch<>(
                    "UPDATE zerog_messages SET queue = ?, priority = ?, ready_at = ?"
                            + " WHERE seq = ?") {
                @Override
                void bind(PreparedStatement statement, Row row) throws SQLException {
                    statement.setString(1, row.queue());
                    statement.setInt(2, row.priority());
                    statement.setLong(3, row.readyAt());
                    statement.setLong(4, row.seq());
                }
            };

    static final Lane.Work<Long, Void> DELETE =
            new Batch<>("DELETE FROM zerog_messages WHERE seq = ?") {
                @Override
                void bind(PreparedStatement statement, Long seq) throws SQLException {
                    statement.setLong(1, seq);
                }
            };

    private MessageWrites() {}

    /** All messages, by seq. */
    static List<Message> stored(Handle handle) {
        return handle.createQuery(
                        "SELECT seq, job, queue, priority, ready_at FROM zerog_messages"
                                + " ORDER BY seq")
                .map((row, context) ->
                        new Message(
                                row.getLong(1),
                                JobRow.id(row.getBytes(2)),
                                row.getString(3).intern(),
                                row.getInt(4),
                                row.getLong(5)))
                .list();
    }

    /** One statement for each, in one batch. */
    abstract static class Batch<O> implements Lane.Work<O, Void> {
        private final String sql;

        Batch(String sql) {
            this.sql = sql;
        }

        abstract void bind(PreparedStatement statement, O operation) throws SQLException;

        @Override
        public List<Void> run(Handle handle, List<O> operations, boolean again)
                throws SQLException {
            try (PreparedStatement statement = handle.getConnection().prepareStatement(sql)) {
                for (O operation : operations) {
                    bind(statement, operation);
                    statement.addBatch();
                }
                statement.executeBatch();
            }
            return Collections.nCopies(operations.size(), null);
        }
    }
}
