package io.zerog.domain.job;

import static io.zerog.domain.job.Sample.EPOCH;
import static io.zerog.domain.job.Sample.HALF;
import static io.zerog.domain.job.Sample.NOW;
import static io.zerog.domain.job.Sample.TOKEN;
import static io.zerog.domain.job.Sample.WORKER;
import static org.assertj.core.api.Assertions.assertThat;

import io.zerog.domain.handler.Backoff;
import io.zerog.domain.handler.Failure;
import io.zerog.domain.handler.JobType;
import io.zerog.domain.handler.Outcome;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;

class RequeuePolicyPropertiesTest {

    record Nothing() {}

    private static final Duration LONGEST = Outcome.LONGEST_DELAY;

    /** Many runs in a row: the same rules that the worker applies. */
    @Property(seed = "42")
    void errorsNeverExceedTheTypesMaximum(
            @ForAll("types") JobType<?, ?> type,
            @ForAll("endings") List<RunEnd> endings,
            @ForAll @DoubleRange(min = 0, max = 1) double random) {
        Job job = Sample.queued();
        Instant now = NOW;
        for (RunEnd end : endings) {
            if (job.isFinished()) {
                break;
            }
            now = ((JobState.Queued) job.state()).notBefore();
            job = ended(job.started(TOKEN, WORKER, false, now), type, end, now, random);

            assertThat(job.counters().errors()).isLessThanOrEqualTo(type.maxErrors());
            assertThat(job.isFinished() || job.counters().errors() < type.maxErrors()).isTrue();
        }
    }

    @Property(seed = "42")
    void aDelayIsNeverEarlierThanAskedAndAtMostAFifthLater(
            @ForAll("types") JobType<?, ?> type,
            @ForAll("delays") Duration asked,
            @ForAll @DoubleRange(min = 0, max = 1) double random) {
        Verdict again = onOutcome(Outcome.again(asked, "more"), type, random);
        assertThat(again).isEqualTo(new Verdict.Requeue(QueuedReason.CONTINUED, NOW.plus(asked)));

        if (onOutcome(Outcome.retry("later", asked), type, random)
                instanceof Verdict.Requeue(var _, Instant notBefore)) {
            assertThat(notBefore).isAfterOrEqualTo(NOW.plus(asked));
            assertThat(notBefore).isBeforeOrEqualTo(NOW.plus(asked).plus(asked.dividedBy(5)));
        }
    }

    /** A verdict on every end of every run, and the same one each time. */
    @Property(seed = "42")
    void everyEndHasOneVerdictThatDependsOnNothingElse(
            @ForAll("types") JobType<?, ?> type,
            @ForAll("ending") RunEnd end,
            @ForAll @IntRange(min = 0, max = 20) int errors,
            @ForAll @DoubleRange(min = 0, max = 1) double random) {
        Job job = Sample.with(Sample.running(), new Counters(9, errors, 1, 0, 0));

        Verdict verdict = RequeuePolicy.onEnd(job, type, end, NOW, random);

        assertThat(RequeuePolicy.onEnd(job, type, end, NOW, random)).isEqualTo(verdict);
        switch (verdict) {
            case Verdict.Requeue(QueuedReason reason, Instant notBefore) -> {
                assertThat(notBefore).isAfterOrEqualTo(NOW);
                assertThat(reason)
                        .isIn(
                                QueuedReason.CONTINUED,
                                QueuedReason.RETRIED,
                                QueuedReason.INTERRUPTED,
                                QueuedReason.CRASHED);
            }
            case Verdict.Finish(int code, Ending ending, Optional<Cause> cause, boolean _) -> {
                assertThat(code).isBetween(200, 599);
                assertThat(ending == Ending.SUCCEEDED).isEqualTo(code < 300);
                assertThat(cause.isEmpty()).isEqualTo(code < 300);
            }
        }
    }

