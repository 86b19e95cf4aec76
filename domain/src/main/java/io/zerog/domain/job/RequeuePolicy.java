package io.zerog.domain.job;

import io.zerog.domain.handler.JobType;
import io.zerog.domain.handler.Outcome;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Decides whether a job runs again: a pure function of the job, the end of its run, the time and
 * one random number.
 */
public final class RequeuePolicy {

    /** A job fails as crashed when its worker died this often while it ran alone. */
    public static final int SOLO_ABANDONS = 3;

    /** A job fails as crashed when its worker died this often while it ran beside others. */
    public static final int ABANDONS = 10;

    /** A job stopped by a shutdown runs again this much later, elsewhere. */
    public static final Duration SHUTDOWN_DELAY = Duration.ofSeconds(5);

    private RequeuePolicy() {}

    /**
     * The verdict on a run that its owner saw end.
     *
     * @param random 0.0 to 1.0, spreads retries
     */
    public static Verdict onEnd(
            Job job, JobType<?, ?> type, RunEnd end, Instant now, double random) {
        return switch (end) {
            case RunEnd.Completed(Outcome<?> outcome) -> onOutcome(job, type, outcome, now, random);
            case RunEnd.Threw(Throwable thrown) ->
                    type.retries(thrown)
                            ? onError(
                                    job, type, 500, Cause.EXCEPTION, Optional.empty(), now, random)
                            : Verdict.Finish.failed(500, Cause.EXCEPTION, true);
            case RunEnd.ThrewElsewhere(var _, boolean retried) ->
                    retried
                            ? onError(
                                    job, type, 500, Cause.EXCEPTION, Optional.empty(), now, random)
                            : Verdict.Finish.failed(500, Cause.EXCEPTION, true);
            case RunEnd.Died(Death death, String _) -> onDeath(job, type, death, now, random);
            case RunEnd.Interrupted(RunEnd.Reason reason) ->
                    switch (reason) {
                        case TIMEOUT ->
                                onError(
                                        job,
                                        type,
                                        504,
                                        Cause.TIMEOUT,
                                        Optional.empty(),
                                        now,
                                        random);
                        case STALLED ->
                                onError(
                                        job,
                                        type,
                                        504,
                                        Cause.STALLED,
                                        Optional.empty(),
                                        now,
                                        random);
                        case SHUTDOWN ->
                                new Verdict.Requeue(
                                        QueuedReason.INTERRUPTED, now.plus(SHUTDOWN_DELAY));
                        case CANCEL -> Verdict.Finish.cancelled();
                        case KILL -> Verdict.Finish.killed();
                    };
        };
    }

    /** The verdict on a run whose worker fell silent; {@code job} must be running. */
    public static Verdict onAbandon(Job job, Instant now) {
        boolean alone = job.state() instanceof JobState.Running running && running.alone();
        Counters after = job.counters().abandon(alone);
        return after.soloAbandons() >= SOLO_ABANDONS || after.abandons() >= ABANDONS
                ? Verdict.Finish.failed(500, Cause.CRASHED, false)
                : new Verdict.Requeue(QueuedReason.ABANDONED, now);
    }

    /** A crash of its own process is counted like one of its worker while it ran alone. */
    private static Verdict onDeath(
            Job job, JobType<?, ?> type, Death death, Instant now, double random) {
        if (death != Death.CRASHED) {
            return onError(job, type, 500, death.cause(), Optional.empty(), now, random);
        }
        int crashes = job.counters().soloAbandons() + 1;
        return crashes >= SOLO_ABANDONS
                ? Verdict.Finish.failed(500, Cause.CRASHED, false)
                : new Verdict.Requeue(
                        QueuedReason.CRASHED, now.plus(type.backoff().delay(crashes, random)));
    }

    private static Verdict onOutcome(
            Job job, JobType<?, ?> type, Outcome<?> outcome, Instant now, double random) {
        return switch (outcome) {
            case Outcome.Done<?>(var _, int code) ->
                    code < 300
                            ? Verdict.Finish.succeeded(code)
                            : Verdict.Finish.failed(code, Cause.DECLARED, false);
            case Outcome.Again<?>(Duration delay, String _) ->
                    new Verdict.Requeue(QueuedReason.CONTINUED, now.plus(delay));
            case Outcome.Retry<?>(var _, int code, Optional<Duration> delay) ->
                    onError(job, type, code, Cause.DECLARED, delay, now, random);
            case Outcome.Fail<?>(var _, int code) ->
                    Verdict.Finish.failed(code, Cause.DECLARED, true);
        };
    }

    private static Verdict onError(
            Job job,
            JobType<?, ?> type,
            int code,
            Cause cause,
            Optional<Duration> asked,
            Instant now,
            double random) {
        int errors = job.counters().errors() + 1;
        if (errors >= type.maxErrors()) {
            return Verdict.Finish.failed(code, cause, true);
        }
        Duration delay =
                asked.map(d -> type.backoff().spread(d, random))
                        .orElseGet(() -> type.backoff().delay(errors, random));
        return new Verdict.Requeue(QueuedReason.RETRIED, now.plus(delay));
    }
}
