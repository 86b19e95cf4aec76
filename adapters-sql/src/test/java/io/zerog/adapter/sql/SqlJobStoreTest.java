package io.zerog.adapter.sql;

import static io.zerog.testkit.JobBuilder.aJob;
import static io.zerog.testkit.JobBuilder.aToken;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zerog.domain.job.Job;
import io.zerog.domain.job.Priority;
import io.zerog.domain.job.Progress;
import io.zerog.domain.job.Token;
import io.zerog.domain.port.JobCatalog.Filter;
import io.zerog.domain.port.JobStore.InsertResult;
import io.zerog.domain.port.JobStore.SaveResult;
import io.zerog.domain.port.Reservation;
import io.zerog.domain.port.StoredJob;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the store promises beyond its contract. */
class SqlJobStoreTest {

    @TempDir private Path data;

    private SqlDatabase database;

    @BeforeEach
    void open() {
        database = SqlDatabase.sqlite(new SqliteSettings(data), WallTime.INSTANCE);
    }

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void whatANewerVersionHasWrittenIntoAJobOutlivesSavesByThisOne() throws Exception {
        Token token = aToken();
        StoredJob stored = inserted(aJob(now()).queued(), "{}");
        rewrite(stored.job(), "{", "{\"addedLater\":[1,2],");
        StoredJob found = database.store().find(stored.job().id()).orElseThrow();

        Job started = found.job().started(token, "worker-1", false, now());
        long version = saved(started, found.version());
        saved(started.beat(token, Progress.NONE, now()), version);

        assertThat(document(stored.job())).contains("\"addedLater\":[1,2]");
    }

    @Test
    void aJobInAStateOfANewerVersionStopsNeitherListsNorTheReconciler() throws Exception {
        StoredJob strange = inserted(aJob(now()).queued(), "{}");
        StoredJob known = inserted(aJob(now()).queued(), "{}");
        rewrite(strange.job(), "\"queued\"", "\"paused\"");

        assertThatThrownBy(() -> database.store().find(strange.job().id()))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(database.catalog().list(Filter.ALL, Optional.empty(), 10).jobs())
                .containsExactly(known);
        assertThat(
                        database.openJobs()
                                .due(now().plusSeconds(60), Optional.empty(), Optional.empty(), 10)
                                .jobs())
                .containsExactly(known);
    }

    @Test
    void theParametersOfAJobThatCameBackUnderItsIdAreItsOwn() {
        Job former = aJob(now()).queued();
        StoredJob stored = inserted(former, "\"former\"");
        database.store().find(former.id());
        assertThat(database.store().remove(former.id(), stored.version())).isTrue();
        inserted(aJob(now()).id(former.id()).queued(), "\"successor\"");

        database.store().find(former.id());

        assertThat(database.store().parameters(former.id())).hasValue(bytes("\"successor\""));
        assertThat(database.store().parameters(former.id())).hasValue(bytes("\"successor\""));
    }

    @Test
    void parametersFoundWithAQueuedJobAreForgottenWhenItIsGone() {
        Job job = aJob(now()).queued();
        StoredJob stored = inserted(job, "\"mine\"");
        database.store().find(job.id());
        database.store().remove(job.id(), stored.version());

        assertThat(database.store().parameters(job.id())).isEmpty();
    }

    @Test
    void smallAndLargeParametersAreKeptOnBothSidesOfTheBound() {
        for (int size : new int[] {JobWrites.SMALL, JobWrites.SMALL + 1}) {
            String parameters = "\"" + "x".repeat(size - 2) + "\"";
            Job job = aJob(now()).queued();
            inserted(job, parameters);

            assertThat(database.store().find(job.id())).isPresent();
            assertThat(database.store().parameters(job.id())).hasValue(bytes(parameters));
            assertThat(database.store().parameters(job.id())).hasValue(bytes(parameters));
        }
    }

    @Test
    void anInsertPutsTheFirstMessageWhoseHolderNeedsNoRead() throws Exception {
        database.enqueueOnInsert();
        Job job = aJob(now()).queued();
        InsertResult.Inserted inserted =
                (InsertResult.Inserted) database.store().insert(job, bytes("\"mine\""));

        Reservation reservation = reserved();

        assertThat(inserted.isQueued()).isTrue();
        assertThat(reservation.id()).isEqualTo(job.id());
        assertThat(reservation.queuedJob()).hasValue(new StoredJob(job, inserted.version()));
        assertThat(database.store().parameters(job.id())).hasValue(bytes("\"mine\""));
        assertThat(database.store().insert(job, bytes("{}"))).isEqualTo(new InsertResult.Exists());
        assertThat(database.queue().health().total()).isEqualTo(1);
    }

    @Test
    void aMessageBringsItsJobOnceAndNotAfterARestart() throws Exception {
        database.enqueueOnInsert();
        Job first = aJob(now()).queued();
        inserted(first, "{}");
        inserted(aJob(now().plusMillis(1)).queued(), "{}");
        reserved().release("default", Priority.NORMAL, Duration.ofDays(1));
        close();
        open();

        assertThat(reserved().queuedJob()).isEmpty();
    }

    private Reservation reserved() throws InterruptedException {
        return database.queue().reserve(Set.of("default"), Duration.ZERO).orElseThrow();
    }

    private StoredJob inserted(Job job, String parameters) {
        InsertResult result = database.store().insert(job, bytes(parameters));
        return new StoredJob(job, ((InsertResult.Inserted) result).version());
    }

    private long saved(Job job, long version) {
        return ((SaveResult.Saved) database.store().save(job, version)).version();
    }

    private void rewrite(Job job, String from, String to) throws SQLException {
        String changed = document(job).replaceFirst(java.util.regex.Pattern.quote(from), to);
        assertThat(changed).contains(to);
        try (Connection connection = connect();
                PreparedStatement statement =
                        connection.prepareStatement(
                                "UPDATE zerog_jobs SET document = ? WHERE id = ?")) {
            statement.setBytes(1, bytes(changed));
            statement.setBytes(2, JobRow.bytes(job.id()));
            assertThat(statement.executeUpdate()).isEqualTo(1);
        }
    }

    private String document(Job job) throws SQLException {
        try (Connection connection = connect();
                PreparedStatement statement =
                        connection.prepareStatement(
                                "SELECT document FROM zerog_jobs WHERE id = ?")) {
            statement.setBytes(1, JobRow.bytes(job.id()));
            try (ResultSet row = statement.executeQuery()) {
                row.next();
                return new String(row.getBytes(1), StandardCharsets.UTF_8);
            }
        }
    }

    private Connection connect() throws SQLException {
        return DriverManager.getConnection("jdbc:sqlite:" + data.resolve("zerog.db"));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static Instant now() {
        return WallTime.INSTANCE.instant();
    }
}
