package io.zerog.adapter.sql;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.zerog.domain.handler.Output;
import io.zerog.domain.job.Job;
import io.zerog.domain.job.JobId;
import io.zerog.domain.job.JobState;
import io.zerog.domain.job.JournalEntry;
import io.zerog.domain.port.JobCatalog.Filter;
import io.zerog.domain.port.Reservation;
import io.zerog.domain.port.WorkerState;
import io.zerog.domain.port.WorkerStatus;
import io.zerog.testkit.SettableTime;
import java.io.InputStream;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A whole SQLite database as schema version 3 has stored it: it is read for ever. The sample is
 * kept as it is; what later versions store is kept beside it.
 */
class StoredDatabaseTest {

    private static final Instant NOW = Instant.parse("2026-11-24T06:35:00Z");
    private static final JobId QUEUED = id("0b4e5a3c-7d1f-4f0e-9a52-3f6d1c2b7a90");
    private static final JobId FINISHED = id("11111111-2222-4333-8444-555555555555");

    @TempDir private Path data;

    private SqlDatabase database;

    @BeforeEach
    void load() throws Exception {
        try (InputStream in = getClass().getResourceAsStream("/stored/sqlite-v3.sql");
                Connection connection =
                        DriverManager.getConnection("jdbc:sqlite:" + data.resolve("zerog.db"));
                Statement statement = connection.createStatement()) {
            for (String each : new String(in.readAllBytes(), UTF_8).split(";\n")) {
                statement.execute(each);
            }
        }
        SettableTime time = SettableTime.standing();
        time.setWallClock(NOW);
        database = SqlDatabase.sqlite(new SqliteSettings(data), time);
    }

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void itsJobsAreListedAndDue() {
        assertThat(database.catalog().list(Filter.ALL, Optional.empty(), 10).jobs())
                .extracting(stored -> stored.job().id())
                .containsExactlyInAnyOrder(QUEUED, FINISHED);
        assertThat(database.openJobs().due(NOW, Optional.of("e-2"), Optional.empty(), 10).jobs())
                .extracting(stored -> stored.job().id())
                .containsExactly(QUEUED);
    }

    @Test
    void aJobHasItsParametersItsLogAndItsOutput() {
        assertThat(database.store().parameters(QUEUED)).hasValue("{\"limit\":10}".getBytes(UTF_8));
        assertThat(database.store().parameters(FINISHED).orElseThrow())
                .as("large ones have a row of their own")
                .hasSizeGreaterThan(JobWrites.SMALL);
        Job finished = database.store().find(FINISHED).orElseThrow().job();
        JobState.Finished state = (JobState.Finished) finished.state();
        Output output =
                database.output().find(FINISHED, state.outputToken().orElseThrow()).orElseThrow();
        assertThat(output.mediaType()).isEqualTo("text/plain");
        assertThat(output.bytes()).isEqualTo("five\n".getBytes(UTF_8));
        List<JournalEntry> lines = database.journal().read(FINISHED, 0, 10).entries();
        assertThat(lines)
                .extracting(JournalEntry::level)
                .containsExactly(
                        JournalEntry.Level.EVENT,
                        JournalEntry.Level.WARNING,
                        JournalEntry.Level.ERROR);
        assertThat(lines.getLast().code()).hasValue(500);
        assertThat(lines.getLast().stackTrace()).contains("at a.B.c(B.java:1)");
    }

    @Test
    void itsMessageIsDelivered() throws Exception {
        Reservation reservation =
                database.queue().reserve(Set.of("default"), Duration.ZERO).orElseThrow();

        assertThat(reservation.id()).isEqualTo(QUEUED);
    }

    @Test
    void aWorkerIsListedWithItsOrders() {
        WorkerStatus worker = database.registry().list().getFirst();

        assertThat(worker.id()).isEqualTo("node-1");
        assertThat(worker.state()).isEqualTo(WorkerState.DRAINING);
        assertThat(worker.running()).containsExactly(QUEUED);
    }

    private static JobId id(String text) {
        return JobId.parse(text).orElseThrow();
    }
}
