package io.zerog.testkit;

import io.zerog.domain.job.CancelRequest;
import io.zerog.domain.job.Cause;
import io.zerog.domain.job.Ending;
import io.zerog.domain.job.Job;
import io.zerog.domain.job.JobId;
import io.zerog.domain.job.JobState.Queued;
import io.zerog.domain.job.JobState.Running;
import io.zerog.domain.job.Priority;
import io.zerog.domain.job.Progress;
import io.zerog.domain.job.QueuedReason;
import io.zerog.domain.job.Token;
import io.zerog.domain.job.TraceParent;
import io.zerog.domain.job.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * Builds jobs in every state, through the aggregate's own transitions only. A fresh builder has a
 * random id, so that tests can share a server.
 */
public final class JobBuilder {

    /** The worker of every run. */
    public static final String WORKER = "worker-1";

    private JobId id = new JobId(UUID.randomUUID());
    private String type = "waste_time";
    private String queue = "default";
    private Priority priority = Priority.NORMAL;
    private Instant createdAt;
    private Duration delay = Duration.ZERO;
    private String epoch = "epoch-1";
    private Optional<JobId> retryOf = Optional.empty();
    private Optional<TraceParent> traceParent = Optional.empty();
    private Duration runTime = Duration.ofSeconds(1);

    private JobBuilder(Instant createdAt) {
        this.createdAt = createdAt;
    }

    public static JobBuilder aJob(Instant createdAt) {
        return new JobBuilder(createdAt);
    }

    public static Token aToken() {
        return new Token(UUID.randomUUID());
    }

    public JobBuilder id(JobId wanted) {
        id = wanted;
        return this;
    }

    public JobBuilder type(String wanted) {
        type = wanted;
        return this;
    }

    public JobBuilder queue(String wanted) {
        queue = wanted;
        return this;
    }

    public JobBuilder priority(Priority wanted) {
        priority = wanted;
        return this;
    }

    public JobBuilder createdAt(Instant moment) {
        createdAt = moment;
        return this;
    }

    /** How long after its creation it may first run. */
    public JobBuilder delay(Duration wanted) {
        delay = wanted;
        return this;
    }

    /** The queue's epoch when its message was put. */
    public JobBuilder epoch(String wanted) {
        epoch = wanted;
        return this;
    }

    public JobBuilder retryOf(JobId former) {
        retryOf = Optional.of(former);
        return this;
    }

    /** The trace that it is submitted in. */
    public JobBuilder tracedBy(TraceParent caller) {
        traceParent = Optional.of(caller);
        return this;
    }

    /** How long after its start its run ends. */
    public JobBuilder runTime(Duration wanted) {
        runTime = wanted;
        return this;
    }

    public Job queued() {
        return Job.submitted(
                id, type, queue, priority, startAt(), epoch, retryOf, traceParent, createdAt);
    }

    public Job running() {
        return running(aToken());
    }

    public Job running(Token token) {
        return queued().started(token, WORKER, false, startAt());
    }

    /** Running with nothing else beside it. */
    public Job runningAlone(Token token) {
        return queued().started(token, WORKER, true, startAt());
    }

    /**
     * Queued again after one run.
     *
     * @param reason CONTINUED, RETRIED, INTERRUPTED or ABANDONED
     */
    public Job requeued(QueuedReason reason) {
        Token token = aToken();
        Job running = running(token);
        Verdict.Requeue verdict = new Verdict.Requeue(reason, endAt().plusSeconds(10));
        return reason == QueuedReason.ABANDONED
                ? running.abandoned((Running) running.state(), verdict, epoch, endAt())
                : running.requeued(token, verdict, epoch, Progress.of(0.5, "half"), endAt());
    }

    /** Finished with 200 and an output under the token. */
    public Job succeeded(Token token) {
        return succeeded(token, 200, true);
    }

    public Job succeeded(Token token, int resultCode, boolean hasOutput) {
        Verdict.Finish verdict =
                new Verdict.Finish(resultCode, Ending.SUCCEEDED, Optional.empty(), false);
        return running(token)
                .finished(token, verdict, hasOutput, Progress.of(0.9, "nearly"), endAt());
    }

    public Job failed(int resultCode, Cause cause) {
        Token token = aToken();
        Verdict.Finish verdict =
                new Verdict.Finish(resultCode, Ending.FAILED, Optional.of(cause), true);
        return running(token).finished(token, verdict, false, Progress.NONE, endAt());
    }

    /** Cancelled before it ran. */
    public Job cancelled() {
        return queued().cancelled(aCancel(endAt()), endAt());
    }

    /** The same job in the state that a submit stores: queued for the first time. */
    public static Job asSubmitted(Job job) {
        Instant notBefore =
                job.state() instanceof Queued queued && queued.reason() == QueuedReason.SUBMITTED
                        ? queued.notBefore()
                        : job.createdAt();
        return Job.submitted(
                job.id(),
                job.type(),
                job.queue(),
                job.priority(),
                notBefore,
                job.review().epoch(),
                job.retryOf(),
                job.traceParent(),
                job.createdAt());
    }

    /** A graceful cancel request of an operator. */
    public static CancelRequest aCancel(Instant at) {
        return new CancelRequest(
                CancelRequest.Mode.GRACEFUL,
                Duration.ofSeconds(10),
                Optional.of("no longer needed"),
                Optional.of("an operator"),
                at);
    }

    private Instant startAt() {
        return createdAt.plus(delay);
    }

    private Instant endAt() {
        return startAt().plus(runTime);
    }
}
