package io.zerog.adapter.sql;

import static io.zerog.testkit.JobBuilder.aJob;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.zerog.domain.job.Job;
import io.zerog.domain.job.JobId;
import io.zerog.domain.job.Priority;
import io.zerog.domain.port.JobStore.InsertResult;
import io.zerog.domain.port.PortUnavailableException;
import io.zerog.domain.port.Reservation;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The server is killed with kill -9 in the middle of work, and comes back later. */
class PostgresRestartTest {

    private static final byte[] PARAMETERS = "{}".getBytes(StandardCharsets.UTF_8);
    private static final String QUEUE = "default";
    private static final Duration VISIBILITY = Duration.ofSeconds(5);
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Set<JobId> acknowledged = ConcurrentHashMap.newKeySet();
    private final Set<JobId> put = ConcurrentHashMap.newKeySet();
    private final Set<JobId> delivered = ConcurrentHashMap.newKeySet();
    private final AtomicBoolean isSubmitting = new AtomicBoolean(true);
    private final AtomicBoolean isWorking = new AtomicBoolean(true);

    /** Bounds what is submitted ahead of the work. */
    private final Semaphore ahead = new Semaphore(100);

    @Test
    void aStartWaitsForAServerThatComesLater(@TempDir Path folder) throws Exception {
        try (PostgresServer server = new PostgresServer(folder.resolve("data"))) {
            PostgresSettings patient =
                    new PostgresSettings(server.settings().url(), "postgres", "postgres", PATIENCE);
            server.kill();
            CompletableFuture<SqlDatabase> opening =
                    CompletableFuture.supplyAsync(
                            () -> SqlDatabase.postgres(patient, WallTime.INSTANCE));
            // Longer than one try: the pool waits so long for a connection.
            long tries = PostgresDialect.CONNECT.multipliedBy(2).toMillis();
            assertThatThrownBy(() -> opening.get(tries, TimeUnit.MILLISECONDS))
                    .isInstanceOf(TimeoutException.class);

            server.start();

            try (SqlDatabase database = opening.get(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                assertThat(database.queue().health().total()).isZero();
            }
        }
    }

    @Test
    void whatWasAcknowledgedSurvivesAndTheWorkGoesOn(@TempDir Path folder) throws Exception {
        try (PostgresServer server = new PostgresServer(folder.resolve("data"));
                SqlDatabase database =
                        SqlDatabase.postgres(server.settings(), WallTime.INSTANCE, VISIBILITY)) {
            CountDownLatch submitted = new CountDownLatch(4);
            CountDownLatch worked = new CountDownLatch(4);
            for (int i = 0; i < 4; i++) {
                start(submitted, isSubmitting, () -> submit(database));
                start(worked, isWorking, () -> work(database));
            }
            await().atMost(PATIENCE).until(() -> delivered.size() > 20);

            server.kill();
            assertThatThrownBy(() -> database.store().find(aJob(now()).queued().id()))
                    .isInstanceOf(PortUnavailableException.class);
            int before = delivered.size();
            server.start();

            await().atMost(PATIENCE).until(() -> delivered.size() > before + 50);
            isSubmitting.set(false);
            submitted.await();
            // A message whose delivery got lost with the server is ready again, or lapses.
            await().atMost(PATIENCE).until(() -> delivered.containsAll(put));
            isWorking.set(false);
            worked.await();
            for (JobId id : acknowledged) {
                assertThat(database.store().find(id)).isPresent();
            }
        }
    }

    private void submit(SqlDatabase database) throws InterruptedException {
        if (!ahead.tryAcquire(100, TimeUnit.MILLISECONDS)) {
            return;
        }
        Job job = aJob(now()).queued();
        boolean isPut = false;
        try {
            InsertResult result = database.store().insert(job, PARAMETERS);
            assertThat(result).isInstanceOf(InsertResult.Inserted.class);
            acknowledged.add(job.id());
            database.queue().put(job.id(), QUEUE, Priority.NORMAL, Duration.ZERO);
            isPut = put.add(job.id());
        } finally {
            if (!isPut) {
                ahead.release();
            }
        }
    }

    private void work(SqlDatabase database) throws InterruptedException {
        Optional<Reservation> reservation =
                database.queue().reserve(Set.of(QUEUE), Duration.ofMillis(500));
        if (reservation.isPresent()) {
            if (delivered.add(reservation.get().id())) {
                ahead.release();
            }
            reservation.get().delete();
        }
    }

    private interface Step {
        void run() throws InterruptedException;
    }

    private void start(CountDownLatch ended, AtomicBoolean goesOn, Step step) {
        Thread.ofPlatform()
                .daemon()
                .start(() -> {
                    while (goesOn.get()) {
                        try {
                            step.run();
                        } catch (PortUnavailableException away) {
                            // That is what these loops have to live with.
                        } catch (InterruptedException interrupted) {
                            break;
                        }
                    }
                    ended.countDown();
                });
    }

    private static Instant now() {
        return WallTime.INSTANCE.instant();
    }
}
