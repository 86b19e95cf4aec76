package io.zerog.domain.port;

import io.zerog.domain.handler.Output;
import io.zerog.domain.job.JobId;
import io.zerog.domain.job.Token;
import java.util.Optional;

/**
 * The outputs of runs. A run puts its output under its token before it finishes the job; only the
 * output that the finished job names counts, so a stale run's output is never served.
 */
public interface JobOutput {

    /** The largest output, in bytes. */
    int LIMIT = 16 * 1024 * 1024;

    /**
     * Stores or replaces this run's output.
     *
     * @throws IllegalArgumentException over {@link #LIMIT}
     */
    void put(JobId id, Token token, Output output);

    Optional<Output> find(JobId id, Token token);
}
