package io.zerog.adapter.sql;

import com.zaxxer.hikari.HikariDataSource;
import io.zerog.domain.port.JobCatalog;
import io.zerog.domain.port.JobJournal;
import io.zerog.domain.port.JobOutput;
import io.zerog.domain.port.JobQueue;
import io.zerog.domain.port.JobStore;
import io.zerog.domain.port.OpenJobs;
import io.zerog.domain.port.Reservation;
import io.zerog.domain.port.Retention;
import io.zerog.domain.port.Time;
import io.zerog.domain.port.WorkerRegistry;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jdbi.v3.core.Jdbi;

/**
 * A database that is every store port and the queue. Open one for a process and close it last;
 * after that every call is unavailable.
 */
public final class SqlDatabase implements AutoCloseable {

    private static final int LOOKUP_THREADS = 1;
    private static final int QUERY_THREADS = 2;

    private final Deque<AutoCloseable> resources;
    private final SqlJobStore store;
    private final OpenJobs openJobs;
    private final JobCatalog catalog;
    private final JobOutput output;
    private final JobJournal journal;
    private final Retention retention;
    private final WorkerRegistry registry;
    private final SqlQueue<?> queue;

    /** How a database's queue is made, once its tables are there. */
    private interface QueueOpening {
        SqlQueue<?> open(Jdbi jdbi, Lane writes, Lane queries, SqlJobStore store, String epoch);
    }

    private SqlDatabase(
            Dialect dialect,
            int writers,
            Time time,
            Deque<AutoCloseable> resources,
            QueueOpening opening) {
        this.resources = resources;
        HikariDataSource connections = dialect.connections();
        resources.push(connections);
        Schema.migrate(connections, dialect);
        Jdbi jdbi = Jdbi.create(connections);
        String epoch = jdbi.inTransaction(Schema::epoch);

        Lane queries = lane("queries", QUERY_THREADS, new Reads(jdbi));
        Lane lookups = lane("lookups", LOOKUP_THREADS, new Reads(jdbi));
        Lane writes = lane("writes", writers, new Transactions(jdbi, dialect));
        Documents documents = new Documents();
        this.store = new SqlJobStore(dialect, writes, lookups, documents);
        this.openJobs = new SqlOpenJobs(queries, documents);
        this.catalog = new SqlJobCatalog(queries, documents);
        this.output = new SqlJobOutput(writes, queries);
        this.journal = new SqlJobJournal(writes, queries);
        this.retention = new SqlRetention(writes);
        this.registry = new SqlWorkerRegistry(writes, queries, time);
        this.queue = opening.open(jdbi, writes, queries, store, epoch);
    }

    /**
     * Opens SQLite in a folder, which this process then holds for itself: whoever ran jobs of it
     * before is dead.
     *
     * @throws RefusedDatabaseException when another process has the folder, it cannot be used, or
     *     its database was made by a newer version
     */
    public static SqlDatabase sqlite(SqliteSettings settings, Time time) {
        return sqlite(settings, time, 0);
    }

    /**
     * @param mostPages of 4 KiB that the database may have; 0 for as many as the disk holds
     */
    static SqlDatabase sqlite(SqliteSettings settings, Time time, int mostPages) {
        return opened(resources -> {
            DataFolder folder = DataFolder.hold(settings.data());
            resources.push(folder);
            int lanes = 1 + LOOKUP_THREADS + QUERY_THREADS;
            return new SqlDatabase(
                    new SqliteDialect(folder.database(), lanes, mostPages),
                    1,
                    time,
                    resources,
                    (jdbi, writes, queries, store, epoch) -> {
                        SqliteQueue queue =
                                new SqliteQueue(
                                        writes,
                                        time,
                                        epoch,
                                        Reservation.VISIBILITY,
                                        store::found,
                                        jdbi.withHandle(MessageWrites::stored));
                        resources.push(queue);
                        return queue;
                    });
        });
    }

    /**
     * Opens a PostgreSQL database, which any number of nodes may share, of version 13 or newer.
     *
     * @throws RefusedDatabaseException when its tables were made by a newer version
     * @throws io.zerog.domain.port.PortUnavailableException when it cannot be reached
     */
    public static SqlDatabase postgres(PostgresSettings settings, Time time) {
        return postgres(settings, time, Reservation.VISIBILITY);
    }

    static SqlDatabase postgres(PostgresSettings settings, Time time, Duration visibility) {
        PostgresDialect dialect = new PostgresDialect(settings);
        return opened(resources ->
                new SqlDatabase(
                        dialect,
                        settings.writers(),
                        time,
                        resources,
                        (jdbi, writes, queries, store, epoch) -> {
                            PostgresQueue queue =
                                    new PostgresQueue(
                                            writes,
                                            queries,
                                            epoch,
                                            visibility,
                                            store::found,
                                            new PostgresMessages(dialect, visibility));
                            resources.push(queue);
                            resources.push(new PostgresListener(dialect, queue));
                            return queue;
                        }));
    }

    public JobStore store() {
        return store;
    }

    public OpenJobs openJobs() {
        return openJobs;
    }

    public JobCatalog catalog() {
        return catalog;
    }

    public JobOutput output() {
        return output;
    }

    public JobJournal journal() {
        return journal;
    }

    public Retention retention() {
        return retention;
    }

    public WorkerRegistry registry() {
        return registry;
    }

    public JobQueue queue() {
        return queue;
    }

    /** For a node that uses the queue, too: from now on a job's insert puts its first message. */
    public void enqueueOnInsert() {
        store.enqueueInto(queue);
    }

    /** Answers what was handed in, then lets go of everything. */
    @Override
    public void close() {
        close(resources);
    }

    private Lane lane(String name, int threads, Lane.Execution execution) {
        Lane lane = new Lane(name, threads, execution);
        resources.push(lane);
        return lane;
    }

    private interface Opening {
        SqlDatabase open(Deque<AutoCloseable> resources);
    }

    /** Lets go of what was opened already when something fails. */
    private static SqlDatabase opened(Opening opening) {
        Deque<AutoCloseable> resources = new ArrayDeque<>();
        try {
            return opening.open(resources);
        } catch (RuntimeException failed) {
            close(resources);
            throw failed;
        }
    }

    private static void close(Deque<AutoCloseable> resources) {
        for (AutoCloseable resource = resources.poll();
                resource != null;
                resource = resources.poll()) {
            try {
                resource.close();
            } catch (Exception failed) {
                System.getLogger(SqlDatabase.class.getName())
                        .log(System.Logger.Level.WARNING, "cannot close " + resource, failed);
            }
        }
    }
}
