package io.zerog.application;

import java.time.Duration;

/**
 * Work that repeats for as long as the process lives. Whoever owns the threads calls {@link #turn}
 * again and again and never gives up: a turn that throws is repeated after a while.
 */
public interface Loop {

    /** What it is called in logs and probes. */
    String name();

    /**
     * Does one round.
     *
     * @return how long to wait before the next
     * @throws io.zerog.domain.port.PortUnavailableException when a store or queue is away
     * @throws InterruptedException when the loop is to end
     */
    Duration turn() throws InterruptedException;

    /** Whether it is in the midst of something that may rightly take longer than a turn should. */
    default boolean isBusy() {
        return false;
    }
}
