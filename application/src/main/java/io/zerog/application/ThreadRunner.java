package io.zerog.application;

import io.zerog.domain.handler.JobHandler;
import io.zerog.domain.handler.Outcome;
import io.zerog.domain.handler.Output;
import io.zerog.domain.job.Job;
import io.zerog.domain.job.Token;
import io.zerog.domain.port.ClaimedJob;
import io.zerog.domain.port.Invocation;
import io.zerog.domain.port.JobRunner;
import io.zerog.domain.port.ParameterCodec;
import io.zerog.domain.port.RunContext;
import io.zerog.domain.port.RunDiagnostics;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/** Runs a job in the thread that calls, which is its slot's own. */
public final class ThreadRunner implements JobRunner {

    private final ParameterCodec codec;
    private final Map<Token, Thread> threads = new ConcurrentHashMap<>();

    public ThreadRunner(ParameterCodec codec) {
        this.codec = codec;
    }

    @Override
    public boolean isolates(Job job, JobHandler<?, ?> handler) {
        return false;
    }

    @Override
    public Outcome<Output> run(ClaimedJob claimed, RunContext context) throws Exception {
        threads.put(claimed.token(), Thread.currentThread());
        try {
            // An interrupt that came before the line above has reached nobody.
            if (context.isCancelled()) {
                throw new InterruptedException("told to end before it began");
            }
            return Invocation.of(claimed.handler(), codec, claimed.parameters(), context);
        } finally {
            // After this, no interrupt of this run can reach the thread: computeIfPresent below
            // and remove here exclude each other.
            threads.remove(claimed.token());
            Thread.interrupted();
        }
    }

    @Override
    public void interrupt(Token token) {
        threads.computeIfPresent(
                token,
                (_, thread) -> {
                    thread.interrupt();
                    return thread;
                });
    }

    /** A thread cannot be ended by force. */
    @Override
    public void kill(Token token) {}

    @Override
    public Optional<RunDiagnostics> diagnostics(Token token) {
        return Optional.ofNullable(threads.get(token))
                .map(ThreadRunner::stack)
                .map(RunDiagnostics::ofThread);
    }

    private static String stack(Thread thread) {
        return Arrays.stream(thread.getStackTrace())
                .map(frame -> "\n    at " + frame)
                .collect(
                        Collectors.joining(
                                "", "\"" + thread.getName() + "\" " + thread.getState(), "\n"));
    }
}
