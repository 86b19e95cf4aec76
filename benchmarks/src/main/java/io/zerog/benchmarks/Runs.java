package io.zerog.benchmarks;

import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;

/** Counts runs of a job, and knows when the first one of a measurement was. */
final class Runs {

    private static final long MOST_SECONDS = 300;

    private final Semaphore ran = new Semaphore(0);
    private final AtomicLong first = new AtomicLong();

    /** Forgets what was counted. */
    void clear() {
        ran.drainPermits();
        first.set(0);
    }

    void started() {
        // Looked at first, so that threads do not fight over the line for nothing.
        if (first.get() == 0) {
            first.compareAndSet(0, System.nanoTime());
        }
    }

    void ended() {
        ran.release();
    }

    /** Waits for so many runs, and for no longer than five minutes. */
    void await(int count) throws InterruptedException, TimeoutException {
        if (!ran.tryAcquire(count, MOST_SECONDS, TimeUnit.SECONDS)) {
            throw new TimeoutException(ran.availablePermits() + " of " + count + " jobs ran");
        }
    }

    /** Seconds since the first run started. */
    double secondsSinceFirst() {
        return (System.nanoTime() - first.get()) / 1e9;
    }
}
