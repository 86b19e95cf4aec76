package io.zerog.adapter.sql;

import io.zerog.domain.port.JobQueue;
import io.zerog.testkit.JobQueueContract;
import java.sql.Connection;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;

class PostgresQueueTest implements JobQueueContract {

    private static final Duration VISIBILITY = Duration.ofSeconds(2);

    private static PostgresSettings settings;
    private static SqlDatabase database;

    @BeforeAll
    static void open() throws Exception {
        settings = Postgres.database("queues");
        database = SqlDatabase.postgres(settings, WallTime.INSTANCE, VISIBILITY);
    }

    @AfterAll
    static void close() {
        database.close();
    }

    @BeforeEach
    void empty() throws Exception {
        try (Connection connection = Postgres.connect(settings)) {
            Tables.empty(connection);
        }
    }

    @Override
    public JobQueue queue() {
        return database.queue();
    }

    @Override
    public Duration visibility() {
        return VISIBILITY;
    }

    /** The server's clock cannot be set, so its time has to pass. */
    @Override
    public void advance(Duration duration) throws InterruptedException {
        Thread.sleep(duration);
    }
}
