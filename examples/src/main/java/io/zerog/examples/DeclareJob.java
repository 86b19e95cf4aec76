package io.zerog.examples;

import io.zerog.domain.handler.Description;
import io.zerog.domain.handler.JobContext;
import io.zerog.domain.handler.JobHandler;
import io.zerog.domain.handler.JobType;
import io.zerog.domain.handler.Outcome;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Size;
import java.util.Optional;

/** Ends as it is told: shows result codes, warnings and errors. */
public final class DeclareJob implements JobHandler<DeclareJob.Declare, Void> {

    /** What it is asked to do. */
    public record Declare(
            @Description("The result code to end with; 2xx succeeds.") @Min(200) @Max(599) int code,
            @Description("A warning to log.") @Size(max = 1_000) Optional<String> warning,
            @Description("An error to log.") @Size(max = 1_000) Optional<String> error) {}

    @Override
    public JobType<Declare, Void> type() {
        return JobType.of("declare", Declare.class, Void.class)
                .description("Logs what it is given and ends with the code it is given.");
    }

    @Override
    public Outcome<Void> run(Declare parameters, JobContext job) {
        parameters.warning().ifPresent(job::warning);
        parameters.error().ifPresent(message -> job.error(parameters.code(), message));
        return Outcome.done(null, parameters.code());
    }
}
