package io.zerog.adapter.beanstalkd;

import io.zerog.adapter.beanstalkd.client.BeanstalkException;
import io.zerog.adapter.beanstalkd.client.Reply;
import io.zerog.adapter.beanstalkd.client.TubeName;
import io.zerog.domain.job.JobId;
import io.zerog.domain.job.Priority;
import io.zerog.domain.port.JobQueue;
import io.zerog.domain.port.PortUnavailableException;
import io.zerog.domain.port.Reservation;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * The job queue on one beanstalkd. A message is the text of a job's id in the tube {@code
 * <service>.<queue>}. Puts of all threads share one connection a queue; each caller that waits or
 * holds a message has a connection of its own, which is used again afterwards.
 *
 * <p>beanstalkd counts in whole seconds: delays, waits and the visibility timeout are rounded up. A
 * delay of more than 2<sup>32</sup> - 1 seconds is cut to that; who gets the message early puts it
 * off again.
 *
 * <p>A failure of the server is a {@link PortUnavailableException} and costs the caller no more
 * than the connect timeout and three call timeouts, beside what a reserve was asked to wait.
 */
public final class BeanstalkdQueue implements JobQueue, AutoCloseable {

    /** A wait is cut to this; the caller finds nothing, and comes again. */
    private static final Duration LONGEST_WAIT = Duration.ofHours(1);

    private final BeanstalkdSettings settings;
    private final Duration visibility;
    private final Set<String> known = ConcurrentHashMap.newKeySet();
    private final Set<Delivery> deliveries = ConcurrentHashMap.newKeySet();
    private final Strangers strangers;
    private final Degradation degradation;
    private final Producers producers;
    private final HealthProbe probe;
    private final ConsumerPool pool;
    private final Upkeep upkeep;

    /** With the default visibility timeout. Connects when it is first used. */
    public BeanstalkdQueue(BeanstalkdSettings settings) {
        this(settings, Reservation.VISIBILITY);
    }

    /**
     * With its own visibility timeout.
     *
     * @param visibility at least 2 s: the server counts a reservation's last second as over
     */
    public BeanstalkdQueue(BeanstalkdSettings settings, Duration visibility) {
        if (visibility.compareTo(Duration.ofSeconds(2)) < 0
                || visibility.compareTo(Duration.ofDays(1)) > 0) {
            throw new IllegalArgumentException(
                    "the visibility timeout is 2 s to 1 day, not " + visibility);
        }
        this.settings = settings;
        this.visibility = visibility;
        this.known.addAll(settings.queues());
        this.strangers = new Strangers(settings.address());
        this.degradation = new Degradation(settings.address());
        this.producers = new Producers(settings, visibility);
        this.probe = new HealthProbe(settings, degradation);
        this.upkeep =
                new Upkeep(
                        this::keepUp,
                        ConsumerPool.HOLD_BACK_NANOS,
                        Math.min(TimeUnit.SECONDS.toNanos(1), visibility.toNanos() / 10));
        this.pool = new ConsumerPool(settings, upkeep::call);
        upkeep.start();
    }

    @Override
    public void put(JobId id, String queue, Priority priority, Duration delay) {
        known.add(queue);
        Reply.Put reply;
        try {
            reply = producers.put(id, queue, priority, delay);
        } catch (BeanstalkException failed) {
            throw unavailable(failed);
        }
        switch (reply) {
            case Reply.Inserted _ -> {}
            case Reply.Draining _ -> throw refused("a put", "it is draining");
            case Reply.TooBig _ -> throw refused("a put", "its limit is below 36 bytes");
            case Reply.Refused(Reply.Refused.Reason reason) ->
                    throw refused("a put", reason.name());
            // Stored, and maybe delivered, but not in the log, which is off from now on (seen with
            // beanstalkd 1.12). Not deleted or kicked by its number: it may be another's by then.
            case Reply.Buried _ ->
                    throw refused("a put", "it cannot write its log, and keeps none until restart");
        }
    }

    @Override
    public Optional<Reservation> reserve(Set<String> queues, Duration timeout)
            throws InterruptedException {
        if (queues.isEmpty()) {
            throw new IllegalArgumentException("a reserve names at least one queue");
        }
        if (Thread.interrupted()) {
            throw new InterruptedException("interrupted before the reserve");
        }
        known.addAll(queues);
        Set<TubeName> tubes = queues.stream().map(settings::tube).collect(Collectors.toSet());
        long start = System.nanoTime();
        Duration wait = timeout.compareTo(LONGEST_WAIT) < 0 ? timeout : LONGEST_WAIT;
        while (true) {
            WatchingConsumer consumer = pool.takeIdle(tubes);
            boolean fresh = consumer == null;
            try {
                if (fresh) {
                    consumer = pool.open(tubes);
                }
                return reserve(consumer, tubes, start + wait.toNanos());
            } catch (BeanstalkException lost) {
                // A connection that died while idle says so at once, and the next one may be good.
                if (fresh || System.nanoTime() - start > settings.callTimeout().toNanos()) {
                    throw unavailable(lost);
                }
            }
        }
    }

