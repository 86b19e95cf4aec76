package io.zerog.adapter.beanstalkd;

import io.zerog.adapter.beanstalkd.client.Backoff;
import io.zerog.adapter.beanstalkd.client.BeanstalkException;
import io.zerog.adapter.beanstalkd.client.Monitor;
import io.zerog.adapter.beanstalkd.client.Reply;
import io.zerog.adapter.beanstalkd.client.Stats;
import io.zerog.adapter.beanstalkd.client.TubeName;
import io.zerog.domain.port.JobQueue.Depth;
import io.zerog.domain.port.JobQueue.Health;
import io.zerog.domain.port.PortUnavailableException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;

/** Asks the server how it is: a handful of round trips over a connection of its own. */
final class HealthProbe {

    private final BeanstalkdSettings settings;
    private final Degradation degradation;
    private final Backoff backoff = new Backoff(new SplittableRandom(), System::nanoTime);
    private Monitor monitor;

    /** Whether the connection has not been answered on yet. */
    private boolean fresh;

    private boolean closed;

    HealthProbe(BeanstalkdSettings settings, Degradation degradation) {
        this.settings = settings;
        this.degradation = degradation;
    }

    /** The server's state, and what it holds of these queues. */
    synchronized Health ask(Collection<String> queues) throws BeanstalkException {
        boolean used = monitor != null && !monitor.isClosed();
        long start = System.nanoTime();
        try {
            return ask(monitor(), queues, start);
        } catch (BeanstalkException lost) {
            // A connection that died while idle says so at once, and a new one may be good.
            if (!used || System.nanoTime() - start > settings.callTimeout().toNanos()) {
                throw lost;
            }
            return ask(monitor(), queues, System.nanoTime());
        }
    }

    private Health ask(Monitor open, Collection<String> queues, long start)
            throws BeanstalkException {
        boolean answered = false;
        try {
            Stats stats = open.stats();
            answered = true;
            boolean draining = stats.text("draining").equals("true");
            boolean degraded = degradation.isDegraded(draining, System.nanoTime());
            List<Depth> depths = new ArrayList<>();
            for (String queue : queues) {
                if (System.nanoTime() - start > settings.callTimeout().toNanos()) {
                    throw new PortUnavailableException(
                            "beanstalkd at " + settings.address() + " answers too slowly");
                }
                depths.add(depth(open, queue));
            }
            // New for each process start, and so for each time that it may have lost its memory.
            String epoch = stats.text("id") + '@' + settings.address();
            return new Health(epoch, !degraded, depths);
        } finally {
            if (answered) {
                backoff.succeeded();
                fresh = false;
            } else if (fresh) {
                backoff.failed();
            }
        }
    }

    private Monitor monitor() throws BeanstalkException {
        if (closed) {
            throw new PortUnavailableException("this queue is closed");
        }
        if (monitor == null || monitor.isClosed()) {
            if (!backoff.left().isZero()) {
                throw new PortUnavailableException(
                        "beanstalkd at " + settings.address() + " is away, asked again soon");
            }
            try {
                monitor = Monitor.open(settings.connection());
                fresh = true;
            } catch (BeanstalkException away) {
                backoff.failed();
                throw away;
            }
        }
        return monitor;
    }

    private Depth depth(Monitor open, String queue) throws BeanstalkException {
        TubeName tube = settings.tube(queue);
        Optional<Stats> found = open.statsTube(tube);
        if (found.isEmpty()) {
            return new Depth(queue, 0, 0, 0, Optional.empty());
        }
        Stats stats = found.get();
        long ready = stats.number("current-jobs-ready");
        return new Depth(
                queue,
                ready,
                stats.number("current-jobs-delayed"),
                stats.number("current-jobs-reserved"),
                ready == 0 ? Optional.empty() : oldestReadyAge(open, tube));
    }

    /**
     * How long the next message has been ready. It is the oldest of the highest priority that is
     * there: the server does not tell about others. Its age counts from its put, so that the delay
     * it had is taken off; the time that a redelivered message spent with a worker is not known.
     */
    private static Optional<Duration> oldestReadyAge(Monitor open, TubeName tube)
            throws BeanstalkException {
        Optional<Reply.Found> next = open.peekReady(tube);
        Optional<Stats> found = next.isEmpty() ? Optional.empty() : open.statsJob(next.get().id());
        if (found.isEmpty()) {
            // Taken in between.
            return Optional.empty();
        }
        long age = found.get().number("age") - found.get().number("delay");
        return Optional.of(Duration.ofSeconds(Math.max(0, age)));
    }

    /** Closes the connection. A call that is under way ends first, within its timeout. */
    synchronized void close() {
        closed = true;
        if (monitor != null) {
            monitor.close();
        }
    }
}
