package io.zerog.benchmarks;

import io.zerog.domain.handler.JobContext;
import io.zerog.domain.handler.JobHandler;
import io.zerog.domain.handler.JobType;
import io.zerog.domain.handler.Outcome;

/**
 * A job that answers the nanosecond at which it started: on Linux the processes of one machine
 * share the clock that {@link System#nanoTime} reads.
 */
final class StartedAt implements JobHandler<StartedAt.Nothing, Long> {

    record Nothing() {}

    static final String NAME = "started_at";

    @Override
    public JobType<Nothing, Long> type() {
        return JobType.of(NAME, Nothing.class, Long.class);
    }

    @Override
    public Outcome<Long> run(Nothing nothing, JobContext job) {
        return Outcome.done(System.nanoTime());
    }
}
