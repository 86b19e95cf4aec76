package io.zerog.chaos.jobs;

import io.zerog.domain.handler.JobContext;
import io.zerog.domain.handler.JobHandler;
import io.zerog.domain.handler.JobType;
import io.zerog.domain.handler.Outcome;

/** Does nothing and writes nothing: for load. */
public final class NoOpJob implements JobHandler<NoOpJob.Nothing, Void> {

    /** No parameters. */
    public record Nothing() {}

    private static final JobType<Nothing, Void> TYPE =
            JobType.of("no_op", Nothing.class, Void.class);

    @Override
    public JobType<Nothing, Void> type() {
        return TYPE;
    }

    @Override
    public Outcome<Void> run(Nothing nothing, JobContext job) {
        return Outcome.done();
    }
}
