package io.zerog.domain.port;

import io.zerog.domain.job.Job;

/**
 * A job as a store holds it.
 *
 * @param version names this stored state: a save is applied only against the version it was read
 *     at. Opaque; two states of a job never share one.
 */
public record StoredJob(Job job, long version) {}
