package io.zerog.adapter.sql;

import io.zerog.adapter.sql.PostgresFetcher.Fetched;
import io.zerog.adapter.sql.PostgresQueue.Held;
import java.security.SecureRandom;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Reserves messages on a connection of its own. Its commits do not wait for the disk: a reservation
 * that a crash of the server forgets is delivered again, which claims sort out.
 */
final class PostgresMessages implements PostgresFetcher.Source {

    /** One range of the index for each queue and priority: no look walks over what is not due. */
    private static final String RANGES =
            " FROM unnest(CAST(? AS varchar[])) AS q(name)"
                    + " CROSS JOIN (VALUES (0), (1), (2)) AS p(priority)"
                    + " CROSS JOIN LATERAL (SELECT seq, ready_at FROM zerog_messages"
                    + " WHERE queue = q.name AND priority = p.priority";

    /**
     * Brings the rows of queued jobs along. They are as old as the look: what is queued in them may
     * run by now, but what runs in them may not be held against a message that is ready.
     */
    private static final String RESERVE =
            "WITH clock AS MATERIALIZED (SELECT "
                    + PostgresQueue.NOW
                    + " AS ms), picked AS MATERIALIZED (SELECT m.seq, p.priority, m.ready_at"
                    + RANGES
                    + " AND ready_at <= (SELECT ms FROM clock)"
                    + " ORDER BY ready_at, seq LIMIT ? FOR UPDATE SKIP LOCKED) AS m"
                    + " ORDER BY p.priority, m.ready_at, m.seq LIMIT ?)"
                    + ", reserved AS (UPDATE zerog_messages AS m"
                    + " SET ready_at = (SELECT ms FROM clock) + ?, stamp = ?"
                    + " FROM picked WHERE m.seq = picked.seq"
                    + " RETURNING m.seq, m.job, picked.priority, picked.ready_at)"
                    + " SELECT seq, job, reserved.priority, ready_at, version, document, parameters"
                    + " FROM reserved LEFT JOIN zerog_jobs ON id = job AND status = 0";

    private static final String UNTIL_NEXT =
            "SELECT MIN(m.ready_at) - "
                    + PostgresQueue.NOW
                    + RANGES
                    + " ORDER BY ready_at LIMIT 1) AS m";

    private static final String FORGET = "SET synchronous_commit = off";

    /** A fetched row with what decides its turn. */
    private record Row(Fetched fetched, int priority, long readyAt) {}

    private static final Comparator<Row> TURN =
            Comparator.comparingInt(Row::priority)
                    .thenComparingLong(Row::readyAt)
                    .thenComparingLong(row -> row.fetched().held().seq());

    private final PostgresDialect dialect;
    private final Duration visibility;
    private final SecureRandom random = new SecureRandom();
    private Connection connection;

    PostgresMessages(PostgresDialect dialect, Duration visibility) {
        this.dialect = dialect;
        this.visibility = visibility;
    }

    @Override
    public List<Fetched> reserve(Set<String> queues, int most) throws SQLException {
        // One stamp for all of a fetch: it is told from any other fetch of the same row.
        long stamp = random.nextLong(1, Long.MAX_VALUE);
        return ask(
                RESERVE,
                statement -> {
                    statement.setArray(1, names(queues));
                    statement.setInt(2, most);
                    statement.setInt(3, most);
                    statement.setLong(4, visibility.toMillis());
                    statement.setLong(5, stamp);
                },
                rows -> fetched(rows, stamp));
    }

    @Override
    public Optional<Duration> untilNext(Set<String> queues) throws SQLException {
        return ask(
                UNTIL_NEXT,
                statement -> statement.setArray(1, names(queues)),
                rows -> {
                    rows.next();
                    long millis = rows.getLong(1);
                    return rows.wasNull()
                            ? Optional.empty()
                            : Optional.of(Duration.ofMillis(Math.max(0, millis)));
                });
    }

    @Override
    public void close() {
        Connection open = connection;
        connection = null;
        if (open != null) {
            try {
                open.close();
            } catch (SQLException ignored) {
                // It was of no more use anyway.
            }
        }
    }

    private interface Binding {
        void bind(PreparedStatement statement) throws SQLException;
    }

    private interface Reading<R> {
        R read(ResultSet rows) throws SQLException;
    }

    private <R> R ask(String query, Binding binding, Reading<R> reading) throws SQLException {
        boolean isAnswered = false;
        try {
            if (connection == null) {
                connection = dialect.connect();
                try (PreparedStatement statement = connection.prepareStatement(FORGET)) {
                    statement.execute();
                }
            }
            try (PreparedStatement statement = connection.prepareStatement(query)) {
                binding.bind(statement);
                try (ResultSet rows = statement.executeQuery()) {
                    R answer = reading.read(rows);
                    isAnswered = true;
                    return answer;
                }
            }
        } finally {
            if (!isAnswered) {
                close();
            }
        }
    }

    private Array names(Set<String> queues) throws SQLException {
        return connection.createArrayOf("varchar", queues.toArray());
    }

    private static List<Fetched> fetched(ResultSet rows, long stamp) throws SQLException {
        List<Row> fetched = new ArrayList<>();
        while (rows.next()) {
            Held held = new Held(rows.getLong(1), stamp);
            byte[] document = rows.getBytes(6);
            JobLookups.Found job =
                    document == null
                            ? null
                            : new JobLookups.Found(rows.getLong(5), document, rows.getBytes(7));
            Fetched message = new Fetched(JobRow.id(rows.getBytes(2)), held, job);
            fetched.add(new Row(message, rows.getInt(3), rows.getLong(4)));
        }
        fetched.sort(TURN);
        return fetched.stream().map(Row::fetched).toList();
    }
}
