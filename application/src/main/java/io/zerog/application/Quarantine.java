package io.zerog.application;

import java.time.Duration;

/**
 * Lets a suspect, a job under which a worker has died, run alone on this node, so that a second
 * crash is known to be its own. It waits a bounded time to be alone, and is left alone a bounded
 * time. Where long jobs run, that wait has been in vain once and is not tried again until they have
 * ended: the suspects of a dead node cost the next one this time once, and not once each.
 */
final class Quarantine {

    private static final Duration STEP = Duration.ofMillis(250);

    private int running;
    private boolean closed;
    // Among those that run is one that did not end within a suspect's time.
    private boolean crowded;

    /** Whether jobs may be taken now. */
    synchronized boolean isOpen() {
        return !closed;
    }

    /** Begins a run in company, unless a suspect is alone or waits to be. */
    synchronized boolean enter() {
        if (closed) {
            return false;
        }
        running++;
        return true;
    }

    /** Closes the node to other runs, for a suspect that wants to be alone. */
    private synchronized boolean close() {
        if (closed) {
            return false;
        }
        closed = true;
        return true;
    }

    /** What became of a suspect's wish. */
    enum Entry {
        ALONE,
        /** Others still run after the wait. */
        IN_COMPANY,
        /** Another suspect was first. */
        REFUSED
    }

    /** Begins a suspect's run, alone if the others end soon enough. */
    Entry enterAlone(Environment environment) throws InterruptedException {
        if (!close()) {
            return Entry.REFUSED;
        }
        try {
            Duration left = isCrowded() ? Duration.ZERO : Timing.QUARANTINE;
            while (others() && left.isPositive()) {
                environment.time().sleep(STEP);
                left = left.minus(STEP);
            }
        } catch (InterruptedException stopped) {
            open();
            throw stopped;
        }
        return begin() ? Entry.ALONE : Entry.IN_COMPANY;
    }

    private synchronized boolean begin() {
        running++;
        closed = running == 1;
        crowded = !closed;
        return closed;
    }

    /** A suspect was alone for its time and goes on: others may start beside it. */
    synchronized void outlast() {
        closed = false;
        crowded = true;
    }

    private synchronized void open() {
        closed = false;
    }

    synchronized void exit(boolean alone) {
        running--;
        crowded &= running > 0;
        if (alone) {
            closed = false;
        }
    }

    private synchronized boolean isCrowded() {
        return crowded;
    }

    private synchronized boolean others() {
        return running > 0;
    }
}
