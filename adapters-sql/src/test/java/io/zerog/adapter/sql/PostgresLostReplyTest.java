package io.zerog.adapter.sql;

import static io.zerog.testkit.JobBuilder.aJob;
import static io.zerog.testkit.JobBuilder.aToken;
import static org.assertj.core.api.Assertions.assertThat;

import io.zerog.domain.job.Job;
import io.zerog.domain.job.JobState.Running;
import io.zerog.domain.job.Progress;
import io.zerog.domain.job.Token;
import io.zerog.domain.port.JobStore.InsertResult;
import io.zerog.domain.port.JobStore.SaveResult;
import io.zerog.domain.port.Reservation;
import io.zerog.domain.port.StoredJob;
import io.zerog.testkit.JobBuilder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The connection is cut at a commit that the server has applied, and nobody was told. */
class PostgresLostReplyTest {

    private static final byte[] PARAMETERS = "{}".getBytes(StandardCharsets.UTF_8);

    private CuttingProxy proxy;
    private SqlDatabase database;

    @BeforeEach
    void open() throws Exception {
        PostgresSettings direct = Postgres.database("lost_replies");
        proxy = new CuttingProxy(Postgres.port());
        PostgresSettings cut =
                new PostgresSettings(
                        "jdbc:postgresql://127.0.0.1:" + proxy.port() + "/lost_replies",
                        direct.user(),
                        direct.password());
        database = SqlDatabase.postgres(cut, WallTime.INSTANCE);
    }

    @AfterEach
    void close() throws Exception {
        database.close();
        proxy.close();
    }

    @Test
    void anInsertThatWasAppliedIsKnownToBe() {
        Job job = aJob(now()).queued();
        proxy.cutAtCommit(1);

        InsertResult result = database.store().insert(job, PARAMETERS);

        assertThat(proxy.cuts()).isEqualTo(1);
        assertThat(result).isInstanceOf(InsertResult.Inserted.class);
        assertThat(database.store().find(job.id()))
                .contains(new StoredJob(job, ((InsertResult.Inserted) result).version()));
    }

    @Test
    void anInsertOfAnIdThatIsTakenIsStillAConflict() {
        Job job = aJob(now()).queued();
        database.store().insert(job, PARAMETERS);
        proxy.cutAtCommit(1);

        InsertResult second = database.store().insert(job, PARAMETERS);

        assertThat(proxy.cuts()).isEqualTo(1);
        assertThat(second).isEqualTo(new InsertResult.Exists());
    }

    @Test
    void aSaveThatWasAppliedIsKnownToBe() {
        StoredJob stored = inserted();
        Job started = stored.job().started(aToken(), "worker-1", false, now());
        proxy.cutAtCommit(1);

        SaveResult result = database.store().save(started, stored.version());

        assertThat(proxy.cuts()).isEqualTo(1);
        assertThat(result).isInstanceOf(SaveResult.Saved.class);
        assertThat(database.store().find(started.id()))
                .contains(new StoredJob(started, ((SaveResult.Saved) result).version()));
    }

    @Test
    void aStaleSaveIsStillStale() {
        StoredJob stored = inserted();
        Job started = stored.job().started(aToken(), "worker-1", false, now());
        database.store().save(started, stored.version());
        proxy.cutAtCommit(1);

        Job late = stored.job().started(aToken(), "worker-2", false, now());
        SaveResult result = database.store().save(late, stored.version());

        assertThat(proxy.cuts()).isEqualTo(1);
        assertThat(result).isEqualTo(new SaveResult.Stale());
        assertThat(database.store().find(started.id()).orElseThrow().job()).isEqualTo(started);
    }

    @Test
    void aRemoveThatWasAppliedIsKnownToBe() {
        StoredJob stored = inserted();
        proxy.cutAtCommit(1);

        boolean removed = database.store().remove(stored.job().id(), stored.version());

        assertThat(proxy.cuts()).isEqualTo(1);
        assertThat(removed).isTrue();
        assertThat(database.store().find(stored.job().id())).isEmpty();
    }

    @Test
    void aMessageThatWasPutIsDelivered() throws Exception {
        Job job = aJob(now()).queued();
        proxy.cutAtCommit(1);

        database.queue().put(job.id(), job.queue(), job.priority(), Duration.ZERO);

        assertThat(proxy.cuts()).isEqualTo(1);
        Reservation reservation =
                database.queue().reserve(Set.of(job.queue()), Duration.ofSeconds(10)).orElseThrow();
        assertThat(reservation.id()).isEqualTo(job.id());
    }

    @Test
    void ofManyWritesAtOnceEachLearnsItsOwnOutcome() throws Exception {
        int threads = 8;
        int beats = 60;
        List<Token> tokens = new ArrayList<>();
        List<Job> jobs = new ArrayList<>();
        for (int i = 0; i < threads; i++) {
            Token token = aToken();
            StoredJob queued = inserted();
            Job running = queued.job().started(token, "worker-1", false, now());
            database.store().save(running, queued.version());
            tokens.add(token);
            jobs.add(running);
        }
        List<Callable<Integer>> beating = new ArrayList<>();
        for (int i = 0; i < threads; i++) {
            int own = i;
            beating.add(() -> beat(jobs.get(own), tokens.get(own), beats));
        }

        try (ExecutorService executor = Executors.newFixedThreadPool(threads)) {
            List<Future<Integer>> running = beating.stream().map(executor::submit).toList();
            for (int saves = 0; saves < 5; saves++) {
                int cutsBefore = proxy.cuts();
                proxy.cutAtCommit(3);
                org.awaitility.Awaitility.await()
                        .until(() ->
                                proxy.cuts() > cutsBefore
                                        || running.stream().allMatch(Future::isDone));
            }
            for (Future<Integer> each : running) {
                assertThat(each.get()).isZero();
            }
        }

        assertThat(proxy.cuts()).isPositive();
        for (Job job : jobs) {
            Job found = database.store().find(job.id()).orElseThrow().job();
            assertThat(((Running) found.state()).heartbeatSeq()).isEqualTo(beats);
        }
    }

    /**
     * Heartbeats of one owner; answers how many were told to be stale, though nobody else writes.
     */
    private int beat(Job job, Token token, int beats) {
        StoredJob current = database.store().find(job.id()).orElseThrow();
        int stale = 0;
        for (int i = 0; i < beats; i++) {
            Job next = current.job().beat(token, Progress.NONE, now());
            switch (database.store().save(next, current.version())) {
                case SaveResult.Saved(long version) -> current = new StoredJob(next, version);
                case SaveResult.Stale() -> {
                    stale++;
                    current = database.store().find(job.id()).orElseThrow();
                }
            }
        }
        return stale;
    }

    private StoredJob inserted() {
        Job job = JobBuilder.aJob(now()).queued();
        InsertResult result = database.store().insert(job, PARAMETERS);
        return new StoredJob(job, ((InsertResult.Inserted) result).version());
    }

    private static Instant now() {
        return WallTime.INSTANCE.instant();
    }
}
