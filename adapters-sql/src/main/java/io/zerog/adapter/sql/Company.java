package io.zerog.adapter.sql;

import java.time.Duration;

/**
 * How long to wait for company before a batch is sent. Callers that were answered together mostly
 * come back with their next operation in a moment; one batch of them all costs a database half of
 * what two batches cost that take turns. Whoever comes alone, or after a pause, is not held back.
 *
 * <p>For one thread.
 */
final class Company {

    /** The longest wait; it is never longer than the last batch took, either. */
    static final Duration LONGEST = Duration.ofMillis(2);

    private int answered;
    private long until;

    /** A batch was run, by a clock of nanoseconds. */
    void ran(int size, long began, long ended) {
        answered = size;
        until = ended + Math.min(LONGEST.toNanos(), ended - began);
    }

    /** How many nanoseconds to wait for more; none, 0 or less, if there is nobody to wait for. */
    long nanosLeft(int gathered, long now) {
        return gathered < answered ? until - now : 0;
    }
}
