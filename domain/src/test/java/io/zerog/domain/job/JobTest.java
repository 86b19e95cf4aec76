package io.zerog.domain.job;

import static io.zerog.domain.job.Sample.CHECKPOINT;
import static io.zerog.domain.job.Sample.EPOCH;
import static io.zerog.domain.job.Sample.HALF;
import static io.zerog.domain.job.Sample.NOW;
import static io.zerog.domain.job.Sample.TOKEN;
import static io.zerog.domain.job.Sample.WORKER;
import static io.zerog.domain.job.Sample.again;
import static io.zerog.domain.job.Sample.cancel;
import static org.assertj.core.api.Assertions.assertThat;

import io.zerog.domain.job.CancelRequest.Mode;
import io.zerog.domain.job.JobState.Finished;
import io.zerog.domain.job.JobState.Queued;
import io.zerog.domain.job.JobState.Running;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What the transitions write. */
class JobTest {

    private static final Instant LATER = NOW.plusSeconds(60);

    @Test
    void aSubmittedJobIsQueuedAndHasDoneNothing() {
        Job job = Sample.queued(NOW.plusSeconds(5));

        assertThat(job.state()).isEqualTo(new Queued(NOW.plusSeconds(5), QueuedReason.SUBMITTED));
        assertThat(job.counters()).isEqualTo(Counters.ZERO);
        assertThat(job.progress()).isEqualTo(Progress.NONE);
        assertThat(job.review()).isEqualTo(new Review(NOW.plusSeconds(25), EPOCH, 0));
        assertThat(job.cancel()).isEmpty();
        assertThat(job.isSuspect()).isFalse();
    }

    @Test
    void aStampMovesTheReviewAndNothingElse() {
        Job job = Sample.queued();
        Review next = job.review().next(LATER, "epoch-2", Duration.ZERO);

        Job stamped = job.stamped("epoch-2", next, LATER);

        assertThat(stamped.review()).isEqualTo(next);
        assertThat(stamped.state()).isEqualTo(job.state());
        assertThat(stamped.counters()).isEqualTo(Counters.ZERO);
        assertThat(stamped.updatedAt()).isEqualTo(LATER);
    }

    @Test
    void aStartCountsAnAttemptUnderAFreshLease() {
        Job started = Sample.queued().started(TOKEN, WORKER, true, LATER);

        assertThat(started.state()).isEqualTo(new Running(TOKEN, WORKER, LATER, 0, true));
        assertThat(started.counters()).isEqualTo(new Counters(1, 0, 0, 0, 0));
        assertThat(started.startedLast()).contains(new Start(WORKER, LATER));
        assertThat(started.isOwnedBy(TOKEN)).isTrue();
        assertThat(started.isOwnedBy(Sample.FOREIGN)).isFalse();
    }

    @Test
    void aStartAtTheVeryMomentOfNotBeforeIsLegal() {
        assertThat(Sample.queued(LATER).started(TOKEN, WORKER, false, LATER).state())
                .isInstanceOf(Running.class);
    }

    @Test
    void progressBeginsAnewUnlessACheckpointWasKept() {
        Job without =
                Sample.running().requeued(TOKEN, again(QueuedReason.CONTINUED), EPOCH, HALF, NOW);
        Job with =
                Sample.running()
                        .checkpointed(TOKEN, CHECKPOINT, HALF, NOW)
                        .requeued(TOKEN, again(QueuedReason.CONTINUED), EPOCH, HALF, NOW);

        assertThat(without.started(TOKEN, WORKER, false, LATER).progress())
                .isEqualTo(Progress.NONE);
        Job resumed = with.started(TOKEN, WORKER, false, LATER);
        assertThat(resumed.progress()).isEqualTo(HALF);
        assertThat(resumed.checkpoint()).contains(CHECKPOINT);
    }

    @Test
    void everyWriteOfTheOwnerMovesTheHeartbeat() {
        Job beaten = Sample.running().beat(TOKEN, HALF, LATER);
        Job kept = beaten.checkpointed(TOKEN, CHECKPOINT, HALF, LATER);
        Job joined = kept.joined(TOKEN, LATER);

        assertThat(Sample.state(beaten).heartbeatSeq()).isEqualTo(1);
        assertThat(beaten.progress()).isEqualTo(HALF);
        assertThat(Sample.state(kept).heartbeatSeq()).isEqualTo(2);
        assertThat(kept.checkpoint()).contains(CHECKPOINT);
        assertThat(Sample.state(joined).heartbeatSeq()).isEqualTo(3);
        assertThat(joined.counters()).isEqualTo(new Counters(1, 0, 0, 0, 0));
    }

