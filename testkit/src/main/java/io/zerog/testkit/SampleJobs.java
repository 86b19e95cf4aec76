package io.zerog.testkit;

import static io.zerog.testkit.JobBuilder.aCancel;
import static io.zerog.testkit.JobBuilder.aJob;
import static io.zerog.testkit.JobBuilder.aToken;

import io.zerog.domain.job.CancelRequest;
import io.zerog.domain.job.Cause;
import io.zerog.domain.job.Checkpoint;
import io.zerog.domain.job.Ending;
import io.zerog.domain.job.Job;
import io.zerog.domain.job.JobId;
import io.zerog.domain.job.JobState.Running;
import io.zerog.domain.job.Priority;
import io.zerog.domain.job.Progress;
import io.zerog.domain.job.QueuedReason;
import io.zerog.domain.job.Review;
import io.zerog.domain.job.Token;
import io.zerog.domain.job.TraceParent;
import io.zerog.domain.job.Verdict;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;

/** Jobs that use every field and every state that there is, with values at their limits. */
public final class SampleJobs {

    /** Text that adapters trip over: quotes, controls, NUL, and characters of 1 to 4 bytes. */
    public static final String AWKWARD = "a\"b'c\\d\n\t\u0000\u007f é ß 漢 😀 \u2028 ${x} %s {0}";

    /** The trace of one of them. */
    public static final TraceParent TRACE =
            new TraceParent("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01");

    private SampleJobs() {}

    /** Every variant, each with a fresh id, by what it is. */
    public static Map<String, Job> everyVariant(Instant now) {
        Map<String, Job> jobs = new LinkedHashMap<>();
        addQueued(jobs, now);
        addRunning(jobs, now);
        addFinished(jobs, now);
        return jobs;
    }

    /** JSON of exactly so many bytes, at least 2. */
    public static byte[] json(int bytes) {
        return ("\"" + "x".repeat(bytes - 2) + "\"").getBytes(StandardCharsets.UTF_8);
    }

    private static void addQueued(Map<String, Job> jobs, Instant now) {
        jobs.put("submitted", aJob(now).queued());
        jobs.put(
                "submitted with everything",
                aJob(now)
                        .type("t" + "y".repeat(63))
                        .queue("q" + "u".repeat(63))
                        .priority(Priority.LOW)
                        .delay(Duration.between(now, Instant.parse("9999-12-31T23:59:59.999Z")))
                        .epoch("another epoch, 7f/é")
                        .retryOf(new JobId(new UUID(-1, -1)))
                        .tracedBy(TRACE)
                        .queued());
        Job waiting = aJob(now).priority(Priority.HIGH).queued();
        Review next = waiting.review().next(now, "epoch-2", Duration.ofSeconds(3));
        jobs.put("put again", waiting.stamped("epoch-2", next, now.plusMillis(1)));
        for (QueuedReason reason : QueuedReason.values()) {
            if (reason != QueuedReason.SUBMITTED) {
                jobs.put("queued again, " + reason, aJob(now).requeued(reason));
            }
        }
        Job alone = aJob(now).runningAlone(aToken());
        jobs.put(
                "abandoned alone",
                alone.abandoned(
                        (Running) alone.state(),
                        new Verdict.Requeue(QueuedReason.ABANDONED, now.plusSeconds(30)),
                        "epoch-2",
                        now.plusSeconds(30)));
    }

    private static void addRunning(Map<String, Job> jobs, Instant now) {
        jobs.put("running", aJob(now).running());
        Token token = aToken();
        Job running = aJob(now).runningAlone(token);
        Progress counted =
                new Progress(
                        1.0 / 3,
                        OptionalLong.of(Long.MAX_VALUE - 1),
                        OptionalLong.of(Long.MAX_VALUE),
                        Optional.of("u".repeat(32)),
                        Optional.of(AWKWARD));
        jobs.put(
                "running with progress",
                running.beat(token, Progress.NONE, now.plusSeconds(1))
                        .beat(token, counted, now.plusSeconds(2)));
        jobs.put(
                "running with the largest checkpoint and message",
                aJob(now)
                        .running(token)
                        .checkpointed(
                                token,
                                new Checkpoint(json(Checkpoint.LIMIT)),
                                Progress.of(0.1, "漢".repeat(1_024)),
                                now.plusSeconds(2)));
        jobs.put(
                "running with a graceful cancel",
                aJob(now).running().cancelled(aCancel(now), now.plusSeconds(1)));
        CancelRequest kill =
                new CancelRequest(
                        CancelRequest.Mode.KILL,
                        Duration.ofMillis(90_250),
                        Optional.empty(),
                        Optional.empty(),
                        now);
        jobs.put("running with a kill", aJob(now).running().cancelled(kill, now.plusSeconds(1)));
    }

    private static void addFinished(Map<String, Job> jobs, Instant now) {
        jobs.put("succeeded with an output", aJob(now).succeeded(aToken()));
        jobs.put("succeeded without output", aJob(now).succeeded(aToken(), 299, false));
        for (Cause cause : Cause.values()) {
            if (cause != Cause.CANCELLED) {
                jobs.put("failed, " + cause, aJob(now).failed(599, cause));
            }
        }
        jobs.put("cancelled while queued", aJob(now).cancelled());
        Token token = aToken();
        jobs.put(
                "cancelled while running",
                aJob(now)
                        .running(token)
                        .cancelled(aCancel(now), now.plusSeconds(1))
                        .finished(
                                token,
                                new Verdict.Finish(
                                        410, Ending.CANCELLED, Optional.of(Cause.CANCELLED), false),
                                false,
                                Progress.NONE,
                                now.plusSeconds(2)));
    }
}
