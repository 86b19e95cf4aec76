package io.zerog.adapter.sql;

import io.zerog.domain.job.Ending;
import io.zerog.domain.job.Job;
import io.zerog.domain.job.JobId;
import io.zerog.domain.job.Priority;
import io.zerog.domain.job.Progress;
import io.zerog.domain.job.Token;
import io.zerog.domain.job.Verdict;
import io.zerog.domain.port.JobStore.InsertResult;
import io.zerog.domain.port.JobStore.SaveResult;
import io.zerog.domain.port.Reservation;
import io.zerog.domain.port.StoredJob;
import io.zerog.testkit.JobBuilder;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Measures what group commit gives, beside the floor of plain JDBC batches on the same tables:
 * {@code Throughput sqlite|postgres [jobs]}. Not a test: its figures are of one machine.
 */
final class Throughput {

    private static final byte[] PARAMETERS = "{\"delay\":1}".getBytes(StandardCharsets.UTF_8);
    private static final Set<String> QUEUES = Set.of("default");

    private Throughput() {}

    public static void main(String[] arguments) throws Exception {
        int jobs = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 20_000;
        switch (arguments[0]) {
            case "sqlite" -> {
                Path data = Files.createTempDirectory("zerog-throughput");
                SqliteSettings settings = new SqliteSettings(data);
                try (SqlDatabase database = SqlDatabase.sqlite(settings, WallTime.INSTANCE)) {
                    for (int round = 1; round <= 3; round++) {
                        System.out.println("sqlite, round " + round);
                        try (Connection floor =
                                new SqliteDialect(data.resolve("zerog.db"), 1, 0)
                                        .connections()
                                        .getConnection()) {
                            measure(database, floor, jobs);
                        }
                    }
                }
            }
            case "postgres" -> {
                int connections = Integer.getInteger("connections", PostgresSettings.DEFAULT);
                EmbeddedPostgres server =
                        EmbeddedPostgres.builder()
                                .setServerConfig("fsync", "on")
                                .setServerConfig("synchronous_commit", "on")
                                .start();
                PostgresSettings plain =
                        new PostgresSettings(
                                server.getJdbcUrl("postgres", "postgres"), "postgres", "postgres");
                PostgresSettings settings =
                        new PostgresSettings(
                                plain.url(),
                                plain.user(),
                                plain.password(),
                                connections,
                                plain.startUp());
                try (SqlDatabase database = SqlDatabase.postgres(settings, WallTime.INSTANCE)) {
                    for (int round = 1; round <= 3; round++) {
                        System.out.println("postgres, round " + round);
                        try (Connection floor =
                                DriverManager.getConnection(
                                        settings.url(), settings.user(), settings.password())) {
                            measure(database, floor, jobs);
                        }
                    }
                }
            }
            default -> throw new IllegalArgumentException("sqlite or postgres");
        }
        System.exit(0);
    }

    private static void measure(SqlDatabase database, Connection floor, int jobs) throws Exception {
        for (int batch : new int[] {64, 512}) {
            floor(floor, jobs, batch);
        }
        for (int callers : new int[] {16, 64}) {
            callers(database, jobs, callers);
        }
        for (int slots : new int[] {4, 16, 64}) {
            drain(database, jobs, slots);
        }
        together(database, jobs, 16, 16);
    }

    /** The same rows, written by one thread that has them all at hand. */
    private static void floor(Connection connection, int jobs, int batch) throws SQLException {
        List<Job> queued = queued(jobs);
        Documents documents = new Documents();
        List<JobRow> rows = new ArrayList<>();
        queued.forEach(job -> rows.add(JobRow.of(job, 1, documents.first(job))));
        connection.setAutoCommit(false);
        String insert =
                "INSERT INTO zerog_jobs (id, version, born, status, type, epoch, created_at,"
                        + " review_at, document, parameters) VALUES (?, 1, 1, 0, ?, ?, ?, ?, ?, ?)";
        timed(
                "floor insert by " + batch,
                jobs,
                () -> {
                    try (PreparedStatement statement = connection.prepareStatement(insert)) {
                        for (int i = 0; i < jobs; i++) {
                            JobRow row = rows.get(i);
                            statement.setBytes(1, row.id());
                            statement.setString(2, row.type());
                            statement.setBytes(3, row.epoch());
                            statement.setLong(4, row.createdAt());
                            statement.setLong(5, row.reviewAt());
                            statement.setBytes(6, row.document());
                            statement.setBytes(7, PARAMETERS);
                            statement.addBatch();
                            commitEach(connection, statement, i, jobs, batch);
                        }
                    }
                });
        String update =
                "UPDATE zerog_jobs SET version = 2, status = ?, epoch = ?, review_at = ?,"
                        + " finished_at = ?, document = ? WHERE id = ? AND version = 1";
        timed(
                "floor finish by " + batch,
                jobs,
                () -> {
                    try (PreparedStatement statement = connection.prepareStatement(update)) {
                        for (int i = 0; i < jobs; i++) {
                            JobRow row = rows.get(i);
                            statement.setInt(1, 2);
                            statement.setBytes(2, row.epoch());
                            statement.setLong(3, row.reviewAt());
                            statement.setLong(4, row.createdAt());
                            statement.setBytes(5, row.document());
                            statement.setBytes(6, row.id());
                            statement.addBatch();
                            commitEach(connection, statement, i, jobs, batch);
                        }
                    }
                });
        connection.setAutoCommit(true);
    }

