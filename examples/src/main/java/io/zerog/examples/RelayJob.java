package io.zerog.examples;

import io.zerog.domain.handler.Default;
import io.zerog.domain.handler.Description;
import io.zerog.domain.handler.DurationRange;
import io.zerog.domain.handler.JobContext;
import io.zerog.domain.handler.JobHandler;
import io.zerog.domain.handler.JobType;
import io.zerog.domain.handler.Outcome;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;

/** Works in rounds and gives its slot away between them: shows how a job continues. */
public final class RelayJob implements JobHandler<RelayJob.Relay, RelayJob.Result> {

    /** What it is asked to do. */
    public record Relay(
            @Description("How many rounds to run.") @Min(1) @Max(100) int rounds,
            @Description("How long to pause between two rounds.")
                    @DurationRange(max = "PT1M")
                    @Default("PT1S")
                    Duration pause) {}

    /** What it answers. */
    public record Result(int rounds) {}

    /** The rounds that are done. */
    record Baton(int round) {}

    @Override
    public JobType<Relay, Result> type() {
        return JobType.of("relay", Relay.class, Result.class)
                .description("Works in rounds and gives its slot away between them.");
    }

    @Override
    public Outcome<Result> run(Relay parameters, JobContext job) throws InterruptedException {
        int round = job.checkpoint(Baton.class).map(Baton::round).orElse(0) + 1;
        String done = "round %d of %d is done".formatted(round, parameters.rounds());
        job.event(done);
        job.progress(round, parameters.rounds(), "rounds", null);
        if (round >= parameters.rounds()) {
            return Outcome.done(new Result(round));
        }
        job.checkpoint(new Baton(round));
        return Outcome.again(parameters.pause(), done);
    }
}
