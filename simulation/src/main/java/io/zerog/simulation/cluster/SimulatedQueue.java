package io.zerog.simulation.cluster;

import io.zerog.adapter.memory.MemoryQueue;
import io.zerog.domain.job.JobId;
import io.zerog.domain.job.Priority;
import io.zerog.domain.port.JobQueue;
import io.zerog.domain.port.Reservation;
import io.zerog.simulation.engine.Node;
import io.zerog.simulation.engine.Signal;
import io.zerog.simulation.engine.Simulation;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;

/**
 * The shared queue: the memory adapter, with waiting in virtual time, connections that end with
 * their node, and a memory that can be lost.
 */
final class SimulatedQueue {

    /** Just after a moment, so that what becomes ready then is ready. */
    private static final long AFTER = 1_000_000;

    private final Simulation simulation;
    private final Signal changed;
    private final RandomGenerator random;
    private final Map<Node, Set<Held>> held = new LinkedHashMap<>();
    private final MemoryQueue queue;
    private int restarts;
    private long lastReadyAt;

    SimulatedQueue(Simulation simulation, MemoryQueue queue) {
        this.simulation = simulation;
        this.queue = queue;
        this.changed = new Signal(simulation);
        this.random = simulation.randomness();
    }

    /** All messages are gone, as when a queue without a log restarts. */
    void loseMemory() {
        held.clear();
        queue.clear(epoch());
        restarts++;
        changed.all();
    }

    /** A queue with a log restarts: its messages are still there, and nobody holds any of them. */
    void restart() {
        List.copyOf(held.keySet()).forEach(this::cut);
        restarts++;
    }

    /** The connections of a node end, whether it lives or not: what it holds is ready again. */
    void cut(Node node) {
        Set<Held> lost = held.remove(node);
        if (lost != null) {
            List.copyOf(lost).forEach(Held::becomesReady);
        }
    }

    /** One message is never delivered, as when a full disk makes an orphan of it. */
    void loseOne(String name) {
        try {
            queue.reserve(Set.of(name), Duration.ZERO).ifPresent(Reservation::delete);
        } catch (InterruptedException impossible) {
            throw new IllegalStateException("looking once does not wait", impossible);
        }
    }

    long messages() {
        return queue.health().total();
    }

    /** A node died: the server sees its connections end, or (host gone) does not. */
    void disconnected(Node node) {
        if (random.nextBoolean()) {
            cut(node);
        } else {
            held.remove(node);
        }
    }

    private String epoch() {
        return "epoch-" + restarts;
    }

    /** The queue as one node reaches it. */
    JobQueue of(Node node) {
        return new Connection(node);
    }

    /** When the last message that was put off becomes ready. */
    long lastReadyAt() {
        return lastReadyAt;
    }

    private void readyIn(Duration delay) {
        lastReadyAt = Math.max(lastReadyAt, simulation.now() + delay.toNanos());
        if (delay.isPositive()) {
            simulation.at(simulation.now() + delay.toNanos() + AFTER, changed::all);
        } else {
            changed.all();
        }
    }

    private final class Connection implements JobQueue {

        private final Node node;

        Connection(Node node) {
            this.node = node;
        }

        @Override
        public void put(JobId id, String name, Priority priority, Duration delay) {
            queue.put(id, name, priority, delay);
            readyIn(delay);
        }

        @Override
        public Optional<Reservation> reserve(Set<String> queues, Duration timeout)
                throws InterruptedException {
            long end = simulation.now() + timeout.toNanos();
            while (true) {
                Optional<Reservation> reserved = queue.reserve(queues, Duration.ZERO);
                if (reserved.isPresent()) {
                    readyIn(Reservation.VISIBILITY);
                    return Optional.of(new Held(node, reserved.get(), queues));
                }
                if (simulation.now() >= end) {
                    return Optional.empty();
                }
                simulation.await(changed, end - simulation.now());
            }
        }

        @Override
        public Health health() {
            Health health = queue.health();
            // Another start is another epoch, whether the log was there or not.
            return new Health(epoch(), health.accepting(), health.queues());
        }
    }

    private final class Held implements Reservation {

        private final Node node;
        private final Reservation reservation;
        private final String name;

        Held(Node node, Reservation reservation, Set<String> queues) {
            this.node = node;
            this.reservation = reservation;
            this.name = queues.stream().sorted().findFirst().orElseThrow();
            held.computeIfAbsent(node, _ -> new LinkedHashSet<>()).add(this);
        }

        void becomesReady() {
            release(name, Priority.NORMAL, Duration.ZERO);
        }

        @Override
        public JobId id() {
            return reservation.id();
        }

        @Override
        public void extend() {
            reservation.extend();
            readyIn(VISIBILITY);
        }

        @Override
        public void delete() {
            over();
            reservation.delete();
        }

        @Override
        public void release(String queueName, Priority priority, Duration delay) {
            over();
            reservation.release(queueName, priority, delay);
            readyIn(delay);
        }

        @Override
        public void abandon() {
            over();
            reservation.abandon();
            changed.all();
        }

        private void over() {
            Set<Held> mine = held.get(node);
            if (mine != null) {
                mine.remove(this);
            }
        }
    }
}
