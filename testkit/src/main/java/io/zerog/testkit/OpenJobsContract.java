package io.zerog.testkit;

import static io.zerog.testkit.JobBuilder.aJob;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zerog.domain.job.Job;
import io.zerog.domain.job.JobId;
import io.zerog.domain.job.QueuedReason;
import io.zerog.domain.job.Review;
import io.zerog.domain.port.StoredJob;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/**
 * What every index of open jobs answers. It may answer too many, so nothing is said here about jobs
 * that need nobody; an adapter that answers none too many adds {@link ExactOpenJobsContract}.
 * Within a test {@code now} never goes back.
 */
public interface OpenJobsContract extends OpenJobsWalks {

    @Test
    default void everyRunningJobIsAnsweredAtEachPass() {
        StoredJob running = stored(aJob(now()).running());

        assertThat(walk(now(), EPOCH, 100)).contains(running);
        assertThat(walk(now(), EPOCH, 100)).contains(running);
    }

    @Test
    default void aQueuedJobIsAnsweredFromItsReviewOn() {
        StoredJob queued = stored(aJob(now()).queued());

        assertThat(walk(queued.job().review().at(), EPOCH, 100)).contains(queued);
        assertThat(walk(queued.job().review().at().plusSeconds(3_600), EPOCH, 100))
                .contains(queued);
    }

    @Test
    default void aJobQueuedUnderAnotherEpochIsAnsweredHoweverFarItsReview() {
        StoredJob soon = stored(aJob(now()).epoch("epoch-0").queued());
        StoredJob far = stored(aJob(now()).epoch("epoch-0").delay(Duration.ofDays(3_650)).queued());

        assertThat(walk(now(), EPOCH, 100)).contains(soon, far);
    }

    @Test
    default void aDueJobIsAnsweredWhenTheEpochIsUnknown() {
        StoredJob queued = stored(aJob(now()).queued());

        assertThat(walk(queued.job().review().at(), Optional.empty(), 100)).contains(queued);
    }

    @Test
    default void aRunningJobIsAnsweredWhenTheEpochIsUnknown() {
        StoredJob running = stored(aJob(now()).running());

        assertThat(walk(now(), Optional.empty(), 100)).contains(running);
    }

    @Test
    default void everyOpenVariantIsAnsweredAsItIsStored() {
        List<StoredJob> open = new ArrayList<>();
        for (Map.Entry<String, Job> variant : SampleJobs.everyVariant(now()).entrySet()) {
            StoredJob stored = stored(variant.getValue());
            if (!stored.job().isFinished()) {
                open.add(stored);
            }
        }

        assertThat(walk(now(), Optional.of("yet another epoch"), 1_000)).containsAll(open);
    }

    @Test
    default void dueJobsComeInTheOrderOfTheirReview() {
        List<JobId> byReview = new ArrayList<>();
        for (int i : new int[] {3, 0, 4, 1, 2}) {
            byReview.add(stored(aJob(created(i)).queued()).job().id());
        }
        List<JobId> expected =
                List.of(
                        byReview.get(1),
                        byReview.get(3),
                        byReview.get(4),
                        byReview.get(0),
                        byReview.get(2));

        for (int limit : new int[] {2, 1_000}) {
            assertThat(OpenJobsWalks.idsOf(walk(now().plusSeconds(3_600), EPOCH, limit)))
                    .containsSubsequence(expected);
        }
    }

    @Test
    default void aJobThatWasPutAgainIsAnsweredAtItsNextReview() {
        StoredJob queued = stored(aJob(now()).queued());
        Instant due = queued.job().review().at();
        Review next = queued.job().review().next(due, "epoch-1", Duration.ZERO);
        StoredJob stamped = saved(queued.job().stamped("epoch-1", next, due), queued.version());

        assertThat(walk(next.at(), EPOCH, 100)).contains(stamped);
    }

    @Test
    default void aJobThatIsQueuedAgainIsAnswered() {
        for (QueuedReason reason : QueuedReason.values()) {
            if (reason != QueuedReason.SUBMITTED) {
                StoredJob again = stored(aJob(now()).requeued(reason));
                assertThat(walk(again.job().review().at(), EPOCH, 100)).contains(again);
            }
        }
    }

    @Test
    default void aRemovedJobIsNotAnswered() {
        StoredJob stored = stored(aJob(now()).running());
        assertThat(store().remove(stored.job().id(), stored.version())).isTrue();

        assertThat(OpenJobsWalks.idsOf(walk(now(), EPOCH, 100))).doesNotContain(stored.job().id());
    }

    @Test
    default void anEmptyStoreHasNoOpenJobs() {
        assertThat(walk(now(), EPOCH, 1)).isEmpty();
    }

    @Test
    default void aPageOfOpenJobsHasOneToAThousand() {
        for (int limit : new int[] {-1, 0, 1_001}) {
            assertThatThrownBy(() -> openJobs().due(now(), EPOCH, Optional.empty(), limit))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }
}
