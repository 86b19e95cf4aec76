package io.zerog.testkit;

import static io.zerog.testkit.JobBuilder.aJob;
import static io.zerog.testkit.JobBuilder.aToken;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zerog.domain.handler.Output;
import io.zerog.domain.job.Cause;
import io.zerog.domain.job.Job;
import io.zerog.domain.job.JobId;
import io.zerog.domain.job.JournalEntry;
import io.zerog.domain.job.QueuedReason;
import io.zerog.domain.job.Token;
import io.zerog.domain.port.JobCatalog;
import io.zerog.domain.port.JobJournal;
import io.zerog.domain.port.JobOutput;
import io.zerog.domain.port.Retention;
import io.zerog.domain.port.StoredJob;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

/** What every store forgets, and what it never forgets. */
public interface RetentionContract extends StoreContract {

    Retention retention();

    JobOutput output();

    JobJournal journal();

    JobCatalog catalog();

    @Test
    default void aJobThatFinishedBeforeIsForgottenWithAllThatIsItsOwn() {
        Token token = aToken();
        StoredJob finished = stored(aJob(now().minusSeconds(60)).succeeded(token));
        JobId id = finished.job().id();
        output().put(id, token, Output.of(new byte[] {'1'}, Output.JSON));
        journal().append(id, 1, List.of(aLine()));

        assertThat(retention().purge(now(), 100)).isEqualTo(1);

        assertThat(store().find(id)).isEmpty();
        assertThat(store().parameters(id)).isEmpty();
        assertThat(output().find(id, token)).isEmpty();
        assertThat(journal().read(id, 0, 10).entries()).isEmpty();
        assertThat(catalog().list(JobCatalog.Filter.ALL, Optional.empty(), 10).jobs()).isEmpty();
    }

    @Test
    default void everyEndingIsForgotten() {
        Instant created = now().minusSeconds(60);
        stored(aJob(created).succeeded(aToken()));
        stored(aJob(created).failed(500, Cause.EXCEPTION));
        stored(aJob(created).cancelled());

        assertThat(retention().purge(now(), 100)).isEqualTo(3);
    }

    @Test
    default void aJobThatFinishedAtThatMomentStays() {
        Instant end = now().minusSeconds(10);
        StoredJob stays = stored(endedAt(end));
        StoredJob goes = stored(endedAt(end.minusMillis(1)));

        assertThat(retention().purge(end, 100)).isEqualTo(1);

        assertThat(store().find(stays.job().id())).contains(stays);
        assertThat(store().find(goes.job().id())).isEmpty();
    }

    @Test
    default void openJobsAreNeverForgotten() {
        Instant longAgo = now().minusSeconds(3_000);
        List<StoredJob> open =
                List.of(
                        stored(aJob(longAgo).queued()),
                        stored(aJob(longAgo).running()),
                        stored(aJob(longAgo).requeued(QueuedReason.RETRIED)));

        assertThat(retention().purge(now().plusSeconds(3_600), 100)).isZero();

        for (StoredJob job : open) {
            assertThat(store().find(job.job().id())).contains(job);
            assertThat(store().parameters(job.job().id())).hasValue(NO_PARAMETERS);
        }
    }

    @Test
    default void theOldestAreForgottenFirstAndNoMoreThanTheLimit() {
        Instant end = now().minusSeconds(600);
        List<JobId> oldestFirst = new ArrayList<>();
        for (int i : new int[] {2, 0, 4, 1, 3}) {
            oldestFirst.add(stored(endedAt(end.plusSeconds(60L * i))).job().id());
        }
        List<JobId> twoOldest = List.of(oldestFirst.get(1), oldestFirst.get(3));

        assertThat(retention().purge(now(), 2)).isEqualTo(2);

        for (JobId id : oldestFirst) {
            assertThat(store().find(id).isEmpty()).isEqualTo(twoOldest.contains(id));
        }
    }

    @Test
    default void repeatedCallsForgetEverythingAndThenNothing() {
        for (int i = 0; i < 25; i++) {
            stored(endedAt(now().minusSeconds(60)));
        }

        assertThat(retention().purge(now(), 10)).isEqualTo(10);
        assertThat(retention().purge(now(), 10)).isEqualTo(10);
        assertThat(retention().purge(now(), 10)).isEqualTo(5);
        assertThat(retention().purge(now(), 10)).isZero();
    }

    @Test
    default void anIdThatWasForgottenCanBeUsedAgain() {
        Job former = endedAt(now().minusSeconds(60));
        stored(former);
        assertThat(retention().purge(now(), 10)).isEqualTo(1);

        StoredJob successor = stored(aJob(now()).id(former.id()).queued());

        assertThat(store().find(former.id())).contains(successor);
        assertThat(retention().purge(now(), 10)).isZero();
        assertThat(store().find(former.id())).contains(successor);
    }

    @Test
    default void aPurgeOfNoneIsRefused() {
        for (int limit : new int[] {-1, 0}) {
            assertThatThrownBy(() -> retention().purge(now(), limit))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    private static Job endedAt(Instant end) {
        Duration runTime = Duration.ofSeconds(5);
        return aJob(end.minus(runTime)).runTime(runTime).succeeded(aToken());
    }

    private JournalEntry aLine() {
        return new JournalEntry(
                JournalEntry.ATTEMPT + 1,
                now(),
                JournalEntry.Level.EVENT,
                "a line",
                OptionalInt.empty(),
                Optional.empty());
    }
}
