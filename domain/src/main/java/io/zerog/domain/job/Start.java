package io.zerog.domain.job;

import java.time.Instant;

/** Where and when a job's latest run began. */
public record Start(String worker, Instant at) {}
