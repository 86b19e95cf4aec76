package io.zerog.adapter.http;

import io.zerog.domain.job.Cause;
import io.zerog.domain.job.Counters;
import io.zerog.domain.job.Ending;
import io.zerog.domain.job.Job;
import io.zerog.domain.job.JobId;
import io.zerog.domain.job.JobState;
import io.zerog.domain.job.Priority;
import io.zerog.domain.job.ProcessUse;
import io.zerog.domain.job.Progress;
import io.zerog.domain.job.Start;
import io.zerog.domain.job.Token;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.UUID;

/** Jobs for the tests, in each state. */
final class Jobs {

    static final JobId ID = new JobId(UUID.fromString("6f1d2c3b-4a59-4687-9876-0123456789ab"));
    static final Token TOKEN = new Token(UUID.fromString("11111111-2222-4333-8444-555555555555"));
    static final Instant CREATED = Instant.parse("2026-11-24T06:00:00Z");
    static final Instant UPDATED = Instant.parse("2026-11-24T06:00:09.25Z");

    private Jobs() {}

    static Job queued(JobId id) {
        return Job.submitted(
                id,
                "word_count",
                "default",
                Priority.NORMAL,
                CREATED.plusSeconds(30),
                "epoch",
                Optional.empty(),
                CREATED);
    }

    static Job running() {
        return with(
                new JobState.Running(TOKEN, "node-1/3", CREATED.plusSeconds(1), 4, false),
                Progress.of(42, 100, "lines", "counting"));
    }

    static Job succeeded(Optional<Token> output) {
        return with(
                new JobState.Finished(
                        200, Ending.SUCCEEDED, Optional.empty(), CREATED.plusSeconds(9), output),
                Progress.of(42, 100, "lines", "counting").complete());
    }

    static Job failed() {
        return with(
                new JobState.Finished(
                        500,
                        Ending.FAILED,
                        Optional.of(Cause.OUTPUT_TOO_LARGE),
                        CREATED.plusSeconds(9),
                        Optional.empty()),
                Progress.of(0.29, null));
    }

    static Job cancelled() {
        return with(
                new JobState.Finished(
                        410,
                        Ending.CANCELLED,
                        Optional.of(Cause.CANCELLED),
                        CREATED.plusSeconds(9),
                        Optional.empty()),
                Progress.NONE);
    }

    static Job killed() {
        return with(
                new JobState.Finished(
                        410,
                        Ending.CANCELLED,
                        Optional.of(Cause.KILLED),
                        CREATED.plusSeconds(9),
                        Optional.empty(),
                        Optional.of(
                                new ProcessUse(
                                        OptionalInt.of(137),
                                        OptionalLong.of(104_857_600),
                                        Optional.of(Duration.ofMillis(1_250))))),
                Progress.NONE);
    }

    private static Job with(JobState state, Progress progress) {
        Job queued = queued(ID);
        return new Job(
                ID,
                queued.type(),
                queued.queue(),
                Priority.HIGH,
                CREATED,
                UPDATED,
                state,
                new Counters(2, 1, 3, 4, 1),
                progress,
                Optional.of(new Start("node-1/3", CREATED.plusSeconds(1))),
                Optional.empty(),
                queued.review(),
                Optional.empty(),
                Optional.of(JobsInMemory.NEW),
                Optional.empty());
    }
}
