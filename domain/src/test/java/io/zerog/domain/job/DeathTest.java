package io.zerog.domain.job;

import static io.zerog.domain.job.Sample.EPOCH;
import static io.zerog.domain.job.Sample.HALF;
import static io.zerog.domain.job.Sample.NOW;
import static io.zerog.domain.job.Sample.TOKEN;
import static io.zerog.domain.job.Sample.WORKER;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zerog.domain.handler.Failure;
import io.zerog.domain.handler.JobType;
import io.zerog.domain.job.JobState.Finished;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Runs in processes of their own: how they die, and what becomes of their jobs. */
class DeathTest {

    record Nothing() {}

    private static final JobType<Nothing, Void> TYPE =
            JobType.of("hog", Nothing.class, Void.class).isolated(64L << 20).maxErrors(2);

    private final Job running = Sample.queued().startedIsolated(TOKEN, WORKER, NOW);

    @Test
    void itIsKnownToRunInAProcessOfItsOwnToTheEnd() {
        Job beaten = running.beat(TOKEN, HALF, NOW);
        Job kept = beaten.checkpointed(TOKEN, Sample.CHECKPOINT, HALF, NOW);

        assertThat(Sample.state(kept).isolated()).isTrue();
        assertThat(Sample.state(kept.joined(TOKEN, NOW)).isolated()).isTrue();
        assertThat(Sample.state(Sample.running()).isolated()).isFalse();
    }

    @ParameterizedTest
    @EnumSource(
            value = Death.class,
            names = {"OUT_OF_MEMORY", "KILLED_BY_SYSTEM", "EXITED"})
    void aDeathIsAnErrorOfTheJob(Death death) {
        Verdict first = verdict(running, new RunEnd.Died(death, "so"));
        Job once = Sample.with(running, new Counters(2, 1, 0, 0, 0));

        assertThat(((Verdict.Requeue) first).reason()).isEqualTo(QueuedReason.RETRIED);
        assertThat(verdict(once, new RunEnd.Died(death, "so")))
                .isEqualTo(Verdict.Finish.failed(500, death.cause(), true));
    }

    @Test
    void aCrashIsChargedAsOneThatItHadAlone() {
        Verdict verdict = verdict(running, new RunEnd.Died(Death.CRASHED, "so"));

        Job queued = running.requeued(TOKEN, (Verdict.Requeue) verdict, EPOCH, HALF, NOW);

        assertThat(queued.counters()).isEqualTo(new Counters(1, 0, 0, 0, 1));
        assertThat(queued.isSuspect()).isTrue();
        assertThat(((Verdict.Requeue) verdict).notBefore()).isEqualTo(NOW.plusSeconds(10));
    }

    @Test
    void theThirdCrashFailsItAsCrashed() {
        Job twice = Sample.with(running, new Counters(3, 0, 0, 0, 2));
        Verdict verdict = verdict(twice, new RunEnd.Died(Death.CRASHED, "so"));

        Job failed = twice.finished(TOKEN, (Verdict.Finish) verdict, false, HALF, NOW);

        assertThat(((Finished) failed.state()).cause()).contains(Cause.CRASHED);
        assertThat(((Finished) failed.state()).resultCode()).isEqualTo(500);
        assertThat(failed.counters()).isEqualTo(new Counters(3, 0, 0, 0, 3));
    }

    @ParameterizedTest
    @CsvSource({"true, false", "false, true"})
    void whatWasThrownElsewhereIsRetriedAsItsTypeSays(boolean retried, boolean ends) {
        Verdict verdict = verdict(running, new RunEnd.ThrewElsewhere(Failure.of("no"), retried));

        assertThat(verdict instanceof Verdict.Finish).isEqualTo(ends);
    }

    @Test
    void aKilledJobIsCancelledByForceAndKeepsItsCause() {
        Job cancelling = running.cancelled(Sample.cancel(CancelRequest.Mode.KILL), NOW);
        Verdict verdict = verdict(cancelling, new RunEnd.Interrupted(RunEnd.Reason.KILL));
        ProcessUse use =
                new ProcessUse(
                        OptionalInt.of(137), OptionalLong.of(5), Optional.of(Duration.ofMillis(7)));

        Job killed =
                cancelling.finished(
                        TOKEN, (Verdict.Finish) verdict, false, HALF, Optional.of(use), NOW);

        assertThat(killed.state())
                .isEqualTo(
                        new Finished(
                                410,
                                Ending.CANCELLED,
                                Optional.of(Cause.KILLED),
                                NOW,
                                Optional.empty(),
                                Optional.of(use)));
    }

    @Test
    void aCrashAtTheMomentOfACancelIsTheEnd() {
        Job cancelling = running.cancelled(Sample.cancel(CancelRequest.Mode.KILL), NOW);
        Verdict verdict = verdict(cancelling, new RunEnd.Died(Death.CRASHED, "so"));

        Job ended = cancelling.requeued(TOKEN, (Verdict.Requeue) verdict, EPOCH, HALF, NOW);

        assertThat(((Finished) ended.state()).cause()).contains(Cause.KILLED);
    }

    @ParameterizedTest
    @CsvSource({"KILL, 0, KILLED", "KILL, 2, KILLED", "GRACEFUL, 0, CANCELLED"})
    void aJobThatIsToBeKilledWasKilledThoughItsWorkerDiedFirst(
            CancelRequest.Mode mode, int before, Cause cause) {
        Job cancelling =
                Sample.with(running, new Counters(3, 0, 0, 0, before))
                        .cancelled(Sample.cancel(mode), NOW);

        Job ended =
                cancelling.abandoned(
                        (JobState.Running) cancelling.state(),
                        RequeuePolicy.onAbandon(cancelling, NOW),
                        EPOCH,
                        NOW);

        assertThat(((Finished) ended.state()).ending()).isEqualTo(Ending.CANCELLED);
        assertThat(((Finished) ended.state()).cause()).contains(cause);
    }

    @Test
    void theHeapOfATypeHasBounds() {
        assertThat(TYPE.isolatedHeap()).hasValue(64L << 20);
        assertThat(TYPE.queue("other").isolatedHeap()).hasValue(64L << 20);
        assertThatThrownBy(() -> TYPE.isolated((16L << 20) - 1))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> TYPE.isolated((1L << 40) + 1))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static Verdict verdict(Job job, RunEnd end) {
        return RequeuePolicy.onEnd(job, TYPE, end, NOW, 0.0);
    }
}
