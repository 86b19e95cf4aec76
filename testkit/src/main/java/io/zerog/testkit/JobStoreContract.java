package io.zerog.testkit;

import static io.zerog.testkit.JobBuilder.aJob;
import static io.zerog.testkit.JobBuilder.aToken;
import static org.assertj.core.api.Assertions.assertThat;

import io.zerog.domain.job.CancelRequest;
import io.zerog.domain.job.Checkpoint;
import io.zerog.domain.job.Job;
import io.zerog.domain.job.JobId;
import io.zerog.domain.job.Progress;
import io.zerog.domain.job.Token;
import io.zerog.domain.port.JobStore.InsertResult;
import io.zerog.domain.port.JobStore.SaveResult;
import io.zerog.domain.port.StoredJob;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What every job store keeps, also when many write at once. */
public interface JobStoreContract extends JobStoreRaces {

    @Test
    default void anInsertedJobIsFoundAsItWas() {
        for (Map.Entry<String, Job> variant : SampleJobs.everyVariant(now()).entrySet()) {
            Job submitted = JobBuilder.asSubmitted(variant.getValue());

            InsertResult result = store().insert(submitted, NO_PARAMETERS);

            assertThat(result).as(variant.getKey()).isInstanceOf(InsertResult.Inserted.class);
            long version = ((InsertResult.Inserted) result).version();
            assertThat(store().find(submitted.id()))
                    .as(variant.getKey())
                    .contains(new StoredJob(submitted, version));
        }
    }

    @Test
    default void everyStateOfAJobIsKeptInAllItsFields() {
        for (Map.Entry<String, Job> variant : SampleJobs.everyVariant(now()).entrySet()) {
            Job job = variant.getValue();
            long version = stored(JobBuilder.asSubmitted(job)).version();

            SaveResult result = store().save(job, version);

            assertThat(result).as(variant.getKey()).isInstanceOf(SaveResult.Saved.class);
            long next = ((SaveResult.Saved) result).version();
            assertThat(store().find(job.id()))
                    .as(variant.getKey())
                    .contains(new StoredJob(job, next));
        }
    }

    @Test
    default void theTraceOfAJobIsKeptThroughItsLife() {
        Token token = aToken();
        StoredJob queued = stored(aJob(now()).tracedBy(SampleJobs.TRACE).queued());
        JobId id = queued.job().id();
        assertThat(store().find(id).orElseThrow().job().traceParent()).contains(SampleJobs.TRACE);

        Job started = store().find(id).orElseThrow().job().started(token, "worker-1", false, now());
        StoredJob running = saved(started, queued.version());
        saved(running.job().beat(token, Progress.NONE, now()), running.version());

        assertThat(store().find(id).orElseThrow().job().traceParent()).contains(SampleJobs.TRACE);
    }

    @Test
    default void aJobThatNobodyInsertedIsNotFound() {
        JobId unknown = aJob(now()).queued().id();

        assertThat(store().find(unknown)).isEmpty();
        assertThat(store().parameters(unknown)).isEmpty();
    }

    @Test
    default void theParametersAreKeptByteForByte() {
        for (byte[] parameters :
                new byte[][] {
                    NO_PARAMETERS,
                    "{\"b\": 1.50, \"a\":\"\\u0000 é 漢 😀\"}".getBytes(StandardCharsets.UTF_8),
                    SampleJobs.json(1024 * 1024)
                }) {
            Job job = aJob(now()).queued();

            store().insert(job, parameters);

            assertThat(store().parameters(job.id())).hasValue(parameters);
        }
    }

    @Test
    default void savesLeaveTheParametersAlone() {
        byte[] parameters = SampleJobs.json(100);
        Job job = stored(aJob(now()).running(), parameters).job();

        assertThat(store().parameters(job.id())).hasValue(parameters);
    }

    @Test
    default void parametersCannotBeChangedThroughArraysThatWereHandedOver() {
        byte[] given = SampleJobs.json(10);
        Job job = aJob(now()).queued();
        store().insert(job, given);

        given[1] = '!';
        store().parameters(job.id()).orElseThrow()[2] = '!';

        assertThat(store().parameters(job.id())).hasValue(SampleJobs.json(10));
    }

    @Test
    default void aCheckpointCannotBeChangedThroughArraysThatWereHandedOver() {
        Token token = aToken();
        byte[] given = SampleJobs.json(10);
        Job job =
                aJob(now())
                        .running(token)
                        .checkpointed(token, new Checkpoint(given), Progress.NONE, now());
        stored(job);

        given[1] = '!';
        store().find(job.id()).orElseThrow().job().checkpoint().orElseThrow().json()[2] = '!';

        assertThat(store().find(job.id()).orElseThrow().job().checkpoint())
                .contains(new Checkpoint(SampleJobs.json(10)));
    }

    @Test
    default void aSecondInsertOfAnIdChangesNothing() {
        Job first = aJob(now()).queued();
        StoredJob stored = stored(first, SampleJobs.json(10));

        Job second = aJob(now()).id(first.id()).type("another").queued();
        InsertResult result = store().insert(second, SampleJobs.json(20));

        assertThat(result).isEqualTo(new InsertResult.Exists());
        assertThat(store().find(first.id())).contains(stored);
        assertThat(store().parameters(first.id())).hasValue(SampleJobs.json(10));
    }

