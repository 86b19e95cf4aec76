package io.zerog.adapter.sql;

import io.zerog.domain.job.Job;
import io.zerog.domain.job.JobId;
import io.zerog.domain.job.Priority;
import io.zerog.domain.port.PortUnavailableException;
import io.zerog.domain.port.Reservation;
import io.zerog.domain.port.StoredJob;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.jdbi.v3.core.Handle;

/**
 * A queue that many nodes share, by the server's clock. A reservation is a row whose time of
 * delivery was moved on and that bears a stamp; only who knows the stamp may change it.
 */
final class PostgresQueue implements SqlQueue<PostgresQueue.Put> {

    /** The server's clock in milliseconds; the time of the statement, not of its transaction. */
    static final String NOW = "CAST(EXTRACT(EPOCH FROM clock_timestamp()) * 1000 AS BIGINT)";

    /**
     * @param delay in milliseconds
     */
    record Put(JobId id, String queue, int priority, long delay) {}

    /** A reservation's row. */
    record Held(long seq, long stamp) {}

    private record Extension(Held held, long visibility) {}

    private record Move(Held held, Put to) {}

    private final Lane writes;
    private final Lane queries;
    private final String epoch;
    private final Duration visibility;
    private final Rows rows;
    private final PostgresFetcher fetcher;
    private final PostgresNotifier notifier;
    private final Set<CompletableFuture<?>> leaving = ConcurrentHashMap.newKeySet();

    PostgresQueue(
            Lane writes,
            Lane queries,
            String epoch,
            Duration visibility,
            Rows rows,
            PostgresFetcher.Source source) {
        this.writes = writes;
        this.queries = queries;
        this.epoch = epoch;
        this.visibility = visibility;
        this.rows = rows;
        this.fetcher = new PostgresFetcher(source, this::giveBack);
        this.notifier = new PostgresNotifier(queries);
        fetcher.start();
    }

    /** There may be messages that another node put. */
    void wake() {
        fetcher.wake();
    }

    /** Whether this node itself told of its messages so. */
    boolean isOwn(String notification) {
        return notifier.isOwn(notification);
    }

    private void changed() {
        fetcher.wake();
        notifier.tell();
    }

    @Override
    public void close() {
        notifier.close();
        fetcher.close();
    }

    @Override
    public void put(JobId id, String queue, Priority priority, Duration delay) {
        writes.call(PUT, new Put(id, queue, Message.number(priority), delay.toMillis()));
        changed();
    }

    @Override
    public Lane.Work<Put, Void> puts() {
        return PUT;
    }

    @Override
    public Put first(Job job, JobWrites.Insert insert) {
        return new Put(
                job.id(),
                job.queue(),
                Message.number(job.priority()),
                SqlQueue.delay(job).toMillis());
    }

    @Override
    public void stored(Put message) {
        changed();
    }

    @Override
    public Optional<Reservation> reserve(Set<String> queues, Duration timeout)
            throws InterruptedException {
        return fetcher.next(queues, timeout).map(Delivery::new);
    }

    @Override
    public Health health() {
        // What was deleted here before is not counted.
        CompletableFuture<?>[] before = leaving.toArray(CompletableFuture[]::new);
        queries.await(CompletableFuture.allOf(before).exceptionally(failed -> null));
        return new Health(epoch, true, queries.call(DEPTHS, this));
    }

    /** Not waited for: if it fails, the message comes back when its visibility lapses. */
    private void giveBack(PostgresFetcher.Fetched fetched) {
        try {
            writes.send(EXTEND, new Extension(fetched.held(), 0)).thenRun(fetcher::wake);
        } catch (PortUnavailableException away) {
            // See above.
        }
    }

    private final class Delivery implements Reservation {
        private final PostgresFetcher.Fetched fetched;

        private Delivery(PostgresFetcher.Fetched fetched) {
            this.fetched = fetched;
        }

        @Override
        public JobId id() {
            return fetched.id();
        }

        @Override
        public Optional<StoredJob> queuedJob() {
            return Optional.ofNullable(fetched.job()).map(job -> rows.found(fetched.id(), job));
        }

        @Override
        public void extend() {
            writes.call(EXTEND, new Extension(fetched.held(), visibility.toMillis()));
        }

        /**
         * Not waited for: if it fails, the message is delivered once more when its visibility
         * lapses, to somebody who finds its job as it then is.
         */
        @Override
        public void delete() {
            CompletableFuture<Void> deleted = writes.send(DELETE, fetched.held());
            leaving.add(deleted);
            deleted.whenComplete((done, failed) -> leaving.remove(deleted));
        }

        @Override
        public void release(String queue, Priority priority, Duration delay) {
            Put to = new Put(fetched.id(), queue, Message.number(priority), delay.toMillis());
            writes.call(MOVE, new Move(fetched.held(), to));
            changed();
        }
    }

