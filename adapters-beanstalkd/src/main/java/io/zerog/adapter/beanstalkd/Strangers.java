package io.zerog.adapter.beanstalkd;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;

/**
 * Counts messages that were removed because their body is no id of a job, and tells the log of
 * them: of a few one by one, of a flood once in a while.
 */
final class Strangers {

    /** Lines of single messages in each {@link #WHILE}. */
    static final int LINES = 10;

    static final Duration WHILE = Duration.ofSeconds(30);

    private static final Logger LOG = System.getLogger(Strangers.class.getName());

    private final String address;
    private long removed;
    private long untold;
    private int lines;
    private long since;

    Strangers(String address) {
        this.address = address;
    }

    /**
     * A message was removed.
     *
     * @param from the tubes that were watched
     * @param now a value of {@link System#nanoTime()}
     */
    synchronized void removed(Object from, long bytes, long now) {
        tell(now);
        if (removed == 0) {
            since = now;
        }
        removed++;
        if (lines == LINES) {
            untold++;
            return;
        }
        lines++;
        LOG.log(
                Level.WARNING,
                "removed a message of {0} bytes that is no id of a job from {1} at {2}",
                bytes,
                from,
                address);
    }

    /** Tells of those that got no line, once their while is over. */
    synchronized void tell(long now) {
        if (now - since <= WHILE.toNanos()) {
            return;
        }
        if (untold > 0) {
            LOG.log(
                    Level.WARNING,
                    "removed {0} more messages that are no ids of jobs at {1}",
                    untold,
                    address);
        }
        untold = 0;
        lines = 0;
        since = now;
    }

    synchronized long count() {
        return removed;
    }
}