    @Test
    default void aSaveAtTheVersionThatWasReadIsApplied() {
        StoredJob stored = stored(aJob(now()).queued());
        Job started = stored.job().started(aToken(), "worker-1", false, now());

        SaveResult result = store().save(started, stored.version());

        assertThat(result).isInstanceOf(SaveResult.Saved.class);
        assertThat(store().find(started.id()).orElseThrow().job()).isEqualTo(started);
    }

    @Test
    default void aSaveAtAnOlderVersionChangesNothing() {
        StoredJob queued = stored(aJob(now()).queued());
        Job started = queued.job().started(aToken(), "worker-1", false, now());
        StoredJob running = saved(started, queued.version());

        Job late = queued.job().started(aToken(), "worker-2", false, now());
        SaveResult result = store().save(late, queued.version());

        assertThat(result).isEqualTo(new SaveResult.Stale());
        assertThat(store().find(started.id())).contains(running);
    }

    @Test
    default void aSaveAtAVersionThatNeverWasChangesNothing() {
        StoredJob stored = stored(aJob(now()).queued());
        Job started = stored.job().started(aToken(), "worker-1", false, now());

        SaveResult result = store().save(started, stored.version() + 1_000_003);

        assertThat(result).isEqualTo(new SaveResult.Stale());
        assertThat(store().find(started.id())).contains(stored);
    }

    @Test
    default void aSaveOfAJobThatIsGoneDoesNotBringItBack() {
        StoredJob stored = stored(aJob(now()).cancelled());
        assertThat(store().remove(stored.job().id(), stored.version())).isTrue();

        SaveResult result = store().save(stored.job(), stored.version());

        assertThat(result).isEqualTo(new SaveResult.Stale());
        assertThat(store().find(stored.job().id())).isEmpty();
    }

    @Test
    default void aSaveOfAJobThatNeverWasIsStale() {
        Job job = aJob(now()).running();

        assertThat(store().save(job, 1)).isEqualTo(new SaveResult.Stale());
        assertThat(store().find(job.id())).isEmpty();
    }

    @Test
    default void noTwoStatesOfAJobShareAVersion() {
        Token token = aToken();
        StoredJob current = stored(aJob(now()).running(token));
        Set<Long> versions = new HashSet<>();
        versions.add(current.version());

        for (int i = 0; i < 50; i++) {
            Job next = current.job().beat(token, Progress.NONE, now());
            current = saved(next, current.version());
            versions.add(current.version());
        }

        assertThat(versions).hasSize(51);
    }

    /** A deterministic id (an idempotency key) can come back after its job was deleted. */
    @Test
    default void aVersionOfARemovedJobIsStaleForItsSuccessor() {
        StoredJob former = stored(aJob(now()).cancelled());
        assertThat(store().remove(former.job().id(), former.version())).isTrue();
        StoredJob successor = stored(aJob(now()).id(former.job().id()).queued());
        assertThat(successor.version()).isNotEqualTo(former.version());

        Job started = successor.job().started(aToken(), "worker-1", false, now());
        StoredJob running = saved(started, successor.version());

        assertThat(running.version()).isNotEqualTo(former.version());
        assertThat(store().save(former.job(), former.version())).isEqualTo(new SaveResult.Stale());
        assertThat(store().find(former.job().id())).contains(running);
    }

    @Test
    default void aRemovedJobIsGoneWithItsParameters() {
        StoredJob stored = stored(aJob(now()).cancelled());

        assertThat(store().remove(stored.job().id(), stored.version())).isTrue();

        assertThat(store().find(stored.job().id())).isEmpty();
        assertThat(store().parameters(stored.job().id())).isEmpty();
    }

    @Test
    default void aRemoveAtAnotherVersionChangesNothing() {
        StoredJob queued = stored(aJob(now()).queued());
        StoredJob finished =
                saved(queued.job().cancelled(JobBuilder.aCancel(now()), now()), queued.version());

        assertThat(store().remove(queued.job().id(), queued.version())).isFalse();

        assertThat(store().find(queued.job().id())).contains(finished);
        assertThat(store().parameters(queued.job().id())).hasValue(NO_PARAMETERS);
    }

    @Test
    default void aJobIsRemovedOnce() {
        StoredJob stored = stored(aJob(now()).cancelled());

        assertThat(store().remove(stored.job().id(), stored.version())).isTrue();
        assertThat(store().remove(stored.job().id(), stored.version())).isFalse();
    }

    /** JSON can carry half a character in an escape; a cancel must not fail for that. */
    @Test
    default void halfOfASurrogatePairDoesNotMakeASaveFail() {
        StoredJob stored = stored(aJob(now()).running());
        CancelRequest odd =
                new CancelRequest(
                        CancelRequest.Mode.GRACEFUL,
                        Duration.ZERO,
                        Optional.of("half a \ud83d smile"),
                        Optional.empty(),
                        now());

        saved(stored.job().cancelled(odd, now()), stored.version());

        CancelRequest kept =
                store().find(stored.job().id()).orElseThrow().job().cancel().orElseThrow();
        assertThat(kept.reason().orElseThrow()).startsWith("half a ").endsWith(" smile");
    }
}
