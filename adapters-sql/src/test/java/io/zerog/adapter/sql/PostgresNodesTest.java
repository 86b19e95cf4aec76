package io.zerog.adapter.sql;

import static io.zerog.testkit.JobBuilder.aJob;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zerog.domain.job.Job;
import io.zerog.domain.job.JobId;
import io.zerog.domain.job.Priority;
import io.zerog.domain.port.JobStore.InsertResult;
import io.zerog.domain.port.PortUnavailableException;
import io.zerog.domain.port.Reservation;
import io.zerog.domain.port.StoredJob;
import io.zerog.testkit.JobBuilder;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Two nodes on one server. */
class PostgresNodesTest {

    private static final byte[] PARAMETERS = "{}".getBytes(StandardCharsets.UTF_8);
    private static final Set<String> QUEUES = Set.of("default");
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private PostgresSettings settings;
    private SqlDatabase first;
    private SqlDatabase second;

    @BeforeEach
    void open() throws Exception {
        settings = Postgres.database("nodes");
        first = SqlDatabase.postgres(settings, WallTime.INSTANCE);
        second = SqlDatabase.postgres(settings, WallTime.INSTANCE);
    }

    @AfterEach
    void close() {
        first.close();
        second.close();
    }

    @Test
    void nodesThatStartAtOnceOnAnEmptyDatabaseAllStart() throws Exception {
        for (int round = 0; round < 5; round++) {
            PostgresSettings empty = Postgres.database("empty");
            CyclicBarrier start = new CyclicBarrier(4);
            Callable<SqlDatabase> node =
                    () -> {
                        start.await();
                        return SqlDatabase.postgres(empty, WallTime.INSTANCE);
                    };
            try (ExecutorService nodes = Executors.newFixedThreadPool(4)) {
                for (Future<SqlDatabase> opened : nodes.invokeAll(Collections.nCopies(4, node))) {
                    opened.get().close();
                }
            }
        }
    }

    @Test
    void aMessagePutOnOneNodeWakesTheOther() throws Exception {
        int rounds = 15;
        BlockingQueue<Long> pickedUp = new LinkedBlockingQueue<>();
        Thread waiter =
                Thread.ofPlatform()
                        .daemon()
                        .start(() -> {
                            try {
                                for (int i = 0; i < rounds; i++) {
                                    Reservation reservation =
                                            second.queue().reserve(QUEUES, PATIENCE).orElseThrow();
                                    pickedUp.add(System.nanoTime());
                                    reservation.delete();
                                }
                            } catch (InterruptedException ended) {
                                // The test is over.
                            }
                        });

        List<Duration> latencies = new ArrayList<>();
        for (int i = 0; i < rounds; i++) {
            // Paces the puts so that the waiter waits again.
            TimeUnit.MILLISECONDS.sleep(50 + (i * 37) % 50);
            long before = System.nanoTime();
            put();
            Long after = pickedUp.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            assertThat(after).as("pick-up of message %s", i).isNotNull();
            latencies.add(Duration.ofNanos(after - before));
        }
        waiter.join(PATIENCE);

        Collections.sort(latencies);
        assertThat(latencies.get(rounds / 2)).isLessThan(Duration.ofMillis(200));
    }

    @Test
    void aJobThatIsInsertedOnOneNodeReachesTheOtherTogetherWithItsMessage() throws Exception {
        first.enqueueOnInsert();
        Job job = JobBuilder.aJob(WallTime.INSTANCE.instant()).queued();
        byte[] parameters = {'{', '}'};
        InsertResult.Inserted inserted =
                (InsertResult.Inserted) first.store().insert(job, parameters);

        Reservation reservation = second.queue().reserve(QUEUES, PATIENCE).orElseThrow();

        assertThat(inserted.isQueued()).isTrue();
        assertThat(reservation.queuedJob()).hasValue(new StoredJob(job, inserted.version()));
        assertThat(second.store().parameters(job.id())).hasValue(parameters);
        assertThat(first.queue().health().total()).isEqualTo(1);
    }

    @Test
    void aMessageOfAJobThatRunsBringsNoJob() throws Exception {
        first.enqueueOnInsert();
        Job job = JobBuilder.aJob(WallTime.INSTANCE.instant()).queued();
        InsertResult.Inserted inserted =
                (InsertResult.Inserted) first.store().insert(job, new byte[] {'{', '}'});
        Job running = job.started(JobBuilder.aToken(), "worker-1", false, job.createdAt());
        first.store().save(running, inserted.version());

        Reservation reservation = second.queue().reserve(QUEUES, PATIENCE).orElseThrow();

        assertThat(reservation.id()).isEqualTo(job.id());
        assertThat(reservation.queuedJob()).isEmpty();
    }

    @Test
    void eachMessageIsDeliveredToOneNode() throws Exception {
        Set<JobId> expected = new HashSet<>();
        for (int i = 0; i < 300; i++) {
            expected.add(put());
        }

        List<JobId> delivered = new ArrayList<>();
        try (ExecutorService executor = Executors.newFixedThreadPool(8)) {
            List<Future<List<JobId>>> nodes = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                SqlDatabase node = i % 2 == 0 ? first : second;
                nodes.add(executor.submit(() -> drained(node)));
            }
            for (Future<List<JobId>> node : nodes) {
                delivered.addAll(node.get());
            }
        }

