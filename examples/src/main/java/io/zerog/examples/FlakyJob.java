package io.zerog.examples;

import io.zerog.domain.handler.Backoff;
import io.zerog.domain.handler.Default;
import io.zerog.domain.handler.Description;
import io.zerog.domain.handler.JobContext;
import io.zerog.domain.handler.JobHandler;
import io.zerog.domain.handler.JobType;
import io.zerog.domain.handler.Outcome;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Size;
import java.time.Duration;

/** Fails as often as it is told, then succeeds: shows how a job is tried again. */
public final class FlakyJob implements JobHandler<FlakyJob.Flaky, FlakyJob.Result> {

    private static final int MOST_FAILURES = 20;

    /** What it is asked to do. */
    public record Flaky(
            @Description("How many attempts fail.") @Min(0) @Max(MOST_FAILURES) int failures,
            @Description("What the failing attempts say.")
                    @Size(max = 1_000)
                    @Default("failed as asked")
                    String message) {}

    /** What it answers. */
    public record Result(int attempts) {}

    @Override
    public JobType<Flaky, Result> type() {
        return JobType.of("flaky", Flaky.class, Result.class)
                .description("Fails as often as it is told, then succeeds.")
                .maxErrors(MOST_FAILURES + 1)
                .backoff(Backoff.fixed(Duration.ofSeconds(1)));
    }

    @Override
    public Outcome<Result> run(Flaky parameters, JobContext job) {
        if (job.attempt() <= parameters.failures()) {
            throw new IllegalStateException(parameters.message());
        }
        return Outcome.done(new Result(job.attempt()));
    }
}
