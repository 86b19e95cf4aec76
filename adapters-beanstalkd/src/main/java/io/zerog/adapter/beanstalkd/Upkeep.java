package io.zerog.adapter.beanstalkd;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;

/**
 * The one thread that does what nobody may wait for. It sleeps while nothing is to be done soon; a
 * platform thread, as jobs that compute would hold up a virtual one.
 */
final class Upkeep {

    private static final Logger LOG = System.getLogger(Upkeep.class.getName());

    private final BooleanSupplier round;
    private final long soonNanos;
    private final long pauseNanos;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition called = lock.newCondition();
    private final Thread thread;
    private volatile boolean wanted;
    private volatile boolean resting;
    private volatile boolean over;

    /**
     * @param round answers whether the next one is wanted soon
     * @param soonNanos the pause before a round that is wanted soon
     * @param pauseNanos the pause before another one
     */
    Upkeep(BooleanSupplier round, long soonNanos, long pauseNanos) {
        this.round = round;
        this.soonNanos = soonNanos;
        this.pauseNanos = pauseNanos;
        this.thread = Thread.ofPlatform().daemon().name("beanstalkd-upkeep").unstarted(this::run);
    }

    void start() {
        thread.start();
    }

    /** Asks for a round soon. Cheap while one is due soon anyway. */
    void call() {
        // Written before the other is read, as the thread does it the other way round.
        wanted = true;
        if (resting) {
            lock.lock();
            try {
                called.signal();
            } finally {
                lock.unlock();
            }
        }
    }

    /** Does no round more; one that is under way goes on to its end. */
    void stop() {
        over = true;
        call();
    }

    boolean isAlive() {
        return thread.isAlive();
    }

    private void run() {
        while (!over) {
            wanted = false;
            boolean soon = false;
            try {
                soon = round.getAsBoolean();
            } catch (RuntimeException surprise) {
                LOG.log(Level.WARNING, "upkeep of the beanstalkd connections failed", surprise);
            }
            pause(soon);
        }
    }

    private void pause(boolean soon) {
        lock.lock();
        try {
            long left = soon ? 0 : pauseNanos;
            resting = true;
            while (!wanted && left > 0) {
                left = called.awaitNanos(left);
            }
            resting = false;
            if ((soon || wanted) && !over) {
                called.awaitNanos(soonNanos);
            }
        } catch (InterruptedException ended) {
            over = true;
        } finally {
            lock.unlock();
        }
    }
}
