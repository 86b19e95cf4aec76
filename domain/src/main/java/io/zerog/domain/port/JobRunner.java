package io.zerog.domain.port;

import io.zerog.domain.handler.JobContext;
import io.zerog.domain.handler.Outcome;
import io.zerog.domain.handler.Output;
import io.zerog.domain.job.Token;

/** Runs claimed jobs, in a thread of this process or elsewhere. */
public interface JobRunner {

    /**
     * Runs the job to its end; the calling thread waits for it, or is the one that runs it. An
     * output is encoded already.
     *
     * @throws Exception what the job threw
     */
    Outcome<Output> run(ClaimedJob job, JobContext context) throws Exception;

    /** Interrupts that run, from another thread; without effect when it has ended. */
    void interrupt(Token token);
}
