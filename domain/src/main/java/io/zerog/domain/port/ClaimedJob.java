package io.zerog.domain.port;

import io.zerog.domain.handler.JobHandler;
import io.zerog.domain.job.Job;
import io.zerog.domain.job.Token;

/** A job that a worker has claimed, with all that a run needs. */
public record ClaimedJob(Job job, Token token, JobHandler<?, ?> handler, byte[] parameters) {}
