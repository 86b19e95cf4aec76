package io.zerog.domain.port;

import io.zerog.domain.job.JobEvent;

/**
 * Is told what happens to jobs on this node, after it is stored. Called on the thread it happened
 * on: must be quick, and must not throw.
 */
public interface JobObserver {
    void on(JobEvent event);
}
