package io.zerog.bootstrap.log;

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

/**
 * Gives a run its surroundings: what the job logs carries its uuid, type and trace, and libraries
 * that look things up by the context class loader find what is in the job's own jar.
 */
public final class LoggedRunner implements JobRunner {

    private final JobRunner runner;

    public LoggedRunner(JobRunner runner) {
        this.runner = runner;
    }

    @Override
    public boolean isolates(Job job, JobHandler<?, ?> handler) {
        return runner.isolates(job, handler);
    }

    @Override
    public Outcome<Output> run(ClaimedJob job, RunContext context) throws Exception {
        Thread thread = Thread.currentThread();
        ClassLoader former = thread.getContextClassLoader();
        thread.setContextClassLoader(job.handler().getClass().getClassLoader());
        try (var _ = new JobLines(job.job())) {
            return runner.run(job, context);
        } finally {
            thread.setContextClassLoader(former);
        }
    }

    @Override
    public void interrupt(Token token) {
        runner.interrupt(token);
    }

    @Override
    public void kill(Token token) {
        runner.kill(token);
    }

    @Override
    public Optional<RunDiagnostics> diagnostics(Token token) {
        return runner.diagnostics(token);
    }
}
