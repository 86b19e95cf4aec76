package io.zerog.benchmarks;

import io.zerog.domain.handler.JobContext;
import io.zerog.domain.handler.JobHandler;
import io.zerog.domain.handler.JobType;
import io.zerog.domain.handler.Outcome;
import java.util.concurrent.Semaphore;

/** A job that writes lines once it is let. */
final class Writer implements JobHandler<Writer.Parameters, Void> {

    record Parameters(int lines) {}

    private final Semaphore goOn = new Semaphore(0);

    /** Lets one run go on. */
    void goOn() {
        goOn.release();
    }

    @Override
    public JobType<Parameters, Void> type() {
        return JobType.of("writer", Parameters.class, Void.class);
    }

    @Override
    public Outcome<Void> run(Parameters parameters, JobContext job) throws InterruptedException {
        goOn.acquire();
        for (int n = 1; n <= parameters.lines(); n++) {
            job.event("line " + n);
        }
        return Outcome.done();
    }
}
