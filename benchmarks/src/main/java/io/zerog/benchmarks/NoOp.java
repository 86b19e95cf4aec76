package io.zerog.benchmarks;

import io.zerog.domain.handler.JobContext;
import io.zerog.domain.handler.JobHandler;
import io.zerog.domain.handler.JobType;
import io.zerog.domain.handler.Outcome;
import java.util.function.LongConsumer;

/** A job that does nothing but tell when it started, so that only the system is measured. */
final class NoOp implements JobHandler<NoOp.Parameters, Void> {

    record Parameters(long id) {}

    private static final JobType<Parameters, Void> TYPE =
            JobType.of("no_op", Parameters.class, Void.class);

    private volatile LongConsumer started = _ -> {};

    /** Is told the nanosecond at which each run starts. */
    void whenStarted(LongConsumer observer) {
        started = observer;
    }

    @Override
    public JobType<Parameters, Void> type() {
        return TYPE;
    }

    @Override
    public Outcome<Void> run(Parameters parameters, JobContext job) {
        started.accept(System.nanoTime());
        return Outcome.done();
    }
}
