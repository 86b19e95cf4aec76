package io.zerog.domain.job;

import io.zerog.domain.job.JobState.Finished;
import io.zerog.domain.job.JobState.Queued;
import io.zerog.domain.job.JobState.Running;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A job: an immutable aggregate that changes only by the named transitions below. A transition that
 * is not legal in the job's state throws {@link IllegalStateException} and changes nothing.
 * Parameters, output and journal are kept apart, so that a job stays small.
 *
 * @param type the wire name of its type
 * @param queue the queue that its message goes through
 * @param startedLast where and when its latest run began
 * @param review when the reconciler looks at it again while it is queued
 * @param retryOf the finished job that this one repeats
 * @param traceParent the trace that it was submitted in
 * @param runs the latest runs before that of {@code startedLast}, or with it while it is queued
 *     again; at most {@link #RUNS}, the oldest first
 */
public record Job(
        JobId id,
        String type,
        String queue,
        Priority priority,
        Instant createdAt,
        Instant updatedAt,
        JobState state,
        Counters counters,
        Progress progress,
        Optional<Start> startedLast,
        Optional<Checkpoint> checkpoint,
        Review review,
        Optional<CancelRequest> cancel,
        Optional<JobId> retryOf,
        Optional<TraceParent> traceParent,
        List<PastRun> runs) {

    /** As many past runs are remembered. */
    public static final int RUNS = 20;

    public Job {
        runs = List.copyOf(runs);
    }

    /** Without past runs. */
    public Job(
            JobId id,
            String type,
            String queue,
            Priority priority,
            Instant createdAt,
            Instant updatedAt,
            JobState state,
            Counters counters,
            Progress progress,
            Optional<Start> startedLast,
            Optional<Checkpoint> checkpoint,
            Review review,
            Optional<CancelRequest> cancel,
            Optional<JobId> retryOf,
            Optional<TraceParent> traceParent) {
        this(
                id,
                type,
                queue,
                priority,
                createdAt,
                updatedAt,
                state,
                counters,
                progress,
                startedLast,
                checkpoint,
                review,
                cancel,
                retryOf,
                traceParent,
                List.of());
    }

    /** none → Queued, in no trace. */
    public static Job submitted(
            JobId id,
            String type,
            String queue,
            Priority priority,
            Instant notBefore,
            String epoch,
            Optional<JobId> retryOf,
            Instant now) {
        return submitted(
                id, type, queue, priority, notBefore, epoch, retryOf, Optional.empty(), now);
    }

    /** none → Queued. */
    public static Job submitted(
            JobId id,
            String type,
            String queue,
            Priority priority,
            Instant notBefore,
            String epoch,
            Optional<JobId> retryOf,
            Optional<TraceParent> traceParent,
            Instant now) {
        return new Job(
                id,
                type,
                queue,
                priority,
                now,
                now,
                new Queued(notBefore, QueuedReason.SUBMITTED),
                Counters.ZERO,
                Progress.NONE,
                Optional.empty(),
                Optional.empty(),
                Review.first(notBefore, epoch),
                Optional.empty(),
                retryOf,
                traceParent);
    }

    /**
     * Queued → Queued by the reconciler, which puts its message again.
     *
     * @param next the review after this one
     */
    public Job stamped(String epoch, Review next, Instant now) {
        Queued queued = queued("be stamped");
        if (!isDue(now, epoch)) {
            throw illegal("be stamped before its review at " + review.at());
        }
        return with(queued, counters, progress, next, cancel, now);
    }

    /** Queued → Running by a worker that holds a delivery. */
    public Job started(Token token, String worker, boolean alone, Instant now) {
        return started(new Running(token, worker, now, 0, alone), now);
    }

    /** Queued → Running in a process of its own, by a worker that holds a delivery. */
    public Job startedIsolated(Token token, String worker, Instant now) {
        return started(new Running(token, worker, now, 0, false, true), now);
    }

    private Job started(Running begun, Instant now) {
        Queued queued = queued("start");
        if (queued.notBefore().isAfter(now)) {
            throw illegal("start before " + queued.notBefore());
        }
        if (cancel.isPresent()) {
            throw illegal("start after a cancel");
        }
        return new Job(
                id,
                type,
                queue,
                priority,
                createdAt,
                now,
                begun,
                counters.attempt(),
                checkpoint.isPresent() ? progress : Progress.NONE,
                Optional.of(new Start(begun.worker(), now)),
                checkpoint,
                review,
                cancel,
                retryOf,
                traceParent,
                runs);
    }

    /** Running → Running: a heartbeat with the run's progress. */
    public Job beat(Token token, Progress current, Instant now) {
        Running running = owned(token, "beat");
        return with(running.beaten(), counters, current, review, cancel, now);
    }

    /** Running → Running: a checkpoint, which is a heartbeat too. */
    public Job checkpointed(Token token, Checkpoint reached, Progress current, Instant now) {
        Running running = owned(token, "keep a checkpoint");
        return new Job(
                id,
                type,
                queue,
                priority,
                createdAt,
                now,
                running.beaten(),
                counters,
                current,
                startedLast,
                Optional.of(reached),
                review,
                cancel,
                retryOf,
                traceParent,
                runs);
    }

    /**
     * Running → Running: others start to run beside it on its node, so that a crash is no longer
     * its own.
     */
    public Job joined(Token token, Instant now) {
        Running joined = owned(token, "be joined").beaten().inCompany();
        return with(joined, counters, progress, review, cancel, now);
    }

    /**
     * Running → Finished by its owner. Only success withstands a cancel request.
     *
     * @param hasOutput whether this run has put an output under its token
     */
    public Job finished(
            Token token, Verdict.Finish verdict, boolean hasOutput, Progress last, Instant now) {
        return finished(token, verdict, hasOutput, last, Optional.empty(), now);
    }

    /** The same, of a run that perhaps had a process of its own. */
    public Job finished(
            Token token,
            Verdict.Finish verdict,
            boolean hasOutput,
            Progress last,
            Optional<ProcessUse> process,
            Instant now) {
        owned(token, "finish");
        Optional<Token> output = hasOutput ? Optional.of(token) : Optional.<Token>empty();
        return finish(verdict, counters.after(verdict), last, output, process, now);
    }

    /** Running → Queued by its owner, or → Finished(cancelled) when a cancel is set. */
    public Job requeued(
            Token token, Verdict.Requeue verdict, String epoch, Progress last, Instant now) {
        owned(token, "be queued again");
        Counters charged =
                switch (verdict.reason()) {
                    case CONTINUED -> counters;
                    case RETRIED -> counters.error();
                    case INTERRUPTED -> counters.interruption();
                    case CRASHED -> counters.abandon(true);
                    case SUBMITTED, ABANDONED ->
                            throw illegal("be queued again as " + verdict.reason());
                };
        return requeue(verdict, charged, last, epoch, now);
    }

    /**
     * Running → Queued or Finished by the reconciler, when the lease stood still.
     *
     * @param observed the running state that did not change for one lease
     */
    public Job abandoned(Running observed, Verdict verdict, String epoch, Instant now) {
        if (!(state instanceof Running running)
                || !running.token().equals(observed.token())
                || running.heartbeatSeq() != observed.heartbeatSeq()) {
            throw illegal("be abandoned under another lease or heartbeat");
        }
        Counters charged = counters.abandon(running.alone());
        return switch (verdict) {
            case Verdict.Requeue again -> requeue(again, charged, progress, epoch, now);
            case Verdict.Finish end ->
                    finish(end, charged, progress, Optional.empty(), Optional.empty(), now);
        };
    }

    /** Queued → Finished(cancelled), or Running with the request noted for its owner. */
    public Job cancelled(CancelRequest request, Instant now) {
        return switch (state) {
            case Queued _ ->
                    with(
                            withoutRun(Verdict.Finish.cancelled(), now),
                            counters,
                            progress,
                            review,
                            Optional.of(request),
                            now);
            case Running running ->
                    with(
                            running,
                            counters,
                            progress,
                            review,
                            Optional.of(cancel.map(c -> c.strongerOf(request)).orElse(request)),
                            now);
            case Finished _ -> throw illegal("be cancelled");
        };
    }

    /** Whether this is the run that may write. */
    public boolean isOwnedBy(Token token) {
        return state instanceof Running running && running.token().equals(token);
    }

    /** Whether a worker has died under this job; such a job runs alone. */
    public boolean isSuspect() {
        return counters.abandons() + counters.soloAbandons() > 0;
    }

    /** Whether it is queued, and its message counts as lost. */
    public boolean isDue(Instant now, String currentEpoch) {
        return state instanceof Queued && review.isPast(now, currentEpoch);
    }

    /** Whether it has reached its final state. */
    public boolean isFinished() {
        return state instanceof Finished;
    }

    private Job requeue(
            Verdict.Requeue verdict, Counters charged, Progress last, String epoch, Instant now) {
        if (cancel.isPresent()) {
            boolean died =
                    verdict.reason() == QueuedReason.ABANDONED
                            || verdict.reason() == QueuedReason.CRASHED;
            return with(withoutRun(onRequest(died), now), charged, last, review, cancel, now);
        }
        return new Job(
                id,
                type,
                queue,
                priority,
                createdAt,
                now,
                new Queued(verdict.notBefore(), verdict.reason()),
                charged,
                last,
                startedLast,
                checkpoint,
                Review.first(verdict.notBefore(), epoch),
                cancel,
                retryOf,
                traceParent,
                runsWith(verdict.reason(), now));
    }

    /**
     * How a job ends that has a cancel request, and would fail or run again without it.
     *
     * @param died whether its run did not end by itself
     */
    private Verdict.Finish onRequest(boolean died) {
        return died && cancel.orElseThrow().mode() == CancelRequest.Mode.KILL
                ? Verdict.Finish.killed()
                : Verdict.Finish.cancelled();
    }

    /** The past runs and the one that ends now; beyond the limit the oldest is forgotten. */
    private List<PastRun> runsWith(QueuedReason ended, Instant now) {
        List<PastRun> all = new ArrayList<>(runs);
        startedLast.ifPresent(start ->
                all.add(new PastRun(counters.attempts(), start.worker(), start.at(), now, ended)));
        return all.subList(Math.max(0, all.size() - RUNS), all.size());
    }

    private Job finish(
            Verdict.Finish verdict,
            Counters charged,
            Progress last,
            Optional<Token> output,
            Optional<ProcessUse> process,
            Instant now) {
        boolean succeeded = verdict.ending() == Ending.SUCCEEDED;
        Verdict.Finish decided =
                verdict.ending() == Ending.FAILED && cancel.isPresent()
                        ? onRequest(verdict.cause().equals(Optional.of(Cause.CRASHED)))
                        : verdict;
        Finished finished =
                new Finished(
                        decided.resultCode(),
                        decided.ending(),
                        decided.cause(),
                        now,
                        output.filter(_ -> succeeded),
                        process);
        return with(finished, charged, succeeded ? last.complete() : last, review, cancel, now);
    }

    private static Finished withoutRun(Verdict.Finish verdict, Instant now) {
        return new Finished(
                verdict.resultCode(), verdict.ending(), verdict.cause(), now, Optional.empty());
    }

    private Queued queued(String what) {
        if (state instanceof Queued queued) {
            return queued;
        }
        throw illegal(what);
    }

    private Running owned(Token token, String what) {
        if (state instanceof Running running && running.token().equals(token)) {
            return running;
        }
        throw illegal(what + " under this token");
    }

    private IllegalStateException illegal(String what) {
        return new IllegalStateException("job " + id + ", " + state.status() + ", cannot " + what);
    }

    private Job with(
            JobState newState,
            Counters newCounters,
            Progress newProgress,
            Review newReview,
            Optional<CancelRequest> newCancel,
            Instant now) {
        return new Job(
                id,
                type,
                queue,
                priority,
                createdAt,
                now,
                newState,
                newCounters,
                newProgress,
                startedLast,
                checkpoint,
                newReview,
                newCancel,
                retryOf,
                traceParent,
                runs);
    }
}
