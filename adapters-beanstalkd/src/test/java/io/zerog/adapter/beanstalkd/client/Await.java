package io.zerog.adapter.beanstalkd.client;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;

/** Waits for a condition, for as long as it takes and no longer. */
public final class Await {

    private static final long PAUSE_NANOS = 1_000_000;

    private Await() {}

    public static void until(String what, Duration limit, Callable<Boolean> condition) {
        long end = System.nanoTime() + limit.toNanos();
        try {
            while (!condition.call()) {
                if (System.nanoTime() - end > 0) {
                    throw new AssertionError("not within " + limit + ": " + what);
                }
                LockSupport.parkNanos(PAUSE_NANOS);
            }
        } catch (Exception e) {
            throw new AssertionError("while waiting until " + what, e);
        }
    }
}
