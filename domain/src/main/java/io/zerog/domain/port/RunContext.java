package io.zerog.domain.port;

import io.zerog.domain.handler.JobContext;
import io.zerog.domain.job.Checkpoint;
import io.zerog.domain.job.ProcessUse;

/** What a runner may say of a run, beside what the job itself may say. */
public interface RunContext extends JobContext {

    /**
     * Keeps a checkpoint that is JSON already. It is durable when this returns.
     *
     * @throws InterruptedException when the run is to end, or its lease was lost
     */
    void keep(Checkpoint reached) throws InterruptedException;

    /** What the run's own process took; told before the run ends. */
    void used(ProcessUse process);
}
