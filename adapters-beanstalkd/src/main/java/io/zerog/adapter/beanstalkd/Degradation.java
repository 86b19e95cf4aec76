package io.zerog.adapter.beanstalkd;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;

/**
 * Remembers whether the server takes messages: not while it drains, and not when it has lately
 * refused one, as its disk or memory is full or it could not write its log. Tells the log when that
 * begins and when it is over, once each.
 */
final class Degradation {

    /** How long a refusal counts. */
    static final Duration LATELY = Duration.ofSeconds(30);

    private static final Logger LOG = System.getLogger(Degradation.class.getName());

    private final String address;
    private boolean degraded;
    private boolean refusing;
    private long refusedAt;

    Degradation(String address) {
        this.address = address;
    }

    /** The server has refused something. */
    synchronized void refused(String what, String reason, long now) {
        refusing = true;
        refusedAt = now;
        begin("refused " + what + ": " + reason);
    }

    /**
     * Whether it takes no messages.
     *
     * @param draining what it says of itself
     */
    synchronized boolean isDegraded(boolean draining, long now) {
        refusing = refusing && now - refusedAt <= LATELY.toNanos();
        if (draining) {
            begin("is draining, and takes no messages until it is started again");
        } else if (degraded && !refusing) {
            degraded = false;
            LOG.log(
                    Level.INFO,
                    "beanstalkd at {0} does not drain, and has refused nothing for {1} s",
                    address,
                    LATELY.toSeconds());
        }
        return degraded;
    }

    private void begin(String what) {
        if (!degraded) {
            degraded = true;
            LOG.log(Level.WARNING, "beanstalkd at {0} {1}", address, what);
        }
    }
}
