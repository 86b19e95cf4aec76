package io.zerog.domain.port;

import io.zerog.domain.handler.JobHandler;
import io.zerog.domain.handler.Outcome;
import io.zerog.domain.handler.Output;
import io.zerog.domain.job.Job;
import io.zerog.domain.job.Token;
import java.util.Optional;

/** Runs claimed jobs, in a thread of this process or elsewhere. A job cannot tell where. */
public interface JobRunner {

    /**
     * Whether this job would run in a process of its own: it can be killed there, and a crash of it
     * hits nothing else.
     */
    boolean isolates(Job job, JobHandler<?, ?> handler);

    /**
     * Runs the job to its end; the calling thread waits for it, or is the one that runs it. An
     * output is encoded already.
     *
     * @throws RunDiedException when the run's own process has died, or was killed
     * @throws ThrownElsewhereException what the job threw in a process of its own
     * @throws Exception what the job threw
     */
    Outcome<Output> run(ClaimedJob job, RunContext context) throws Exception;

    /**
     * Interrupts that run, from another thread. Returns at once; without effect when it has ended.
     */
    void interrupt(Token token);

    /**
     * Ends that run by force if it is in a process of its own; its stacks go to its journal first.
     * Returns at once. Without effect when it has ended, or runs in a thread.
     */
    void kill(Token token);

    /** Looks into that run; empty when it is not here. Takes a few seconds at most. */
    Optional<RunDiagnostics> diagnostics(Token token);
}
