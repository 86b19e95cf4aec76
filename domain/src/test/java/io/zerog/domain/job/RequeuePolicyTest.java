package io.zerog.domain.job;

import static io.zerog.domain.job.Sample.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import io.zerog.domain.handler.Backoff;
import io.zerog.domain.handler.Failure;
import io.zerog.domain.handler.JobType;
import io.zerog.domain.handler.Outcome;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RequeuePolicyTest {

    record Nothing() {}

    private static final JobType<Nothing, Void> TYPE =
            JobType.of("waste_time", Nothing.class, Void.class)
                    .backoff(new Backoff(Duration.ofSeconds(10), Duration.ofMinutes(15)))
                    .neverRetry(IOException.class);

    @ParameterizedTest
    @ValueSource(ints = {200, 204, 299})
    void a2xxHasSucceeded(int code) {
        assertThat(onOutcome(Outcome.done(null, code)))
                .isEqualTo(new Verdict.Finish(code, Ending.SUCCEEDED, Optional.empty(), false));
    }

    @ParameterizedTest
    @ValueSource(ints = {300, 404, 599})
    void anyOtherCodeOfItsOwnHasFailedAsDeclared(int code) {
        assertThat(onOutcome(Outcome.done(null, code)))
                .isEqualTo(failed(code, Cause.DECLARED, false));
    }

    @Test
    void againContinuesAfterTheDelayThatWasAskedFor() {
        assertThat(onOutcome(Outcome.again(Duration.ofSeconds(3), "more to do")))
                .isEqualTo(new Verdict.Requeue(QueuedReason.CONTINUED, NOW.plusSeconds(3)));
    }

    @Test
    void failEndsItAtOnceWithItsOwnCode() {
        assertThat(onOutcome(new Outcome.Fail<Void>(Failure.of("no"), 422)))
                .isEqualTo(failed(422, Cause.DECLARED, true));
    }

    @Test
    void retryWaitsTheBackoffUnlessItAskedForADelay() {
        assertThat(onOutcome(Outcome.retry("later")))
                .isEqualTo(new Verdict.Requeue(QueuedReason.RETRIED, NOW.plusSeconds(10)));
        assertThat(onOutcome(Outcome.retry("later", Duration.ofSeconds(50))))
                .isEqualTo(new Verdict.Requeue(QueuedReason.RETRIED, NOW.plusSeconds(50)));
    }

    @Test
    void theRandomNumberSpreadsRetriesByUpToAFifth() {
        RunEnd end = new RunEnd.Completed(Outcome.retry("later", Duration.ofSeconds(50)));

        assertThat(RequeuePolicy.onEnd(Sample.running(), TYPE, end, NOW, 1.0))
                .isEqualTo(new Verdict.Requeue(QueuedReason.RETRIED, NOW.plusSeconds(60)));
    }

    @Test
    void theLastErrorAllowedFailsItWithTheCodeOfThatError() {
        Job twice = Sample.with(Sample.running(), new Counters(3, 2, 0, 0, 0));
        RunEnd declared =
                new RunEnd.Completed(
                        new Outcome.Retry<Void>(Failure.of("no"), 503, Optional.empty()));

        assertThat(verdict(twice, declared)).isEqualTo(failed(503, Cause.DECLARED, true));
        assertThat(verdict(twice, new RunEnd.Threw(new IllegalStateException())))
                .isEqualTo(failed(500, Cause.EXCEPTION, true));
        assertThat(verdict(twice, new RunEnd.Interrupted(RunEnd.Reason.TIMEOUT)))
                .isEqualTo(failed(504, Cause.TIMEOUT, true));
        assertThat(verdict(twice, new RunEnd.Interrupted(RunEnd.Reason.STALLED)))
                .isEqualTo(failed(504, Cause.STALLED, true));
    }

    @ParameterizedTest
    @CsvSource({"0,10", "1,20"})
    void errorsBeforeTheLastAreTriedAgainWithBackoff(int errorsBefore, long seconds) {
        Job job = Sample.with(Sample.running(), new Counters(1, errorsBefore, 0, 0, 0));
        Verdict again = new Verdict.Requeue(QueuedReason.RETRIED, NOW.plusSeconds(seconds));

        assertThat(verdict(job, new RunEnd.Threw(new IllegalStateException()))).isEqualTo(again);
        assertThat(verdict(job, new RunEnd.Threw(new StackOverflowError()))).isEqualTo(again);
        assertThat(verdict(job, new RunEnd.Interrupted(RunEnd.Reason.TIMEOUT))).isEqualTo(again);
        assertThat(verdict(job, new RunEnd.Interrupted(RunEnd.Reason.STALLED))).isEqualTo(again);
    }

    @Test
    void anExceptionThatIsNeverRetriedFailsItAtOnceAndSoDoWhatExtendsIt() {
        assertThat(verdict(Sample.running(), new RunEnd.Threw(new IOException())))
                .isEqualTo(failed(500, Cause.EXCEPTION, true));
        assertThat(verdict(Sample.running(), new RunEnd.Threw(new java.io.FileNotFoundException())))
                .isEqualTo(failed(500, Cause.EXCEPTION, true));
        assertThat(
                        verdict(
                                Sample.running(),
                                new RunEnd.Threw(new UncheckedIOException(new IOException()))))
                .isInstanceOf(Verdict.Requeue.class);
    }

    @Test
    void aShutdownChargesNothingAndComesBackSoon() {
        Job twice = Sample.with(Sample.running(), new Counters(3, 2, 9, 0, 0));

        assertThat(verdict(twice, new RunEnd.Interrupted(RunEnd.Reason.SHUTDOWN)))
                .isEqualTo(new Verdict.Requeue(QueuedReason.INTERRUPTED, NOW.plusSeconds(5)));
    }

    @Test
    void aCancelEndsItAs410() {
        assertThat(verdict(Sample.running(), new RunEnd.Interrupted(RunEnd.Reason.CANCEL)))
                .isEqualTo(
                        new Verdict.Finish(
                                410, Ending.CANCELLED, Optional.of(Cause.CANCELLED), false));
    }

    @ParameterizedTest
    @CsvSource({
        // abandons and solo abandons before, whether it ran alone, whether it fails
        "0,0,false,false",
        "8,0,false,false",
        "9,0,false,true",
        "0,0,true,false",
        "0,1,true,false",
        "0,2,true,true",
        "9,1,true,false",
        "8,2,false,false"
    })
    void aCrashingJobFailsAfterThreeAloneOrTenInCompany(
            int abandons, int soloAbandons, boolean alone, boolean crashed) {
        Job running = alone ? Sample.runningAlone() : Sample.running();
        Job job = Sample.with(running, new Counters(9, 0, 0, abandons, soloAbandons));

        assertThat(RequeuePolicy.onAbandon(job, NOW))
                .isEqualTo(
                        crashed
                                ? failed(500, Cause.CRASHED, false)
                                : new Verdict.Requeue(QueuedReason.ABANDONED, NOW));
    }

    private static Verdict onOutcome(Outcome<Void> outcome) {
        return verdict(Sample.running(), new RunEnd.Completed(outcome));
    }

    private static Verdict verdict(Job job, RunEnd end) {
        return RequeuePolicy.onEnd(job, TYPE, end, NOW, 0);
    }

    private static Verdict failed(int code, Cause cause, boolean anError) {
        return new Verdict.Finish(code, Ending.FAILED, Optional.of(cause), anError);
    }
}
