package io.zerog.application;

import io.zerog.domain.handler.JobHandler;
import io.zerog.domain.handler.Outcome;
import io.zerog.domain.handler.Output;
import io.zerog.domain.job.Job;
import io.zerog.domain.job.Token;
import io.zerog.domain.port.ClaimedJob;
import io.zerog.domain.port.JobRunner;
import io.zerog.domain.port.RunContext;
import io.zerog.domain.port.RunDiagnostics;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Says that jobs run in processes when it is told to; they end as the test's bodies say. */
final class IsolatingRunner implements JobRunner {

    final List<Token> interrupts = new ArrayList<>();
    final List<Token> kills = new ArrayList<>();

    /** Of the run that goes on now. */
    RunContext context;

    private final JobRunner threads;
    private boolean isolating;

    IsolatingRunner(JobRunner threads) {
        this.threads = threads;
    }

    void isolate() {
        isolating = true;
    }

    @Override
    public boolean isolates(Job job, JobHandler<?, ?> handler) {
        return isolating;
    }

    @Override
    public Outcome<Output> run(ClaimedJob job, RunContext own) throws Exception {
        context = own;
        return threads.run(job, own);
    }

    @Override
    public void interrupt(Token token) {
        interrupts.add(token);
        threads.interrupt(token);
    }

    @Override
    public void kill(Token token) {
        kills.add(token);
    }

    @Override
    public Optional<RunDiagnostics> diagnostics(Token token) {
        return threads.diagnostics(token);
    }
}
