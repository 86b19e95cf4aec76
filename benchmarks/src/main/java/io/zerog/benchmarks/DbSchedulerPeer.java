package io.zerog.benchmarks;

import com.github.kagkarlsson.scheduler.Scheduler;
import com.github.kagkarlsson.scheduler.task.TaskInstance;
import com.github.kagkarlsson.scheduler.task.helper.OneTimeTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import com.zaxxer.hikari.HikariDataSource;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * db-scheduler, locking and fetching in one statement, which is its fastest way on PostgreSQL, and
 * looking for work as soon as a job was put.
 */
final class DbSchedulerPeer extends Peer {

    private static final int THREADS = 32;

    /** What its documentation asks for. */
    private static final String TABLE =
            """
            CREATE TABLE scheduled_tasks (
                task_name TEXT NOT NULL,
                task_instance TEXT NOT NULL,
                task_data BYTEA,
                execution_time TIMESTAMPTZ,
                picked BOOLEAN NOT NULL,
                picked_by TEXT,
                last_success TIMESTAMPTZ,
                last_failure TIMESTAMPTZ,
                consecutive_failures INT,
                last_heartbeat TIMESTAMPTZ,
                version BIGINT NOT NULL,
                priority SMALLINT,
                state TEXT,
                PRIMARY KEY (task_name, task_instance));
            CREATE INDEX ON scheduled_tasks (execution_time);
            CREATE INDEX ON scheduled_tasks (last_heartbeat)
            """;

    private final HikariDataSource database;
    private final OneTimeTask<Void> task;
    private final Scheduler scheduler;

    DbSchedulerPeer(String url) throws SQLException {
        super("db-scheduler");
        database = Databases.pool(url, THREADS + 20);
        Databases.execute(database, TABLE);
        task =
                Tasks.oneTime("no_op")
                        .execute((_, _) -> {
                            runs.started();
                            runs.ended();
                        });
        scheduler =
                Scheduler.create(database, task)
                        .threads(THREADS)
                        .pollUsingLockAndFetch(1.0, 4.0)
                        .pollingInterval(Duration.ofMillis(100))
                        .enableImmediateExecution()
                        .build();
    }

    @Override
    void enqueueAll(int jobs) {
        Stream<TaskInstance<?>> instances = IntStream.range(0, jobs).mapToObj(_ -> instance());
        scheduler.scheduleBatch(instances, Instant.now());
    }

    @Override
    void start() {
        scheduler.start();
    }

    @Override
    void enqueue(int job) {
        scheduler.schedule(instance(), Instant.now());
    }

    @Override
    int open() throws SQLException {
        return Databases.count(database, "SELECT count(*) FROM scheduled_tasks");
    }

    private TaskInstance<Void> instance() {
        return task.instance(UUID.randomUUID().toString());
    }

    @Override
    public void close() {
        scheduler.stop();
        database.close();
    }
}
