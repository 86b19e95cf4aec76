package io.zerog.domain.job;

import java.time.Instant;

/**
 * A run that ended with its job queued again.
 *
 * @param attempt its number, from 1
 * @param endedAt when the job was queued again
 * @param ended why it was
 */
public record PastRun(
        int attempt, String worker, Instant startedAt, Instant endedAt, QueuedReason ended) {}
