package io.zerog.adapter.sql;

import static io.zerog.testkit.JobBuilder.aJob;
import static io.zerog.testkit.JobBuilder.aToken;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zerog.domain.handler.Output;
import io.zerog.domain.job.Job;
import io.zerog.domain.job.JobId;
import io.zerog.domain.job.Priority;
import io.zerog.domain.job.Token;
import io.zerog.domain.port.JobStore.InsertResult;
import io.zerog.domain.port.PortUnavailableException;
import io.zerog.domain.port.StoredJob;
import io.zerog.testkit.JobBuilder;
import io.zerog.testkit.SettableTime;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SqliteDatabaseTest {

    private static final byte[] PARAMETERS = "{}".getBytes(StandardCharsets.UTF_8);
    private static final Set<String> QUEUES = Set.of("default");

    private final SettableTime time = SettableTime.standing();

    @TempDir private Path data;

    @Test
    void allThatWasStoredIsThereAfterARestart() throws Exception {
        Token token = aToken();
        Job job = aJob(now()).queued();
        String epoch;
        StoredJob stored;
        try (SqlDatabase database = open()) {
            stored = insert(database, job);
            database.output().put(job.id(), token, Output.of(new byte[] {1}, "a/b"));
            database.queue().put(job.id(), "default", Priority.LOW, Duration.ofSeconds(1));
            epoch = database.queue().health().epoch();
        }

        try (SqlDatabase database = open()) {
            assertThat(database.store().find(job.id())).contains(stored);
            assertThat(database.store().parameters(job.id())).hasValue(PARAMETERS);
            assertThat(database.output().find(job.id(), token)).isPresent();
            assertThat(database.queue().health().epoch()).isEqualTo(epoch);
            assertThat(database.queue().reserve(QUEUES, Duration.ZERO)).isEmpty();
            time.advance(Duration.ofSeconds(1));
            assertThat(database.queue().reserve(QUEUES, Duration.ZERO).orElseThrow().id())
                    .isEqualTo(job.id());
        }
    }

    @Test
    void messagesKeepTheirOrderOverARestartAndReservationsEndWithTheProcess() throws Exception {
        JobId first = aJob(now()).queued().id();
        JobId second = aJob(now()).queued().id();
        try (SqlDatabase database = open()) {
            database.queue().put(first, "default", Priority.NORMAL, Duration.ZERO);
            database.queue().put(second, "default", Priority.NORMAL, Duration.ZERO);
            assertThat(database.queue().reserve(QUEUES, Duration.ZERO)).isPresent();
        }

        try (SqlDatabase database = open()) {
            assertThat(database.queue().reserve(QUEUES, Duration.ZERO).orElseThrow().id())
                    .isEqualTo(first);
            database.queue().reserve(QUEUES, Duration.ZERO).orElseThrow().delete();
            assertThat(database.queue().health().total()).isEqualTo(1);
        }
        try (SqlDatabase database = open()) {
            assertThat(database.queue().reserve(QUEUES, Duration.ZERO).orElseThrow().id())
                    .isEqualTo(first);
            assertThat(database.queue().reserve(QUEUES, Duration.ZERO)).isEmpty();
        }
    }

    @Test
    void aSecondDatabaseInTheSameFolderIsRefused() {
        try (SqlDatabase database = open()) {
            assertThatThrownBy(this::open)
                    .isInstanceOf(RefusedDatabaseException.class)
                    .hasMessageContaining("in use by another process")
                    .hasMessageContaining(data.toString());
            assertThat(database.queue().health().accepting()).isTrue();
        }
        open().close();
    }

    @Test
    void aFolderThatIsAFileIsRefused() throws Exception {
        Path file = Files.createFile(data.resolve("file"));

        assertThatThrownBy(() -> SqlDatabase.sqlite(new SqliteSettings(file), time))
                .isInstanceOf(RefusedDatabaseException.class)
                .hasMessageContaining(file.toString());
    }

    @Test
    void aSchemaOfANewerVersionIsRefused() throws Exception {
        open().close();
        execute(
                "INSERT INTO zerog_schema_history (installed_rank, version, description, type,"
                        + " script, checksum, installed_by, installed_on, execution_time, success)"
                        + " VALUES (99, '99', 'later', 'SQL', 'V99__later.sql', 1, '', '', 1, 1)");

        assertThatThrownBy(this::open)
                .isInstanceOf(RefusedDatabaseException.class)
                .hasMessageContaining("schema version 99")
                .hasMessageContaining("newer");
        execute("DELETE FROM zerog_schema_history WHERE version = '99'");
        open().close();
    }

    @Test
    void whatWasCommittedIsForcedToTheDisk() throws Exception {
        open().close();
        try (Connection connection =
                new SqliteDialect(data.resolve("zerog.db"), 1, 0).connections().getConnection()) {
            assertThat(pragma(connection, "synchronous")).as("FULL").isEqualTo("2");
            assertThat(pragma(connection, "journal_mode")).isEqualTo("wal");
        }
    }

    @Test
    void aFullDatabaseIsUnavailableAndServesAgainWhenThereIsRoom() {
        Token token = aToken();
        byte[] large = new byte[256 * 1024];
        try (SqlDatabase database = SqlDatabase.sqlite(new SqliteSettings(data), time, 1_000)) {
            Job running = aJob(now()).queued();
            StoredJob claimed = insert(database, running);
            Job finished = aJob(now().minusSeconds(60)).succeeded(aToken());
            StoredJob old = insert(database, asQueued(finished));
            database.store().save(finished, old.version());
            database.output().put(finished.id(), aToken(), output(2 * 1024 * 1024));
            int stored = fill(database, large);
            assertThat(stored).isPositive();

            assertThatThrownBy(() -> database.output().put(running.id(), token, output(300_000)))
                    .isInstanceOf(PortUnavailableException.class)
                    .hasMessageContaining("full");
            assertThat(database.store().find(running.id())).contains(claimed);
            assertThat(database.output().find(running.id(), token)).isEmpty();

            assertThat(database.retention().purge(now(), 100)).isEqualTo(1);
            database.output().put(running.id(), token, output(300_000));
            assertThat(database.output().find(running.id(), token)).isPresent();
            assertThat(database.store().insert(aJob(now()).queued(), large))
                    .isInstanceOf(InsertResult.Inserted.class);
        }
    }

    @Test
    void afterTheCloseEveryCallIsUnavailable() {
        SqlDatabase database = open();
        database.close();

        assertThatThrownBy(() -> database.store().find(aJob(now()).queued().id()))
                .isInstanceOf(PortUnavailableException.class);
        assertThatThrownBy(() -> database.queue().reserve(QUEUES, Duration.ofSeconds(5)))
                .isInstanceOf(PortUnavailableException.class);
    }

    /** Inserts jobs with large parameters until there is no room for one more. */
    private int fill(SqlDatabase database, byte[] parameters) {
        for (int stored = 0; stored < 1_000; stored++) {
            Job job = aJob(now()).queued();
            try {
                database.store().insert(job, parameters);
            } catch (PortUnavailableException full) {
                assertThat(database.store().find(job.id())).as("nothing half applied").isEmpty();
                return stored;
            }
        }
        throw new AssertionError("it never got full");
    }

    private static Output output(int bytes) {
        return Output.of(new byte[bytes], "application/octet-stream");
    }

    private SqlDatabase open() {
        return SqlDatabase.sqlite(new SqliteSettings(data), time);
    }

    private Instant now() {
        return time.instant();
    }

    private static StoredJob insert(SqlDatabase database, Job job) {
        InsertResult result = database.store().insert(job, PARAMETERS);
        return new StoredJob(job, ((InsertResult.Inserted) result).version());
    }

    private static Job asQueued(Job job) {
        return JobBuilder.asSubmitted(job);
    }

    private void execute(String sql) throws SQLException {
        try (Connection connection =
                        DriverManager.getConnection("jdbc:sqlite:" + data.resolve("zerog.db"));
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static String pragma(Connection connection, String name) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("PRAGMA " + name)) {
            row.next();
            return row.getString(1);
        }
    }
}
