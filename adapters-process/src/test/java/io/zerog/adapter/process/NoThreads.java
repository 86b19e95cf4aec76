package io.zerog.adapter.process;

import io.zerog.domain.handler.JobHandler;
import io.zerog.domain.handler.Outcome;
import io.zerog.domain.handler.Output;
import io.zerog.domain.job.Job;
import io.zerog.domain.job.Token;
import io.zerog.domain.port.ClaimedJob;
import io.zerog.domain.port.JobRunner;
import io.zerog.domain.port.RunContext;
import io.zerog.domain.port.RunDiagnostics;
import java.util.Optional;

/** Stands where jobs run that are not isolated, and runs none. */
final class NoThreads implements JobRunner {

    static final JobRunner RUNNER = new NoThreads();

    @Override
    public boolean isolates(Job job, JobHandler<?, ?> handler) {
        return false;
    }

    @Override
    public Outcome<Output> run(ClaimedJob job, RunContext context) {
        throw new AssertionError("not isolated: " + job.job());
    }

    @Override
    public void interrupt(Token token) {}

    @Override
    public void kill(Token token) {}

    @Override
    public Optional<RunDiagnostics> diagnostics(Token token) {
        return Optional.empty();
    }
}
