package io.zerog.bootstrap.node;

import io.zerog.domain.port.PortUnavailableException;
import io.zerog.domain.port.Time;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Logs when a store or queue goes away and when all works again: once an outage, not once for each
 * loop that runs into it.
 */
final class Outage {

    private static final Logger LOG = LoggerFactory.getLogger(Outage.class);

    private final Time time;
    private final Set<String> loops = new HashSet<>();
    private long since;

    Outage(Time time) {
        this.time = time;
    }

    synchronized void began(String loop, PortUnavailableException away) {
        boolean first = loops.isEmpty();
        if (!loops.add(loop)) {
            return;
        }
        if (first) {
            since = time.nanos();
            LOG.warn("unavailable, trying again until it answers: {} ({})", reason(away), loop);
        } else {
            LOG.debug("unavailable for {} too: {}", loop, reason(away));
        }
        LOG.debug("the cause", away);
    }

    synchronized void ended(String loop) {
        if (loops.remove(loop) && loops.isEmpty()) {
            Duration took = Duration.ofNanos(time.nanos() - since);
            LOG.info("available again after {} ms", took.toMillis());
        }
    }

    private static String reason(PortUnavailableException away) {
        return away.getCause() == null
                ? away.getMessage()
                : away.getMessage() + ": " + away.getCause();
    }
}