    @Test
    void aJoinedRunIsAloneNoLonger() {
        Job joined = Sample.runningAlone().joined(TOKEN, LATER);

        assertThat(Sample.state(joined).alone()).isFalse();
        assertThat(Sample.state(Sample.runningAlone().beat(TOKEN, HALF, LATER)).alone()).isTrue();
    }

    @Test
    void successCompletesTheProgressAndNamesTheOutput() {
        Job done =
                Sample.running().finished(TOKEN, Verdict.Finish.succeeded(201), true, HALF, LATER);

        assertThat(done.state())
                .isEqualTo(
                        new Finished(
                                201,
                                Ending.SUCCEEDED,
                                Optional.empty(),
                                LATER,
                                Optional.of(TOKEN)));
        assertThat(done.progress()).isEqualTo(Progress.of(1.0, "half"));
        assertThat(done.counters().errors()).isZero();
    }

    @Test
    void successWithoutOutputNamesNone() {
        Job done =
                Sample.running().finished(TOKEN, Verdict.Finish.succeeded(200), false, HALF, LATER);

        assertThat(((Finished) done.state()).outputToken()).isEmpty();
    }

    @Test
    void aFailureKeepsItsProgressAndServesNoOutput() {
        Verdict.Finish verdict = Verdict.Finish.failed(504, Cause.TIMEOUT, true);

        Job failed = Sample.running().finished(TOKEN, verdict, true, HALF, LATER);

        assertThat(failed.state())
                .isEqualTo(
                        new Finished(
                                504,
                                Ending.FAILED,
                                Optional.of(Cause.TIMEOUT),
                                LATER,
                                Optional.empty()));
        assertThat(failed.progress()).isEqualTo(HALF);
        assertThat(failed.counters()).isEqualTo(new Counters(1, 1, 0, 0, 0));
    }

    @Test
    void aFailureThatIsNoErrorChargesNone() {
        Verdict.Finish verdict = Verdict.Finish.failed(418, Cause.DECLARED, false);

        assertThat(Sample.running().finished(TOKEN, verdict, false, HALF, LATER).counters())
                .isEqualTo(new Counters(1, 0, 0, 0, 0));
    }

    @ParameterizedTest
    @EnumSource(
            value = QueuedReason.class,
            names = {"CONTINUED", "RETRIED", "INTERRUPTED"})
    void aRequeueChargesWhatItsReasonSays(QueuedReason reason) {
        Counters expected =
                switch (reason) {
                    case RETRIED -> new Counters(1, 1, 0, 0, 0);
                    case INTERRUPTED -> new Counters(1, 0, 1, 0, 0);
                    case CONTINUED, SUBMITTED, ABANDONED, CRASHED -> new Counters(1, 0, 0, 0, 0);
                };

        Job queued = Sample.running().requeued(TOKEN, again(reason), "epoch-2", HALF, LATER);

        assertThat(queued.counters()).isEqualTo(expected);
        assertThat(queued.state()).isEqualTo(new Queued(NOW.plusSeconds(7), reason));
        assertThat(queued.review()).isEqualTo(Review.first(NOW.plusSeconds(7), "epoch-2"));
        assertThat(queued.progress()).isEqualTo(HALF);
        assertThat(queued.isSuspect()).isFalse();
    }

    @Test
    void anAbandonIsChargedByTheCompanyItHad() {
        Job inCompany = Sample.running();
        Job alone = Sample.runningAlone();
        Verdict verdict = again(QueuedReason.ABANDONED);

        Job one = inCompany.abandoned(Sample.state(inCompany), verdict, EPOCH, LATER);
        Job other = alone.abandoned(Sample.state(alone), verdict, EPOCH, LATER);

        assertThat(one.counters()).isEqualTo(new Counters(1, 0, 0, 1, 0));
        assertThat(other.counters()).isEqualTo(new Counters(1, 0, 0, 0, 1));
        assertThat(one.isSuspect()).isTrue();
        assertThat(other.isSuspect()).isTrue();
    }

    @Test
    void aCancelSurvivesEveryTransitionUntilTheEnd() {
        Job cancelling = Sample.cancelling();
        Optional<CancelRequest> wish = Optional.of(cancel(Mode.GRACEFUL));

        assertThat(cancelling.cancel()).isEqualTo(wish);
        assertThat(cancelling.beat(TOKEN, HALF, LATER).cancel()).isEqualTo(wish);
        assertThat(cancelling.checkpointed(TOKEN, CHECKPOINT, HALF, LATER).cancel())
                .isEqualTo(wish);
        assertThat(cancelling.joined(TOKEN, LATER).cancel()).isEqualTo(wish);
        assertThat(
                        cancelling
                                .finished(TOKEN, Verdict.Finish.succeeded(200), false, HALF, LATER)
                                .cancel())
                .isEqualTo(wish);
        assertThat(
                        cancelling
                                .requeued(TOKEN, again(QueuedReason.RETRIED), EPOCH, HALF, LATER)
                                .cancel())
                .isEqualTo(wish);
        assertThat(
                        cancelling
                                .abandoned(
                                        Sample.state(cancelling),
                                        again(QueuedReason.ABANDONED),
                                        EPOCH,
                                        LATER)
                                .cancel())
                .isEqualTo(wish);
    }

