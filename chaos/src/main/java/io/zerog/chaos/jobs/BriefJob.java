package io.zerog.chaos.jobs;

import io.zerog.domain.handler.Backoff;
import io.zerog.domain.handler.JobContext;
import io.zerog.domain.handler.JobHandler;
import io.zerog.domain.handler.JobType;
import io.zerog.domain.handler.Outcome;
import java.time.Duration;

/** Works for some milliseconds; throws in its first runs if it is told to. */
public final class BriefJob implements JobHandler<BriefJob.Parameters, Ran> {

    /**
     * @param millis how long a run takes
     * @param failures how many runs, from the first, throw
     */
    public record Parameters(int millis, int failures) {}

    private static final JobType<Parameters, Ran> TYPE =
            JobType.of("brief", Parameters.class, Ran.class)
                    .backoff(Backoff.fixed(Duration.ofSeconds(1)));

    @Override
    public JobType<Parameters, Ran> type() {
        return TYPE;
    }

    @Override
    public Outcome<Ran> run(Parameters parameters, JobContext job) throws InterruptedException {
        LedgerRun run = LedgerRun.begin(job);
        Thread.sleep(parameters.millis());
        if (job.attempt() <= parameters.failures()) {
            run.write("error", "-");
            throw new IllegalStateException("fails as it was told");
        }
        return Outcome.done(run.done());
    }
}
