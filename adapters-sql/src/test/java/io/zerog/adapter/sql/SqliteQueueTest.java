package io.zerog.adapter.sql;

import io.zerog.domain.port.JobQueue;
import io.zerog.testkit.JobQueueContract;
import io.zerog.testkit.SettableTime;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

class SqliteQueueTest implements JobQueueContract {

    private final SettableTime time = SettableTime.standing();
    private SqlDatabase database;

    @BeforeEach
    void open(@TempDir Path data) {
        database = SqlDatabase.sqlite(new SqliteSettings(data), time);
    }

    @AfterEach
    void close() {
        database.close();
    }

    @Override
    public JobQueue queue() {
        return database.queue();
    }

    @Override
    public void advance(Duration duration) {
        time.advance(duration);
    }
}
