package io.zerog.testkit;

import static io.zerog.testkit.JobBuilder.aJob;
import static org.assertj.core.api.Assertions.assertThat;

import io.zerog.domain.job.Review;
import io.zerog.domain.port.OpenJobs;
import io.zerog.domain.port.StoredJob;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** For an index of open jobs that answers exactly those that need the reconciler, each once. */
public interface ExactOpenJobsContract extends OpenJobsContract {

    @Test
    default void aQueuedJobIsNotAnsweredBeforeItsReview() {
        StoredJob queued = stored(aJob(now()).queued());

        assertThat(walk(queued.job().review().at().minusMillis(1), EPOCH, 100)).isEmpty();
        assertThat(walk(queued.job().review().at(), EPOCH, 100)).containsExactly(queued);
    }

    @Test
    default void noJobCountsAsQueuedUnderAnotherEpochWhileTheEpochIsUnknown() {
        stored(aJob(now()).epoch("epoch-0").queued());

        assertThat(walk(now(), Optional.empty(), 100)).isEmpty();
    }

    @Test
    default void aFinishedJobIsNotAnswered() {
        stored(aJob(now()).succeeded(JobBuilder.aToken()));
        stored(aJob(now()).cancelled());

        assertThat(walk(now().plusSeconds(3_600), Optional.of("epoch-2"), 100)).isEmpty();
    }

    @Test
    default void aRunningJobIsAnsweredOnce() {
        StoredJob running = stored(aJob(now().minusSeconds(600)).running());

        assertThat(walk(now(), Optional.of("epoch-2"), 100)).containsExactly(running);
    }

    @Test
    default void reviewsAMillisecondApartComeInTheirOrder() {
        Instant created = now();
        List<StoredJob> expected = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            expected.addFirst(stored(aJob(created.minusMillis(i)).queued()));
        }

        assertThat(walk(created.plusSeconds(60), EPOCH, 3)).containsExactlyElementsOf(expected);
    }

    @Test
    default void aJobThatWasPutAgainTakesThePlaceOfItsNextReview() {
        StoredJob first = stored(aJob(now().minusSeconds(600)).queued());
        StoredJob second = stored(aJob(now().minusSeconds(590)).queued());
        Review next = first.job().review().next(now(), "epoch-1", Duration.ZERO);
        StoredJob stamped = saved(first.job().stamped("epoch-1", next, now()), first.version());

        assertThat(walk(now(), EPOCH, 100)).containsExactly(second);
        assertThat(walk(next.at(), EPOCH, 100)).containsExactly(second, stamped);
    }

    @Test
    default void whatIsOpenIsCounted() {
        assertThat(openJobs().backlog()).contains(new OpenJobs.Backlog(0, Optional.empty()));
        stored(aJob(now()).succeeded(JobBuilder.aToken()));
        stored(aJob(now()).cancelled());
        stored(aJob(now().minusSeconds(900)).running());
        assertThat(openJobs().backlog()).contains(new OpenJobs.Backlog(1, Optional.empty()));
        StoredJob other = stored(aJob(now()).epoch("epoch-0").queued());
        StoredJob oldest = stored(aJob(now().minusSeconds(600)).queued());
        stored(aJob(now()).delay(Duration.ofDays(1)).queued());

        assertThat(openJobs().backlog())
                .contains(new OpenJobs.Backlog(4, Optional.of(oldest.job().review().at())));
        assertThat(store().remove(oldest.job().id(), oldest.version())).isTrue();
        assertThat(openJobs().backlog())
                .contains(new OpenJobs.Backlog(3, Optional.of(other.job().review().at())));
    }

    @Test
    default void dueJobsOfAnotherEpochComeBeforeThoseNotYetDue() {
        StoredJob far = stored(aJob(now()).epoch("epoch-0").delay(Duration.ofDays(1)).queued());
        StoredJob due = stored(aJob(now().minusSeconds(600)).epoch("epoch-0").queued());

        assertThat(walk(now(), EPOCH, 1)).containsExactly(due, far);
    }
}
