package io.zerog.adapter.sql;

import io.zerog.domain.job.JobId;
import io.zerog.domain.job.JournalEntry;
import io.zerog.domain.port.JobJournal;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.jdbi.v3.core.Handle;

/**
 * Log lines as rows of their job and number. Of an attempt, what lies behind the head and more than
 * a tail before its last line is removed as lines are added; how much that was follows from the
 * numbers that are left.
 */
final class SqlJobJournal implements JobJournal {

    private record Append(byte[] job, int attempt, List<JournalEntry> entries) {}

    private record Read(byte[] job, long after, int limit) {}

    private final Lane writes;
    private final Lane queries;

    SqlJobJournal(Lane writes, Lane queries) {
        this.writes = writes;
        this.queries = queries;
    }

    @Override
    public void append(JobId id, int attempt, List<JournalEntry> entries) {
        if (!entries.isEmpty()) {
            writes.call(APPEND, new Append(JobRow.bytes(id), attempt, List.copyOf(entries)));
        }
    }

    @Override
    public Page read(JobId id, long after, int limit) {
        if (limit < 1 || limit > 100_000) {
            throw new IllegalArgumentException("a page has 1 to 100,000 lines, not " + limit);
        }
        return queries.call(READ, new Read(JobRow.bytes(id), after, limit));
    }

    private static final Lane.Work<Append, Void> APPEND =
            new Lane.Work<>() {
                @Override
                public int bytes(Append append) {
                    return append.entries().stream()
                            .mapToInt(entry ->
                                    entry.message().length()
                                            + entry.stackTrace().map(String::length).orElse(0))
                            .sum();
                }

                @Override
                public List<Void> run(Handle handle, List<Append> appends, boolean again)
                        throws SQLException {
                    insert(handle.getConnection(), appends);
                    trim(handle.getConnection(), appends);
                    return Collections.nCopies(appends.size(), null);
                }
            };

    private static void insert(Connection connection, List<Append> appends) throws SQLException {
        // A run that outlived its job must not leave lines that nobody removes.
        String insert =
                "INSERT INTO zerog_journal (job, seq, at, level, code, message, stack_trace)"
                        + " SELECT ?, ?, ?, ?, ?, ?, ? FROM zerog_jobs WHERE id = ?"
                        + " ON CONFLICT DO NOTHING";
        try (PreparedStatement statement = connection.prepareStatement(insert)) {
            for (Append append : appends) {
                int gapEnd = append.entries().getLast().number() - TAIL;
                for (JournalEntry entry : append.entries()) {
                    if (entry.number() <= HEAD || entry.number() > gapEnd) {
                        bind(statement, append.job(), entry);
                        statement.addBatch();
                    }
                }
            }
            statement.executeBatch();
        }
    }

    private static void trim(Connection connection, List<Append> appends) throws SQLException {
        String trim =
                "DELETE FROM zerog_journal WHERE job = ? AND seq > ? AND seq <="
                        + " (SELECT MAX(seq) FROM zerog_journal"
                        + " WHERE job = ? AND seq > ? AND seq < ?) - ?";
        try (PreparedStatement statement = connection.prepareStatement(trim)) {
            boolean isNeeded = false;
            for (Append append : appends) {
                if (append.entries().getLast().number() > HEAD) {
                    long attempt = append.attempt() * JournalEntry.ATTEMPT;
                    statement.setBytes(1, append.job());
                    statement.setLong(2, attempt + HEAD);
                    statement.setBytes(3, append.job());
                    statement.setLong(4, attempt);
                    statement.setLong(5, attempt + JournalEntry.ATTEMPT);
                    statement.setLong(6, TAIL);
                    statement.addBatch();
                    isNeeded = true;
                }
            }
            if (isNeeded) {
                statement.executeBatch();
            }
        }
    }

    private static void bind(PreparedStatement statement, byte[] job, JournalEntry entry)
            throws SQLException {
        statement.setBytes(1, job);
        statement.setLong(2, entry.seq());
        statement.setLong(3, entry.at().toEpochMilli());
        statement.setInt(4, number(entry.level()));
        if (entry.code().isPresent()) {
            statement.setInt(5, entry.code().getAsInt());
        } else {
            statement.setNull(5, Types.INTEGER);
        }
        statement.setBytes(6, JobRow.bytes(entry.message()));
        statement.setBytes(7, entry.stackTrace().map(JobRow::bytes).orElse(null));
        statement.setBytes(8, job);
    }

    private static final Lane.Work<Read, Page> READ =
            (handle, reads, again) -> reads.stream().map(read -> page(handle, read)).toList();

    private static Page page(Handle handle, Read read) {
        List<JournalEntry> entries =
                handle.createQuery(
                                "SELECT seq, at, level, code, message, stack_trace"
                                        + " FROM zerog_journal WHERE job = :job AND seq > :after"
                                        + " ORDER BY seq LIMIT :limit")
                        .bind("job", read.job())
                        .bind("after", read.after())
                        .bind("limit", read.limit())
                        .map((row, context) -> entry(row))
                        .list();
        long dropped =
                handle.createQuery(
                                "SELECT COALESCE(SUM(written - kept), 0) FROM ("
                                        + " SELECT MAX(seq) - attempt * :attempt AS written,"
                                        + " COUNT(*) AS kept FROM ("
                                        + " SELECT seq, seq / :attempt AS attempt"
                                        + " FROM zerog_journal WHERE job = :job) AS lines"
                                        + " GROUP BY attempt) AS attempts")
                        .bind("attempt", JournalEntry.ATTEMPT)
                        .bind("job", read.job())
                        .mapTo(Long.class)
                        .one();
        return new Page(entries, dropped);
    }

    private static JournalEntry entry(ResultSet row) throws SQLException {
        int code = row.getInt("code");
        OptionalInt present = row.wasNull() ? OptionalInt.empty() : OptionalInt.of(code);
        return new JournalEntry(
                row.getLong("seq"),
                Instant.ofEpochMilli(row.getLong("at")),
                level(row.getInt("level")),
                JobRow.text(row.getBytes("message")),
                present,
                Optional.ofNullable(row.getBytes("stack_trace")).map(JobRow::text));
    }

    private static int number(JournalEntry.Level level) {
        return switch (level) {
            case EVENT -> 0;
            case WARNING -> 1;
            case ERROR -> 2;
        };
    }

    private static JournalEntry.Level level(int number) {
        return switch (number) {
            case 0 -> JournalEntry.Level.EVENT;
            case 1 -> JournalEntry.Level.WARNING;
            case 2 -> JournalEntry.Level.ERROR;
            default -> throw new IllegalStateException("a line of unknown level " + number);
        };
    }
}
