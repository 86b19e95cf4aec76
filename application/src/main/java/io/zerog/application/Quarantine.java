package io.zerog.application;

import java.time.Duration;

/**
 * Lets a suspect, a job under which a worker has died, run alone on this node, so that a second
 * crash is known to be its own. It waits a bounded time to be alone, and is left alone a bounded
 * time; a node of long jobs is not stopped by it.
 */
final class Quarantine {

    private static final Duration STEP = Duration.ofMillis(250);

    private int running;
    private boolean closed;

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
            Duration left = Timing.QUARANTINE;
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
        return closed;
    }

    /** Lets others start again beside whoever runs. */
    synchronized void open() {
        closed = false;
    }

    synchronized void exit(boolean alone) {
        running--;
        if (alone) {
            closed = false;
        }
    }

    private synchronized boolean others() {
        return running > 0;
    }
}
