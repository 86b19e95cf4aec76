package io.zerog.adapter.beanstalkd;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;

/**
 * Remembers that the server has lately refused what it should take: it drains, its disk or memory
 * is full, or it could not write its log. Tells the log when that begins and when it is over.
 */
final class Degradation {

    /** How long a refusal counts. */
    static final Duration LATELY = Duration.ofSeconds(30);

    private static final Logger LOG = System.getLogger(Degradation.class.getName());

    private final String address;
    private boolean degraded;
    private long refusedAt;

    Degradation(String address) {
        this.address = address;
    }

    /** The server has refused something. */
    synchronized void refused(String what, String reason, long now) {
        refusedAt = now;
        if (!degraded) {
            degraded = true;
            LOG.log(Level.WARNING, "beanstalkd at {0} refused {1}: {2}", address, what, reason);
        }
    }

    /** Whether it has lately. */
    synchronized boolean isDegraded(long now) {
        if (degraded && now - refusedAt > LATELY.toNanos()) {
            degraded = false;
            LOG.log(
                    Level.INFO,
                    "beanstalkd at {0} has refused nothing for {1} s",
                    address,
                    LATELY.toSeconds());
        }
        return degraded;
    }
}
