package io.zerog.application;

import io.zerog.domain.handler.JobContext;
import io.zerog.domain.handler.JobHandler;
import io.zerog.domain.handler.JobType;
import io.zerog.domain.handler.Outcome;
import io.zerog.domain.handler.Output;
import io.zerog.domain.job.Token;
import io.zerog.domain.port.ClaimedJob;
import io.zerog.domain.port.JobRunner;
import io.zerog.domain.port.ParameterCodec;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Runs a job in the thread that calls, which is its slot's own. */
public final class ThreadRunner implements JobRunner {

    private final ParameterCodec codec;
    private final Map<Token, Thread> threads = new ConcurrentHashMap<>();

    public ThreadRunner(ParameterCodec codec) {
        this.codec = codec;
    }

    @Override
    public Outcome<Output> run(ClaimedJob claimed, JobContext context) throws Exception {
        threads.put(claimed.token(), Thread.currentThread());
        try {
            // An interrupt that came before the line above has reached nobody.
            if (context.isCancelled()) {
                throw new InterruptedException("told to end before it began");
            }
            return run(claimed.handler(), claimed.parameters(), context);
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

    private <P, R> Outcome<Output> run(
            JobHandler<P, R> handler, byte[] parameters, JobContext context) throws Exception {
        JobType<P, R> type = handler.type();
        Outcome<R> outcome = handler.run(codec.decode(type, parameters), context);
        return switch (outcome) {
            case Outcome.Done<R>(R result, int code) ->
                    new Outcome.Done<>(codec.output(result), code);
            case Outcome.Again<R>(var delay, var why) -> new Outcome.Again<>(delay, why);
            case Outcome.Retry<R>(var failure, var code, var delay) ->
                    new Outcome.Retry<>(failure, code, delay);
            case Outcome.Fail<R>(var failure, var code) -> new Outcome.Fail<>(failure, code);
        };
    }
}