    /** Reserves on this connection, and sees to it that it is given back, kept or closed. */
    private Optional<Reservation> reserve(
            WatchingConsumer consumer, Set<TubeName> tubes, long deadline)
            throws BeanstalkException, InterruptedException {
        boolean kept = false;
        boolean usable = false;
        try {
            consumer.watch(tubes);
            Delivery delivery = next(consumer, tubes, deadline);
            if (delivery != null) {
                deliveries.add(delivery);
                kept = true;
            }
            usable = true;
            return Optional.ofNullable(delivery);
        } finally {
            if (!kept && (usable || !consumer.isClosed())) {
                pool.giveBack(consumer);
            } else if (!kept) {
                pool.discard(consumer);
            }
        }
    }

    /** The next message that is ours, or null when none comes before the deadline. */
    private Delivery next(WatchingConsumer consumer, Set<TubeName> tubes, long deadline)
            throws BeanstalkException, InterruptedException {
        // Strangers must not keep a caller for ever that only wants to look.
        long patience = deadline + settings.callTimeout().toNanos();
        while (true) {
            long seconds = secondsUntil(deadline);
            Reply.Reserve reply = consumer.reserve(seconds);
            switch (reply) {
                case Reply.Reserved(long number, byte[] body) -> {
                    Optional<JobId> id = JobId.parse(new String(body, StandardCharsets.ISO_8859_1));
                    if (id.isPresent()) {
                        return new Delivery(this, consumer, number, id.get());
                    }
                    remove(consumer, number, tubes, body.length);
                }
                case Reply.ReservedOversize(long number, long bytes) ->
                        remove(consumer, number, tubes, bytes);
                case Reply.TimedOut _ -> {
                    if (secondsUntil(deadline) == 0) {
                        return null;
                    }
                }
                case Reply.DeadlineSoon _ -> {
                    // The connection holds a message that it should not: give that back.
                    consumer.close();
                    return null;
                }
                case Reply.Refused(Reply.Refused.Reason reason) ->
                        throw refused("a reserve", reason.name());
            }
            if (System.nanoTime() - patience > 0) {
                return null;
            }
        }
    }

    private void remove(WatchingConsumer consumer, long number, Set<TubeName> tubes, long bytes) {
        long now = System.nanoTime();
        strangers.removed(tubes, bytes, now);
        consumer.deleteLater(number, now);
    }

    @Override
    public Health health() {
        // What is finished here is not to be counted.
        pool.flush(0);
        try {
            return probe.ask(new TreeSet<>(known));
        } catch (BeanstalkException failed) {
            throw unavailable(failed);
        }
    }

    /** How many messages were removed because their body was no id of a job. */
    public long strangersRemoved() {
        return strangers.count();
    }

    /** Closes all connections. What is reserved becomes ready; a caller that waits fails. */
    @Override
    public void close() {
        upkeep.stop();
        pool.close();
        producers.close();
        probe.close();
    }

    /** The connection of a delivery that is over. */
    void ended(Delivery delivery, WatchingConsumer consumer) {
        deliveries.remove(delivery);
        pool.giveBack(consumer);
    }

    void abandoned(Delivery delivery, WatchingConsumer consumer) {
        deliveries.remove(delivery);
        pool.discard(consumer);
    }

    PortUnavailableException unavailable(BeanstalkException failed) {
        return new PortUnavailableException(
                "beanstalkd at " + settings.address() + ": " + failed.getMessage(), failed);
    }

    PortUnavailableException refused(String what, String reason) {
        degradation.refused(what, reason, System.nanoTime());
        return new PortUnavailableException(
                "beanstalkd at " + settings.address() + " refused " + what + ": " + reason);
    }

    /**
     * Gives up what nobody extends. The server does so too, but often forgets it as long as the
     * connection that holds the message sends nothing (seen with beanstalkd 1.12).
     */
    private boolean keepUp() {
        long now = System.nanoTime();
        for (Delivery delivery : deliveries) {
            if (delivery.standsStillFor(now) > visibility.toNanos()) {
                delivery.abandon();
            }
        }
        strangers.tell(now);
        return pool.flush(ConsumerPool.HOLD_BACK_NANOS);
    }

    private static long secondsUntil(long deadline) {
        long left = deadline - System.nanoTime();
        return left <= 0 ? 0 : Producers.wholeSeconds(Duration.ofNanos(left));
    }
}
