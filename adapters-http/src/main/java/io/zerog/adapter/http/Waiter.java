package io.zerog.adapter.http;

import io.zerog.domain.job.JobId;
import java.time.Duration;
import java.util.function.Consumer;

/** Somebody who waits for news of one job. */
final class Waiter implements AutoCloseable {

    private final JobId id;
    private final Consumer<Waiter> closing;
    private boolean woken;
    private volatile boolean local;

    Waiter(JobId id, Consumer<Waiter> closing) {
        this.id = id;
        this.closing = closing;
    }

    JobId id() {
        return id;
    }

    /** Whether the job was last heard of on this node, which tells what happens to it at once. */
    boolean isLocal() {
        return local;
    }

    void wake(boolean runsHere) {
        local = runsHere;
        wake();
    }

    synchronized void wake() {
        woken = true;
        notifyAll();
    }

    /** Returns when woken, also if that was before this call, or after the longest time. */
    synchronized void await(Duration longest) throws InterruptedException {
        long end = System.nanoTime() + longest.toNanos();
        for (long left = longest.toNanos(); !woken && left > 0; left = end - System.nanoTime()) {
            wait(left / 1_000_000, (int) (left % 1_000_000));
        }
        woken = false;
    }

    @Override
    public void close() {
        closing.accept(this);
    }
}
