package io.zerog.adapter.couchbase;

import static io.zerog.testkit.JobBuilder.aJob;
import static io.zerog.testkit.JobBuilder.aToken;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.couchbase.mock.memcached.protocol.CommandCode;
import com.couchbase.mock.memcached.protocol.ErrorCode;
import io.zerog.domain.job.Job;
import io.zerog.domain.job.JobId;
import io.zerog.domain.port.JobStore.InsertResult;
import io.zerog.domain.port.JobStore.SaveResult;
import io.zerog.domain.port.PortUnavailableException;
import io.zerog.domain.port.StoredJob;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A node that is away, hangs, loses replies or refuses: no call takes long, and all heals. */
@Timeout(60)
class FailFastTest {

    private static final Duration TIMEOUT = Duration.ofMillis(500);
    private static final Duration AT_MOST = TIMEOUT.plusMillis(500);
    private static final Duration HEALED = Duration.ofSeconds(10);
    private static final byte[] PARAMETERS = {'{', '}'};

    private final Instant now = MockServer.CLOCK.instant();
    private MockServer server;
    private KvProxy proxy;
    private CouchbaseStore opened;

    @BeforeEach
    void connect() throws Exception {
        server = new MockServer();
        proxy = new KvProxy(server.server().getPort());
        opened =
                CouchbaseStore.open(
                        Settings.of(proxy.connectionString(), "fail", TIMEOUT), MockServer.CLOCK);
    }

    @AfterEach
    void close() throws Exception {
        opened.close();
        proxy.close();
        server.close();
    }

    @Test
    void everyCallOfAHungNodeEndsInTimeAndAllHeals() throws Exception {
        StoredJob stored = aStoredJob();
        proxy.hang();

        everyCallFailsInTime(stored);

        proxy.revive();
        awaitHealed(stored);
    }

    @Test
    void everyCallOfANodeThatIsAwayEndsInTimeAndAllHeals() throws Exception {
        StoredJob stored = aStoredJob();
        proxy.refuse();

        everyCallFailsInTime(stored);

        proxy.listenAgain();
        awaitHealed(stored);
    }

    @Test
    void whileANodeHangsMostCallsFailAtOnce() {
        StoredJob stored = aStoredJob();
        proxy.hang();
        int atOnce = 0;
        for (int i = 0; i < 30; i++) {
            if (failsWithin(AT_MOST, () -> opened.store().find(stored.job().id()))
                            .compareTo(TIMEOUT.dividedBy(4))
                    < 0) {
                atOnce++;
            }
        }

        assertThat(atOnce).as("of 30 calls").isGreaterThan(15);
    }

    @Test
    void aJobsWriteWhoseReplyIsLostIsRecognised() {
        Job queued = aJob(now).queued();

        proxy.loseReplyTo(KvProxy.INSERT);
        // The first insert is that of a ledger's bucket: it is simply not known.
        assertThatThrownBy(() -> opened.store().insert(queued, PARAMETERS))
                .isInstanceOf(PortUnavailableException.class);
        assertThat(opened.store().insert(queued, PARAMETERS))
                .isInstanceOf(InsertResult.Inserted.class);
        StoredJob stored = opened.store().find(queued.id()).orElseThrow();
        Job started = queued.started(aToken(), "worker-1", false, now);
        proxy.loseReplyTo(KvProxy.REPLACE);
        SaveResult saved = opened.store().save(started, stored.version());

        assertThat(proxy.hasLostReply()).isTrue();
        assertThat(opened.store().find(queued.id()))
                .contains(new StoredJob(started, ((SaveResult.Saved) saved).version()));
    }

    @Test
    void anInsertWhoseReplyIsLostIsRecognised() {
        aStoredJob();
        Job queued = aJob(now).queued();

        // This minute has its buckets: the first insert is that of the parameters.
        proxy.loseReplyTo(KvProxy.INSERT);
        assertThat(opened.store().insert(queued, PARAMETERS))
                .isInstanceOf(InsertResult.Inserted.class);

        assertThat(proxy.hasLostReply()).isTrue();
        assertThat(opened.store().parameters(queued.id())).hasValue(PARAMETERS);
    }

    @ParameterizedTest
    @EnumSource(names = {"ETMPFAIL", "NOT_MY_VBUCKET", "EBUSY"})
    void whatPassesIsTriedAgain(ErrorCode code) {
        server.server().updateFailMakerContext(code, 3, CommandCode.ILLEGAL);

        assertThat(aStoredJob()).isNotNull();
    }

    @Test
    void aServerWithoutMemoryIsUnavailableAtOnce() {
        server.server().updateFailMakerContext(ErrorCode.ENOMEM, 1, CommandCode.ILLEGAL);
        assertThat(failsWithin(AT_MOST, this::aStoredJob)).isLessThan(TIMEOUT);

        assertThat(aStoredJob()).isNotNull();
    }

    @Test
    void whatFailsForEverEndsInTime() {
        server.server().updateFailMakerContext(ErrorCode.ETMPFAIL, 1_000_000, CommandCode.ILLEGAL);

        failsWithin(AT_MOST, this::aStoredJob);
    }

    private void everyCallFailsInTime(StoredJob stored) {
        JobId id = stored.job().id();
        Job started = stored.job().started(aToken(), "worker-1", false, now);
        List<Runnable> calls =
                List.of(
                        () -> opened.store().save(started, stored.version()),
                        () -> opened.store().find(id),
                        () -> opened.store().insert(aJob(now).queued(), PARAMETERS),
                        () -> opened.store().parameters(id),
                        () -> opened.store().remove(id, stored.version()),
                        () -> opened.openJobs().due(now, Optional.empty(), Optional.empty(), 10),
                        () -> opened.journal().read(id, 0, 10),
                        () -> opened.retention().purge(now, 10),
                        () -> opened.registry().list());
        for (Runnable call : calls) {
            failsWithin(AT_MOST, call);
        }
    }

    private static Duration failsWithin(Duration most, Runnable call) {
        long began = System.nanoTime();
        Throwable failure = catchThrowable(call::run);
        Duration took = Duration.ofNanos(System.nanoTime() - began);
        assertThat(failure).isInstanceOf(PortUnavailableException.class);
        assertThat(took).isLessThan(most);
        return took;
    }

    /** No restart is needed: the job is there, and others can be stored. */
    private void awaitHealed(StoredJob stored) throws InterruptedException {
        long deadline = System.nanoTime() + HEALED.toNanos();
        while (true) {
            try {
                assertThat(opened.store().find(stored.job().id())).isPresent();
                aStoredJob();
                return;
            } catch (PortUnavailableException notYet) {
                assertThat(System.nanoTime()).as("healed").isLessThan(deadline);
                // Between two looks at a store that heals in its own time.
                Thread.sleep(50);
            }
        }
    }

    private StoredJob aStoredJob() {
        Job job = aJob(now).id(new JobId(UUID.randomUUID())).queued();
        InsertResult inserted = opened.store().insert(job, PARAMETERS);
        return new StoredJob(job, ((InsertResult.Inserted) inserted).version());
    }
}