        assertThat(delivered).hasSize(300);
        assertThat(new HashSet<>(delivered)).isEqualTo(expected);
    }

    @Test
    void nodesShareTheEpoch() {
        assertThat(first.queue().health().epoch()).isEqualTo(second.queue().health().epoch());
    }

    @Test
    void aMessageOfANodeThatIsGoneIsLeftToTheOthersAtItsTime() throws Exception {
        JobId id = put();
        SqlDatabase brief =
                SqlDatabase.postgres(settings, WallTime.INSTANCE, Duration.ofSeconds(2));
        assertThat(brief.queue().reserve(QUEUES, PATIENCE).orElseThrow().id()).isEqualTo(id);
        brief.close();

        assertThat(first.queue().reserve(QUEUES, Duration.ZERO)).isEmpty();
        assertThat(first.queue().reserve(QUEUES, PATIENCE).orElseThrow().id()).isEqualTo(id);
    }

    /** The server refuses a NUL in text, which no registered type has. */
    @Test
    void anOperationThatTheServerRefusesFailsAlone() throws Exception {
        List<Job> jobs = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            jobs.add(aJob(now()).type(i % 10 == 3 ? "with\0nul" : "fine").queued());
        }

        try (ExecutorService executor = Executors.newFixedThreadPool(40)) {
            List<Future<InsertResult>> results =
                    jobs.stream().map(job -> executor.submit(() -> insert(job))).toList();
            for (int i = 0; i < 40; i++) {
                Future<InsertResult> result = results.get(i);
                if (i % 10 == 3) {
                    assertThatThrownBy(result::get)
                            .hasCauseInstanceOf(PortUnavailableException.class);
                } else {
                    assertThat(result.get()).isInstanceOf(InsertResult.Inserted.class);
                }
            }
        }
    }

    @Test
    void aSchemaOfANewerVersionIsRefused() throws Exception {
        execute(
                "INSERT INTO zerog_schema_history (installed_rank, version, description, type,"
                        + " script, checksum, installed_by, execution_time, success)"
                        + " VALUES (99, '99', 'later', 'SQL', 'V99__later.sql', 1, '', 1, true)");

        assertThatThrownBy(() -> SqlDatabase.postgres(settings, WallTime.INSTANCE))
                .isInstanceOf(RefusedDatabaseException.class)
                .hasMessageContaining("schema version 99")
                .hasMessageContaining("newer");
    }

    @Test
    void tablesOfOthersInTheDatabaseAreNoHindrance() throws Exception {
        PostgresSettings shared = Postgres.database("shared_with_others");
        try (Connection connection = Postgres.connect(shared);
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE jobs (id int)");
        }

        try (SqlDatabase database = SqlDatabase.postgres(shared, WallTime.INSTANCE)) {
            assertThat(database.queue().health().total()).isZero();
        }
    }

    @Test
    void aServerThatIsNotThereIsUnavailable() throws Exception {
        int nobody;
        try (CuttingProxy proxy = new CuttingProxy(1)) {
            nobody = proxy.port();
        }
        PostgresSettings wrong =
                new PostgresSettings(
                        "jdbc:postgresql://127.0.0.1:" + nobody + "/nothing?password=secret",
                        "somebody",
                        "secret");

        assertThatThrownBy(() -> SqlDatabase.postgres(wrong, WallTime.INSTANCE))
                .isInstanceOf(PortUnavailableException.class)
                .hasMessageContaining("127.0.0.1:" + nobody)
                .hasMessageNotContaining("secret");
        assertThat(wrong.toString()).doesNotContain("secret");
    }

    @Test
    void aDatabaseThatIsNotThereIsNotWaitedFor() throws Exception {
        PostgresSettings there = Postgres.database("there");
        PostgresSettings absent =
                new PostgresSettings(
                        there.url().replace("there", "absent"),
                        there.user(),
                        there.password(),
                        Duration.ofHours(1));

        assertThatThrownBy(() -> SqlDatabase.postgres(absent, WallTime.INSTANCE))
                .isInstanceOf(RefusedDatabaseException.class)
                .hasMessageContaining("\"absent\" does not exist");
    }

    @Test
    void aWrongPasswordIsNotWaitedForAndNotShown() throws Exception {
        PostgresSettings there = Postgres.databaseOf("locked_in", "somebody", "right-4711");
        PostgresSettings right =
                new PostgresSettings(there.url(), "somebody", "right-4711", Duration.ofHours(1));
        SqlDatabase.postgres(right, WallTime.INSTANCE).close();
        PostgresSettings wrong =
                new PostgresSettings(there.url(), "somebody", "wrong-4711", Duration.ofHours(1));

        assertThatThrownBy(() -> SqlDatabase.postgres(wrong, WallTime.INSTANCE))
                .isInstanceOf(RefusedDatabaseException.class)
                .hasMessageContaining("password authentication failed for user \"somebody\"")
                .hasMessageNotContaining("4711");
    }

    private InsertResult insert(Job job) {
        return first.store().insert(job, PARAMETERS);
    }

    private JobId put() {
        JobId id = aJob(now()).queued().id();
        first.queue().put(id, "default", Priority.NORMAL, Duration.ZERO);
        return id;
    }

    private static List<JobId> drained(SqlDatabase node) throws InterruptedException {
        List<JobId> ids = new ArrayList<>();
        Optional<Reservation> next = node.queue().reserve(QUEUES, Duration.ofSeconds(1));
        while (next.isPresent()) {
            ids.add(next.get().id());
            next.get().delete();
            next = node.queue().reserve(QUEUES, Duration.ofSeconds(1));
        }
        return ids;
    }

    private void execute(String sql) throws Exception {
        try (Connection connection = Postgres.connect(settings);
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static Instant now() {
        return WallTime.INSTANCE.instant();
    }
}