    private static final Lane.Work<Put, Void> PUT =
            (handle, puts, again) -> {
                insert(handle, puts);
                return Collections.nCopies(puts.size(), null);
            };

    private static final String INSERT =
            "INSERT INTO zerog_messages (job, queue, priority, ready_at, stamp)"
                    + " SELECT job, queue, priority, "
                    + NOW
                    + " + delay, 0 FROM unnest(?::bytea[], ?::varchar[], ?::bigint[],"
                    + " ?::bigint[]) AS new(job, queue, priority, delay)";

    private static void insert(Handle handle, List<Put> puts) throws SQLException {
        try (Columns<Put> columns = new Columns<>(handle.getConnection(), INSERT, puts)) {
            columns.bytes(put -> JobRow.bytes(put.id()))
                    .text(Put::queue)
                    .longs(Put::priority)
                    .longs(Put::delay)
                    .execute();
        }
    }

    private static final String REMOVE =
            "DELETE FROM zerog_messages AS message"
                    + " USING unnest(?::bigint[], ?::bigint[]) AS held(seq, stamp)"
                    + " WHERE message.seq = held.seq AND message.stamp = held.stamp";

    private static final Lane.Work<Held, Void> DELETE =
            (handle, reservations, again) -> {
                try (Columns<Held> columns =
                        new Columns<>(handle.getConnection(), REMOVE, reservations)) {
                    columns.longs(Held::seq).longs(Held::stamp).execute();
                }
                return Collections.nCopies(reservations.size(), null);
            };

    private static final Lane.Work<Extension, Void> EXTEND =
            new MessageWrites.Batch<>(
                    "UPDATE zerog_messages SET ready_at = "
                            + NOW
                            + " + ? WHERE seq = ? AND stamp = ?") {
                @Override
                void bind(PreparedStatement statement, Extension extension) throws SQLException {
                    statement.setLong(1, extension.visibility());
                    statement.setLong(2, extension.held().seq());
                    statement.setLong(3, extension.held().stamp());
                }
            };

    /**
     * Moves the row if it is still this reservation's; if it is gone altogether, lays a new one. A
     * row that lapsed and was delivered to somebody else is in good hands.
     */
    private static final Lane.Work<Move, Void> MOVE =
            (handle, moves, again) -> {
                List<Boolean> moved = move(handle, moves);
                List<Put> successors = new ArrayList<>();
                for (int i = 0; i < moves.size(); i++) {
                    if (!moved.get(i) && !isThere(handle, moves.get(i).held().seq())) {
                        successors.add(moves.get(i).to());
                    }
                }
                if (!successors.isEmpty()) {
                    insert(handle, successors);
                }
                return Collections.nCopies(moves.size(), null);
            };

    private static List<Boolean> move(Handle handle, List<Move> moves) throws SQLException {
        String move =
                "UPDATE zerog_messages SET queue = ?, priority = ?, stamp = 0, ready_at = "
                        + NOW
                        + " + ? WHERE seq = ? AND stamp = ?";
        try (PreparedStatement statement = handle.getConnection().prepareStatement(move)) {
            for (Move each : moves) {
                statement.setString(1, each.to().queue());
                statement.setInt(2, each.to().priority());
                statement.setLong(3, each.to().delay());
                statement.setLong(4, each.held().seq());
                statement.setLong(5, each.held().stamp());
                statement.addBatch();
            }
            return JobWrites.applied(statement.executeBatch());
        }
    }

    private static boolean isThere(Handle handle, long seq) {
        return handle.createQuery("SELECT 1 FROM zerog_messages WHERE seq = :seq")
                .bind("seq", seq)
                .mapTo(Integer.class)
                .findOne()
                .isPresent();
    }

    private static final Lane.Work<PostgresQueue, List<Depth>> DEPTHS =
            (handle, questions, again) -> Collections.nCopies(questions.size(), depths(handle));

    private static List<Depth> depths(Handle handle) {
        return handle.createQuery(
                        "SELECT queue, COUNT(*) FILTER (WHERE ready_at <= ms),"
                                + " COUNT(*) FILTER (WHERE ready_at > ms AND stamp = 0),"
                                + " COUNT(*) FILTER (WHERE ready_at > ms AND stamp <> 0),"
                                + " ms - MIN(ready_at) FILTER (WHERE ready_at <= ms)"
                                + " FROM zerog_messages, (SELECT "
                                + NOW
                                + " AS ms) AS clock GROUP BY queue, ms ORDER BY queue")
                .map((row, context) -> depth(row))
                .list();
    }

    private static Depth depth(ResultSet row) throws SQLException {
        long age = row.getLong(5);
        Optional<Duration> oldest =
                row.wasNull() ? Optional.empty() : Optional.of(Duration.ofMillis(age));
        return new Depth(row.getString(1), row.getLong(2), row.getLong(3), row.getLong(4), oldest);
    }
}
