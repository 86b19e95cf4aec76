package io.zerog.adapter.sql;

import io.zerog.domain.job.JobId;
import io.zerog.domain.port.Throughput;
import io.zerog.domain.port.Time;
import io.zerog.domain.port.WorkerRegistry;
import io.zerog.domain.port.WorkerState;
import io.zerog.domain.port.WorkerStatus;
import java.nio.ByteBuffer;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/** Workers as rows: what they last reported, and what they were told. */
final class SqlWorkerRegistry implements WorkerRegistry {

    private static final Duration LISTED = Duration.ofDays(1);
    private static final Duration KEPT = Duration.ofDays(2);
    private static final int RETIRED = 2;

    private record Order(String workerId, int orders) {}

    private final Lane writes;
    private final Lane queries;
    private final Time time;

    SqlWorkerRegistry(Lane writes, Lane queries, Time time) {
        this.writes = writes;
        this.queries = queries;
        this.time = time;
    }

    @Override
    public WorkerState report(WorkerStatus status) {
        return writes.call(REPORT, status);
    }

    @Override
    public List<WorkerStatus> list() {
        return queries.call(LIST, time.instant().minus(LISTED).toEpochMilli());
    }

    @Override
    public boolean order(String workerId, WorkerState state) {
        return writes.call(ORDER, new Order(workerId, number(state)));
    }

    private static final Lane.Work<WorkerStatus, WorkerState> REPORT =
            (handle, reports, again) -> {
                List<WorkerState> orders = new ArrayList<>();
                for (WorkerStatus status : reports) {
                    orders.add(reported(handle, status));
                }
                return orders;
            };

    private static WorkerState reported(Handle handle, WorkerStatus status) {
        handle.createUpdate(
                        "INSERT INTO zerog_workers (id, orders, host, slots, running, types, queues,"
                                + " heap_used, started_at, reported_at, reports, throughput)"
                                + " VALUES (:id, 0, :host, :slots, :running, :types, :queues,"
                                + " :heap, :started, :reported, :reports, :throughput)"
                                + " ON CONFLICT (id) DO UPDATE SET host = excluded.host,"
                                + " slots = excluded.slots, running = excluded.running,"
                                + " types = excluded.types, queues = excluded.queues,"
                                + " heap_used = excluded.heap_used,"
                                + " started_at = excluded.started_at,"
                                + " reported_at = excluded.reported_at, reports = excluded.reports,"
                                + " throughput = excluded.throughput")
                .bind("id", JobRow.bytes(status.id()))
                .bind("host", JobRow.bytes(status.host()))
                .bind("slots", status.slots())
                .bind("running", bytes(status.running()))
                .bind("types", JobRow.bytes(String.join(",", status.types())))
                .bind("queues", JobRow.bytes(String.join(",", status.queues())))
                .bind("heap", status.heapUsed())
                .bind("started", status.startedAt().toEpochMilli())
                .bind("reported", status.reportedAt().toEpochMilli())
                .bind("reports", status.reports())
                .bind("throughput", JobRow.bytes(ThroughputText.of(status.throughput())))
                .execute();
        handle.createUpdate("DELETE FROM zerog_workers WHERE reported_at < :before")
                .bind("before", status.reportedAt().minus(KEPT).toEpochMilli())
                .execute();
        return handle.createQuery("SELECT orders FROM zerog_workers WHERE id = :id")
                .bind("id", JobRow.bytes(status.id()))
                .map((row, context) -> state(row.getInt(1)))
                .one();
    }

    private static final Lane.Work<Order, Boolean> ORDER =
            (handle, orders, again) ->
                    orders.stream().map(order -> ordered(handle, order)).toList();

    private static boolean ordered(Handle handle, Order order) {
        return handle.createUpdate(
                                "UPDATE zerog_workers SET orders ="
                                        + " CASE orders WHEN :retired THEN orders ELSE :orders END"
                                        + " WHERE id = :id")
                        .bind("retired", RETIRED)
                        .bind("orders", order.orders())
                        .bind("id", JobRow.bytes(order.workerId()))
                        .execute()
                == 1;
    }

    private static final Lane.Work<Long, List<WorkerStatus>> LIST =
            (handle, moments, again) ->
                    moments.stream().map(since -> listed(handle, since)).toList();

    private static List<WorkerStatus> listed(Handle handle, long since) {
        return handle.createQuery(
                        "SELECT * FROM zerog_workers WHERE reported_at > :since ORDER BY id")
                .bind("since", since)
                .map((row, context) -> status(row))
                .list();
    }

    private static WorkerStatus status(ResultSet row) throws SQLException {
        return new WorkerStatus(
                JobRow.text(row.getBytes("id")),
                JobRow.text(row.getBytes("host")),
                state(row.getInt("orders")),
                row.getInt("slots"),
                ids(row.getBytes("running")),
                names(row.getBytes("types")),
                names(row.getBytes("queues")),
                row.getLong("heap_used"),
                Instant.ofEpochMilli(row.getLong("started_at")),
                Instant.ofEpochMilli(row.getLong("reported_at")),
                row.getLong("reports"),
                throughput(row.getBytes("throughput")));
    }

    private static byte[] bytes(Collection<JobId> ids) {
        ByteBuffer buffer = ByteBuffer.allocate(16 * ids.size());
        ids.forEach(id -> buffer.put(JobRow.bytes(id)));
        return buffer.array();
    }

    private static Set<JobId> ids(byte[] bytes) {
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        Set<JobId> ids = HashSet.newHashSet(bytes.length / 16);
        while (buffer.hasRemaining()) {
            ids.add(new JobId(new UUID(buffer.getLong(), buffer.getLong())));
        }
        return ids;
    }

    private static Set<String> names(byte[] bytes) {
        return bytes.length == 0 ? Set.of() : Set.of(JobRow.text(bytes).split(","));
    }

    /** A report of an earlier version has none. */
    private static Throughput throughput(byte[] bytes) {
        return bytes == null ? Throughput.NONE : ThroughputText.read(JobRow.text(bytes));
    }

    private static int number(WorkerState state) {
        return switch (state) {
            case ACTIVE -> 0;
            case DRAINING -> 1;
            case RETIRED -> RETIRED;
        };
    }

    private static WorkerState state(int number) {
        return switch (number) {
            case 0 -> WorkerState.ACTIVE;
            case 1 -> WorkerState.DRAINING;
            case RETIRED -> WorkerState.RETIRED;
            default -> throw new IllegalStateException("unknown orders " + number);
        };
    }
}
