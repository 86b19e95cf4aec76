package io.zerog.domain.job;

import io.zerog.domain.job.JobState.Running;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/** Jobs in each state, all made by transitions. */
final class Sample {

    static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    static final String EPOCH = "epoch-1";
    static final String WORKER = "worker-1";
    static final JobId ID = new JobId(new UUID(1, 1));
    static final Token TOKEN = new Token(new UUID(2, 2));
    static final Token FOREIGN = new Token(new UUID(3, 3));
    static final Progress HALF = Progress.of(0.5, "half");
    static final Checkpoint CHECKPOINT = new Checkpoint("3".getBytes(StandardCharsets.UTF_8));

    private Sample() {}

    static Job queued() {
        return queued(NOW);
    }

    static Job queued(Instant notBefore) {
        return Job.submitted(
                ID,
                "waste_time",
                "default",
                Priority.NORMAL,
                notBefore,
                EPOCH,
                Optional.empty(),
                NOW);
    }

    static Job running() {
        return queued().started(TOKEN, WORKER, false, NOW);
    }

    static Job runningAlone() {
        return queued().started(TOKEN, WORKER, true, NOW);
    }

    /** Running, with a cancel noted for its owner. */
    static Job cancelling() {
        return running().cancelled(cancel(CancelRequest.Mode.GRACEFUL), NOW);
    }

    static Job succeeded() {
        return running().finished(TOKEN, Verdict.Finish.succeeded(200), true, HALF, NOW);
    }

    static Job failed() {
        Verdict.Finish verdict = Verdict.Finish.failed(500, Cause.EXCEPTION, true);
        return running().finished(TOKEN, verdict, false, HALF, NOW);
    }

    static Job cancelled() {
        return queued().cancelled(cancel(CancelRequest.Mode.GRACEFUL), NOW);
    }

    static CancelRequest cancel(CancelRequest.Mode mode) {
        return new CancelRequest(
                mode, Duration.ofSeconds(10), Optional.of("no need"), Optional.of("ops"), NOW);
    }

    static Verdict.Requeue again(QueuedReason reason) {
        return new Verdict.Requeue(reason, NOW.plusSeconds(7));
    }

    /** The same job with those counters, as after a long history. */
    static Job with(Job job, Counters counters) {
        return new Job(
                job.id(),
                job.type(),
                job.queue(),
                job.priority(),
                job.createdAt(),
                job.updatedAt(),
                job.state(),
                counters,
                job.progress(),
                job.startedLast(),
                job.checkpoint(),
                job.review(),
                job.cancel(),
                job.retryOf(),
                job.traceParent(),
                job.runs());
    }

    static Running state(Job running) {
        return (Running) running.state();
    }
}
