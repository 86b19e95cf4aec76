package io.zerog.application;

import io.zerog.domain.port.JobQueue;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Bounds what submits may pile up: calls at once, jobs stored whose message could not be put, and
 * messages in the queue. Refuses before anything is stored, never after.
 */
public final class Backpressure {

    /**
     * @param concurrent submits under way at once on this node
     * @param unqueued jobs of this node that wait for the reconciler to put their message
     * @param depth messages in the queue
     */
    public record Limits(int concurrent, int unqueued, long depth) {
        public static final Limits DEFAULT = new Limits(256, 10_000, 1_000_000);
    }

    private final Limits limits;
    private final QueueWatch watch;
    private final Environment environment;
    private final Semaphore underWay;
    private final AtomicInteger unqueued = new AtomicInteger();

    public Backpressure(Limits limits, QueueWatch watch, Environment environment) {
        this.limits = limits;
        this.watch = watch;
        this.environment = environment;
        this.underWay = new Semaphore(limits.concurrent());
    }

    /** Admits one submit, which must call {@link #leave} at its end. */
    void enter() {
        long depth = watch.health().map(JobQueue.Health::total).orElse(0L);
        if (depth >= limits.depth()) {
            throw refuse("the queue holds " + depth + " messages");
        }
        if (unqueued.get() >= limits.unqueued()) {
            throw refuse(unqueued.get() + " jobs wait for the queue to come back");
        }
        if (!underWay.tryAcquire()) {
            throw refuse(limits.concurrent() + " submits are under way");
        }
    }

    void leave() {
        underWay.release();
    }

    /** The put of a stored job failed; the reconciler will put it. */
    void putFailed() {
        unqueued.incrementAndGet();
    }

    /** A put came through. */
    void putSucceeded() {
        if (unqueued.get() > 0) {
            unqueued.set(0);
        }
    }

    private RefusedException refuse(String detail) {
        Duration soon = Duration.ofSeconds(1 + (long) (29 * environment.random().getAsDouble()));
        return RefusedException.unavailable(detail, soon);
    }
}
