package io.zerog.testkit;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Holds threads until a test lets them go, for a minute at most. */
public final class Gate {

    private static final long LONGEST_SECONDS = 60;

    private final CountDownLatch arrived = new CountDownLatch(1);
    private final CountDownLatch open = new CountDownLatch(1);

    /** Lets everybody pass from now on. */
    public void open() {
        open.countDown();
    }

    /**
     * Waits until somebody stands at the gate.
     *
     * @throws AssertionError when nobody comes within a minute
     */
    public void awaitArrival() throws InterruptedException {
        if (!arrived.await(LONGEST_SECONDS, TimeUnit.SECONDS)) {
            throw new AssertionError("nobody came to the gate");
        }
    }

    /** Passes when the gate is open; an interrupt does not open it, as with a hanging driver. */
    void pass() {
        arrived.countDown();
        boolean interrupted = false;
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(LONGEST_SECONDS);
        try {
            while (open.getCount() > 0) {
                if (System.nanoTime() - deadline > 0) {
                    throw new AssertionError("nobody opened the gate");
                }
                try {
                    open.await(1, TimeUnit.SECONDS);
                } catch (InterruptedException noted) {
                    interrupted = true;
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
