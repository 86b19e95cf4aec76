package io.zerog.simulation.cluster;

import io.zerog.application.ThreadRunner;
import io.zerog.domain.handler.JobHandler;
import io.zerog.domain.handler.Outcome;
import io.zerog.domain.handler.Output;
import io.zerog.domain.job.Death;
import io.zerog.domain.job.Job;
import io.zerog.domain.job.Token;
import io.zerog.domain.port.ClaimedJob;
import io.zerog.domain.port.JobRunner;
import io.zerog.domain.port.RunContext;
import io.zerog.domain.port.RunDiagnostics;
import io.zerog.domain.port.RunDiedException;
import io.zerog.simulation.engine.Actor;
import io.zerog.simulation.engine.Node;
import io.zerog.simulation.engine.Simulation;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Runs jobs as the production runner does, in the slot's own thread, but interrupts actors: a real
 * interrupt would end a wait at a moment that no seed decides. A job of an isolated type can be
 * killed, as a process can: whatever it says next is its end.
 */
final class ActorRunner implements JobRunner {

    /** What a job throws whose process crashes. */
    static final class Crash extends Error {
        private static final long serialVersionUID = 1L;
    }

    private static final class Killed extends Error {
        private static final long serialVersionUID = 1L;
    }

    private final Simulation simulation;
    private final Node node;
    private final History history;
    private final ThreadRunner runner;
    private final Map<Token, Actor> running = new HashMap<>();
    private final Set<Token> killed = new HashSet<>();

    ActorRunner(Simulation simulation, Node node, History history, ThreadRunner runner) {
        this.simulation = simulation;
        this.node = node;
        this.history = history;
        this.runner = runner;
    }

    @Override
    public boolean isolates(Job job, JobHandler<?, ?> handler) {
        return handler.type().isolatedHeap().isPresent();
    }

    @Override
    public Outcome<Output> run(ClaimedJob job, RunContext context) throws Exception {
        Token token = job.token();
        running.put(token, simulation.actor());
        history.runBegan(node, job.job(), token);
        try {
            return runner.run(
                    job, isolates(job.job(), job.handler()) ? mortal(token, context) : context);
        } catch (Killed _) {
            throw RunDiedException.killed();
        } catch (Crash _) {
            history.processCrashed(token);
            throw RunDiedException.by(Death.CRASHED, "crashed");
        } finally {
            running.remove(token);
            killed.remove(token);
            simulation.actor().clearInterrupt();
            history.runEnded(token);
        }
    }

    private RunContext mortal(Token token, RunContext context) {
        return (RunContext)
                Proxy.newProxyInstance(
                        RunContext.class.getClassLoader(),
                        new Class<?>[] {RunContext.class},
                        (_, method, arguments) -> {
                            if (killed.contains(token)) {
                                throw new Killed();
                            }
                            try {
                                return method.invoke(context, arguments);
                            } catch (InvocationTargetException thrown) {
                                throw thrown.getCause();
                            }
                        });
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
        if (running.containsKey(token)) {
            killed.add(token);
            interrupt(token);
        }
    }

    @Override
    public Optional<RunDiagnostics> diagnostics(Token token) {
        return runner.diagnostics(token);
    }
}