    /** Nobody is condemned before the third crash alone or the tenth in company. */
    @Property(seed = "42")
    void aJobIsCondemnedByItsLastCrashAndNeverBefore(@ForAll List<Boolean> crashesAlone) {
        Job job = Sample.queued();
        int solo = 0;
        int inCompany = 0;
        for (boolean alone : crashesAlone) {
            if (job.isFinished()) {
                break;
            }
            job = job.started(TOKEN, WORKER, alone, NOW);
            job = job.abandoned(Sample.state(job), RequeuePolicy.onAbandon(job, NOW), EPOCH, NOW);
            solo += alone ? 1 : 0;
            inCompany += alone ? 0 : 1;

            assertThat(job.counters().soloAbandons()).isEqualTo(solo).isLessThanOrEqualTo(3);
            assertThat(job.counters().abandons()).isEqualTo(inCompany).isLessThanOrEqualTo(10);
            assertThat(job.isFinished()).isEqualTo(solo == 3 || inCompany == 10);
        }
    }

    private static Job ended(
            Job running, JobType<?, ?> type, RunEnd end, Instant now, double random) {
        return switch (RequeuePolicy.onEnd(running, type, end, now, random)) {
            case Verdict.Requeue again -> running.requeued(TOKEN, again, EPOCH, HALF, now);
            case Verdict.Finish finish -> running.finished(TOKEN, finish, false, HALF, now);
        };
    }

    private static Verdict onOutcome(Outcome<?> outcome, JobType<?, ?> type, double random) {
        return RequeuePolicy.onEnd(
                Sample.running(), type, new RunEnd.Completed(outcome), NOW, random);
    }

    @Provide
    Arbitrary<JobType<?, ?>> types() {
        Arbitrary<Integer> maxErrors =
                Arbitraries.integers()
                        .between(1, 1_000)
                        .withDistribution(net.jqwik.api.RandomDistribution.biased());
        return Combinators.combine(maxErrors, delays(), delays())
                .as((most, one, other) ->
                        JobType.of("a_type", Nothing.class, Void.class)
                                .maxErrors(most)
                                .neverRetry(IOException.class)
                                .backoff(
                                        one.compareTo(other) < 0
                                                ? new Backoff(one, other)
                                                : new Backoff(other, one)));
    }

    @Provide
    Arbitrary<Duration> delays() {
        return Arbitraries.longs().between(0, LONGEST.toMillis()).map(Duration::ofMillis);
    }

    @Provide
    Arbitrary<List<RunEnd>> endings() {
        return ending().list().ofMaxSize(40);
    }

    @Provide
    Arbitrary<RunEnd> ending() {
        Arbitrary<Integer> failing = Arbitraries.integers().between(300, 599);
        Arbitrary<RunEnd> done =
                Arbitraries.integers()
                        .between(200, 599)
                        .map(code -> new RunEnd.Completed(Outcome.done(null, code)));
        Arbitrary<RunEnd> again =
                delays().map(delay -> new RunEnd.Completed(Outcome.again(delay, "more")));
        Arbitrary<RunEnd> retry =
                Combinators.combine(failing, delays().optional())
                        .as((code, delay) ->
                                new RunEnd.Completed(
                                        new Outcome.Retry<>(Failure.of("later"), code, delay)));
        Arbitrary<RunEnd> fail =
                failing.map(code ->
                        new RunEnd.Completed(new Outcome.Fail<>(Failure.of("never"), code)));
        Arbitrary<RunEnd> threw =
                Arbitraries.<Throwable>of(
                                new IOException("a"),
                                new IllegalStateException("b"),
                                new InterruptedException("c"),
                                new OutOfMemoryError("d"))
                        .map(RunEnd.Threw::new);
        Arbitrary<RunEnd> interrupted =
                Arbitraries.of(RunEnd.Reason.values()).map(RunEnd.Interrupted::new);
        return Arbitraries.oneOf(List.of(done, again, retry, fail, threw, interrupted));
    }
}
