package io.zerog.chaos.jobs;

import io.zerog.domain.handler.JobContext;
import io.zerog.domain.handler.JobHandler;
import io.zerog.domain.handler.JobType;
import io.zerog.domain.handler.Outcome;

/** Takes its JVM with it, each time. */
public final class PoisonJob implements JobHandler<PoisonJob.Nothing, Ran> {

    /** As a JVM that crashed: 128 and SIGABRT. */
    private static final int CRASH = 134;

    /** No parameters. */
    public record Nothing() {}

    private static final JobType<Nothing, Ran> TYPE =
            JobType.of("poison", Nothing.class, Ran.class);

    @Override
    public JobType<Nothing, Ran> type() {
        return TYPE;
    }

    @Override
    public Outcome<Ran> run(Nothing nothing, JobContext job) {
        LedgerRun run = LedgerRun.begin(job);
        run.write("halt", "-");
        Runtime.getRuntime().halt(CRASH);
        return Outcome.done();
    }
}
