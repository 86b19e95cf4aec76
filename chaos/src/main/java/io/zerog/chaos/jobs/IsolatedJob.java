package io.zerog.chaos.jobs;

import io.zerog.domain.handler.JobContext;
import io.zerog.domain.handler.JobHandler;
import io.zerog.domain.handler.JobType;
import io.zerog.domain.handler.Outcome;

/** Runs in a process of its own. */
public final class IsolatedJob implements JobHandler<IsolatedJob.Parameters, Ran> {

    private static final long HEAP = 32L << 20;

    /**
     * @param millis how long a run takes
     */
    public record Parameters(int millis) {}

    private static final JobType<Parameters, Ran> TYPE =
            JobType.of("isolated", Parameters.class, Ran.class).isolated(HEAP);

    @Override
    public JobType<Parameters, Ran> type() {
        return TYPE;
    }

    @Override
    public Outcome<Ran> run(Parameters parameters, JobContext job) throws InterruptedException {
        LedgerRun run = LedgerRun.begin(job);
        Thread.sleep(parameters.millis());
        return Outcome.done(run.done());
    }
}
