package io.zerog.examples;

import io.zerog.domain.handler.Description;
import io.zerog.domain.handler.JobContext;
import io.zerog.domain.handler.JobHandler;
import io.zerog.domain.handler.JobType;
import io.zerog.domain.handler.Outcome;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;

/** Does nothing for a while, and tells how it goes. */
public final class WasteTimeJob implements JobHandler<WasteTimeJob.WasteTime, Void> {

    private static final int STEPS = 10;

    /** What it is asked to do. */
    public record WasteTime(
            @Description("How long to wait, in seconds.") @Min(1) @Max(3600) int delay) {}

    @Override
    public JobType<WasteTime, Void> type() {
        return JobType.of("waste_time", WasteTime.class, Void.class)
                .description("Waits, and tells how it goes.");
    }

    @Override
    public Outcome<Void> run(WasteTime parameters, JobContext job) throws InterruptedException {
        Duration step = Duration.ofSeconds(parameters.delay()).dividedBy(STEPS);
        for (int done = 1; done <= STEPS; done++) {
            Thread.sleep(step);
            job.progress((double) done / STEPS, null);
            job.event("wasted %d of %d parts of the time".formatted(done, STEPS));
        }
        return Outcome.done();
    }
}
