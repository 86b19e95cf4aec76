package io.zerog.simulation.cluster;

import io.zerog.application.ThreadRunner;
import io.zerog.domain.handler.JobHandler;
import io.zerog.domain.handler.Outcome;
import io.zerog.domain.handler.Output;
import io.zerog.domain.job.Job;
import io.zerog.domain.job.Token;
import io.zerog.domain.port.ClaimedJob;
import io.zerog.domain.port.JobRunner;
import io.zerog.domain.port.RunContext;
import io.zerog.domain.port.RunDiagnostics;
import io.zerog.simulation.engine.Actor;
import io.zerog.simulation.engine.Node;
import io.zerog.simulation.engine.Simulation;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Runs jobs as the production runner does, in the slot's own thread, but interrupts actors: a real
 * interrupt would end a wait at a moment that no seed decides.
 */
final class ActorRunner implements JobRunner {

    private final Simulation simulation;
    private final Node node;
    private final History history;
    private final ThreadRunner runner;
    private final Map<Token, Actor> running = new HashMap<>();

    ActorRunner(Simulation simulation, Node node, History history, ThreadRunner runner) {
        this.simulation = simulation;
        this.node = node;
        this.history = history;
        this.runner = runner;
    }

    @Override
    public boolean isolates(Job job, JobHandler<?, ?> handler) {
        return runner.isolates(job, handler);
    }

    @Override
    public Outcome<Output> run(ClaimedJob job, RunContext context) throws Exception {
        running.put(job.token(), simulation.actor());
        history.runBegan(node, job.job(), job.token());
        try {
            return runner.run(job, context);
        } finally {
            running.remove(job.token());
            simulation.actor().clearInterrupt();
            history.runEnded(job.token());
        }
    }

    @Override
    public void interrupt(Token token) {
        Actor actor = running.get(token);
        if (actor != null) {
            simulation.interrupt(actor);
        }
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