    @ParameterizedTest
    @EnumSource(
            value = QueuedReason.class,
            names = {"CONTINUED", "RETRIED", "INTERRUPTED"})
    void aCancelledJobIsNeverQueuedAgainButStillCharged(QueuedReason reason) {
        Job ended = Sample.cancelling().requeued(TOKEN, again(reason), EPOCH, HALF, LATER);

        assertThat(ended.state())
                .isEqualTo(
                        new Finished(
                                410,
                                Ending.CANCELLED,
                                Optional.of(Cause.CANCELLED),
                                LATER,
                                Optional.empty()));
        assertThat(ended.counters().errors()).isEqualTo(reason == QueuedReason.RETRIED ? 1 : 0);
        assertThat(ended.counters().interruptions())
                .isEqualTo(reason == QueuedReason.INTERRUPTED ? 1 : 0);
    }

    @Test
    void onlySuccessWithstandsACancel() {
        Job failed =
                Sample.cancelling()
                        .finished(
                                TOKEN,
                                Verdict.Finish.failed(500, Cause.EXCEPTION, true),
                                true,
                                HALF,
                                LATER);
        Job done =
                Sample.cancelling()
                        .finished(TOKEN, Verdict.Finish.succeeded(200), true, HALF, LATER);

        assertThat(((Finished) failed.state()).resultCode()).isEqualTo(410);
        assertThat(((Finished) failed.state()).outputToken()).isEmpty();
        assertThat(((Finished) done.state()).resultCode()).isEqualTo(200);
        assertThat(((Finished) done.state()).outputToken()).contains(TOKEN);
    }

    @Test
    void aSecondCancelCountsOnlyWhenItIsHarder() {
        CancelRequest later =
                new CancelRequest(
                        Mode.GRACEFUL, Duration.ZERO, Optional.empty(), Optional.empty(), LATER);

        assertThat(Sample.cancelling().cancelled(later, LATER).cancel())
                .contains(cancel(Mode.GRACEFUL));
        Job killed = Sample.cancelling().cancelled(cancel(Mode.KILL), LATER);
        assertThat(killed.cancel()).contains(cancel(Mode.KILL));
        assertThat(killed.cancelled(later, LATER).cancel()).contains(cancel(Mode.KILL));
    }

    @Test
    void aCancelDoesNotMoveTheHeartbeat() {
        assertThat(Sample.cancelling().state()).isEqualTo(Sample.running().state());
    }

    @Test
    void onlyAQueuedJobIsDue() {
        assertThat(Sample.queued().isDue(NOW.plusSeconds(20), EPOCH)).isTrue();
        assertThat(Sample.running().isDue(LATER, "epoch-2")).isFalse();
        assertThat(Sample.succeeded().isDue(LATER, "epoch-2")).isFalse();
    }

    @Test
    void onlyFinishedJobsAreFinished() {
        assertThat(Sample.succeeded().isFinished()).isTrue();
        assertThat(Sample.failed().isFinished()).isTrue();
        assertThat(Sample.cancelled().isFinished()).isTrue();
        assertThat(Sample.queued().isFinished()).isFalse();
        assertThat(Sample.cancelling().isFinished()).isFalse();
    }

    @Test
    void aRunThatEndsWithItsJobQueuedAgainIsRemembered() {
        Job again =
                Sample.running().requeued(TOKEN, again(QueuedReason.RETRIED), EPOCH, HALF, LATER);

        assertThat(again.runs())
                .containsExactly(new PastRun(1, Sample.WORKER, NOW, LATER, QueuedReason.RETRIED));
        assertThat(Sample.succeeded().runs()).isEmpty();
    }

    @Test
    void ofManyRunsTheLatestAreRemembered() {
        Job job = Sample.queued();
        for (int n = 1; n <= Job.RUNS + 3; n++) {
            Verdict.Requeue verdict = new Verdict.Requeue(QueuedReason.CONTINUED, NOW);
            job =
                    job.started(TOKEN, Sample.WORKER, false, NOW)
                            .requeued(TOKEN, verdict, EPOCH, HALF, LATER);
        }

        assertThat(job.runs()).hasSize(Job.RUNS);
        assertThat(job.runs().getFirst().attempt()).isEqualTo(4);
        assertThat(job.runs().getLast().attempt()).isEqualTo(Job.RUNS + 3);
    }
}
