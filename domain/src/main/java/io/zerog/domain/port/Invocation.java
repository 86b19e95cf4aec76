package io.zerog.domain.port;

import io.zerog.domain.handler.JobContext;
import io.zerog.domain.handler.JobHandler;
import io.zerog.domain.handler.JobType;
import io.zerog.domain.handler.Outcome;
import io.zerog.domain.handler.Output;

/** A call of a handler as every runner makes it. */
public final class Invocation {

    private Invocation() {}

    /**
     * Binds the parameters, runs the handler in this thread, encodes its output.
     *
     * @throws Exception what the job threw; what does not fit the type is thrown too
     */
    public static <P, R> Outcome<Output> of(
            JobHandler<P, R> handler, ParameterCodec codec, byte[] parameters, JobContext context)
            throws Exception {
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