    private static void commitEach(
            Connection connection, PreparedStatement statement, int i, int jobs, int batch)
            throws SQLException {
        if ((i + 1) % batch == 0 || i + 1 == jobs) {
            statement.executeBatch();
            connection.commit();
        }
    }

    private static void callers(SqlDatabase database, int jobs, int callers) throws Exception {
        List<Job> queued = queued(jobs);
        long[] versions = new long[jobs];
        timed(
                "insert by " + callers + " callers",
                jobs,
                () ->
                        parallel(
                                callers,
                                jobs,
                                i -> {
                                    if (database.store().insert(queued.get(i), PARAMETERS)
                                            instanceof InsertResult.Inserted(long version, _)) {
                                        versions[i] = version;
                                    }
                                }));
        timed(
                "save by " + callers + " callers",
                jobs,
                () ->
                        parallel(
                                callers,
                                jobs,
                                i -> {
                                    Job started =
                                            queued.get(i)
                                                    .started(
                                                            JobBuilder.aToken(),
                                                            "worker",
                                                            false,
                                                            now());
                                    check(
                                            database.store().save(started, versions[i])
                                                    instanceof SaveResult.Saved);
                                }));
        timed(
                "find by " + callers + " callers",
                jobs,
                () ->
                        parallel(
                                callers,
                                jobs,
                                i -> check(database.store().find(queued.get(i).id()).isPresent())));
    }

    private static void drain(SqlDatabase database, int jobs, int slots) throws Exception {
        List<Job> queued = queued(jobs);
        timed(
                "submit by 64, jobs",
                jobs,
                () -> parallel(64, jobs, i -> submit(database, queued.get(i))));
        timed(
                "drain by " + slots + " slots, jobs",
                jobs,
                () -> parallel(slots, jobs, i -> work(database)));
    }

    private static void together(SqlDatabase database, int jobs, int producers, int slots)
            throws Exception {
        List<Job> queued = queued(jobs);
        timed(
                producers + " submit while " + slots + " work, jobs",
                jobs,
                () -> {
                    Thread producing =
                            Thread.ofPlatform()
                                    .start(() ->
                                            parallel(
                                                    producers,
                                                    jobs,
                                                    i -> submit(database, queued.get(i))));
                    parallel(slots, jobs, i -> work(database));
                    producing.join();
                });
    }

    private static void submit(SqlDatabase database, Job job) {
        check(database.store().insert(job, PARAMETERS) instanceof InsertResult.Inserted);
        database.queue().put(job.id(), job.queue(), job.priority(), Duration.ZERO);
    }

    /** One job from its delivery to its end, as a slot does it. */
    private static void work(SqlDatabase database) throws InterruptedException {
        Reservation reservation =
                database.queue().reserve(QUEUES, Duration.ofSeconds(30)).orElseThrow();
        StoredJob stored = database.store().find(reservation.id()).orElseThrow();
        Token token = JobBuilder.aToken();
        Job started = stored.job().started(token, "worker-1", false, now());
        long version =
                ((SaveResult.Saved) database.store().save(started, stored.version())).version();
        check(database.store().parameters(reservation.id()).isPresent());
        Job finished =
                started.finished(
                        token,
                        new Verdict.Finish(200, Ending.SUCCEEDED, Optional.empty(), false),
                        false,
                        Progress.NONE,
                        now());
        check(database.store().save(finished, version) instanceof SaveResult.Saved);
        reservation.delete();
    }

    private static List<Job> queued(int jobs) {
        List<Job> queued = new ArrayList<>();
        for (int i = 0; i < jobs; i++) {
            queued.add(
                    Job.submitted(
                            new JobId(UUID.randomUUID()),
                            "word_count",
                            "default",
                            Priority.NORMAL,
                            now(),
                            "5c0ab1f0-epoch",
                            Optional.empty(),
                            now()));
        }
        return queued;
    }

    private static Instant now() {
        return WallTime.INSTANCE.instant();
    }

    private static void check(boolean condition) {
        if (!condition) {
            throw new AssertionError("a call was not applied");
        }
    }

    private interface Step {
        void run(int index) throws Exception;
    }

    private interface Action {
        void run() throws Exception;
    }

    private static void parallel(int threads, int count, Step step) {
        AtomicInteger next = new AtomicInteger();
        CountDownLatch done = new CountDownLatch(threads);
        for (int t = 0; t < threads; t++) {
            Thread.ofPlatform()
                    .start(() -> {
                        try {
                            for (int i = next.getAndIncrement();
                                    i < count;
                                    i = next.getAndIncrement()) {
                                step.run(i);
                            }
                        } catch (Throwable thrown) {
                            thrown.printStackTrace();
                            System.exit(1);
                        } finally {
                            done.countDown();
                        }
                    });
        }
        try {
            done.await();
        } catch (InterruptedException interrupted) {
            throw new IllegalStateException(interrupted);
        }
    }

    private static void timed(String what, int count, Action action) {
        long cpu = cpu();
        long start = System.nanoTime();
        try {
            action.run();
        } catch (Exception failed) {
            throw new IllegalStateException(what, failed);
        }
        double seconds = (System.nanoTime() - start) / 1e9;
        System.out.printf(
                "  %-40s %,9.0f/s, %,6.1f µs of this JVM's processors each%n",
                what, count / seconds, (cpu() - cpu) / 1e3 / count);
    }

    /** Nanoseconds; unlike the rates they hardly depend on what else the machine does. */
    private static long cpu() {
        return ((com.sun.management.OperatingSystemMXBean)
                        ManagementFactory.getOperatingSystemMXBean())
                .getProcessCpuTime();
    }
}
