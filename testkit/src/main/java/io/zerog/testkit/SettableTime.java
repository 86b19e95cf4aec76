package io.zerog.testkit;

import io.zerog.domain.port.Time;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Time that stands still until a test moves it. A sleeper sleeps until the time was moved far
 * enough; or, in auto-advance mode, moves the time itself and never waits. Safe for many threads.
 */
public final class SettableTime implements Time {

    /** Where the wall clock stands unless a test says otherwise. */
    public static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final boolean autoAdvance;
    private Instant origin;
    private long nanos;
    private int sleepers;

    private SettableTime(Instant start, boolean autoAdvance) {
        this.origin = start;
        this.autoAdvance = autoAdvance;
    }

    /** Stands at {@link #START} until it is moved. */
    public static SettableTime standing() {
        return new SettableTime(START, false);
    }

    /** Begins at {@link #START}; every sleep moves it on by what was to be slept. */
    public static SettableTime autoAdvancing() {
        return new SettableTime(START, true);
    }

    @Override
    public Instant instant() {
        lock.lock();
        try {
            return Instant.ofEpochMilli(origin.plusNanos(nanos).toEpochMilli());
        } finally {
            lock.unlock();
        }
    }

    @Override
    public long nanos() {
        lock.lock();
        try {
            return nanos;
        } finally {
            lock.unlock();
        }
    }

    /** Moves both clocks on, and wakes the sleepers whose time has come. */
    public void advance(Duration duration) {
        if (duration.isNegative()) {
            throw new IllegalArgumentException("time does not go back: " + duration);
        }
        lock.lock();
        try {
            nanos += duration.toNanos();
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Sets the wall clock alone, forward or back, as an operator or NTP would. */
    public void setWallClock(Instant now) {
        lock.lock();
        try {
            origin = now.minusNanos(nanos);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void sleep(Duration duration) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            if (autoAdvance) {
                advance(duration.isNegative() ? Duration.ZERO : duration);
                return;
            }
            long until = nanos + duration.toNanos();
            sleepers++;
            changed.signalAll();
            try {
                while (nanos < until) {
                    changed.await();
                }
            } finally {
                sleepers--;
                changed.signalAll();
            }
        } finally {
            lock.unlock();
        }
    }

    /**
     * Waits, in real time, until so many threads sleep, so that a test moves the time only when
     * everybody is where it should be.
     *
     * @throws AssertionError when that takes more than 10 s
     */
    public void awaitSleepers(int count) throws InterruptedException {
        long left = TimeUnit.SECONDS.toNanos(10);
        lock.lockInterruptibly();
        try {
            while (sleepers < count) {
                if (left <= 0) {
                    throw new AssertionError(sleepers + " threads sleep, not " + count);
                }
                left = changed.awaitNanos(left);
            }
        } finally {
            lock.unlock();
        }
    }
}
