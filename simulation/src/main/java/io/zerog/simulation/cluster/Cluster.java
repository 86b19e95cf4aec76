package io.zerog.simulation.cluster;

import io.zerog.adapter.memory.MemoryQueue;
import io.zerog.adapter.memory.MemoryStore;
import io.zerog.adapter.memory.MemoryWorkerRegistry;
import io.zerog.application.Environment;
import io.zerog.application.Loop;
import io.zerog.application.Ports;
import io.zerog.domain.port.PortUnavailableException;
import io.zerog.domain.port.Time;
import io.zerog.domain.port.WorkerDeaths;
import io.zerog.simulation.engine.Node;
import io.zerog.simulation.engine.NodeTime;
import io.zerog.simulation.engine.Simulation;
import io.zerog.simulation.fault.Coverage;
import io.zerog.simulation.fault.FaultInjector;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/** Everything that a simulation consists of, and what the nodes are made from. */
final class Cluster {

    private static final long LOOP_BACKOFF = Duration.ofSeconds(1).toNanos();
    private static final long LONGEST_RESTART = Duration.ofSeconds(10).toNanos();

    private final Simulation simulation;
    private final Variant variant;
    private final History history;
    private final FaultInjector faults;
    private final NodeTime exact;
    private final SharedAdapters adapters;
    private final RandomGenerator random;
    private final Map<String, Integer> lives = new HashMap<>();
    private final Map<String, Runnable> restarts = new HashMap<>();
    private final WorkerDeaths deaths;

    Cluster(Simulation simulation, Settings settings, Variant variant, Coverage coverage) {
        this.simulation = simulation;
        this.variant = variant;
        this.random = simulation.randomness();
        this.history = new History(simulation, settings);
        this.faults =
                new FaultInjector(
                        simulation, settings.rates(), settings.sites(), coverage, this::kill);
        this.exact = new NodeTime(simulation);
        this.adapters = adapters(settings.ledgers());
        history.reads(adapters::stored);
        boolean isOneHost = random.nextBoolean();
        this.deaths = isOneHost ? history.deaths() : WorkerDeaths.UNKNOWN;
    }

    private SharedAdapters adapters(boolean ledgers) {
        SimulatedQueue queue = new SimulatedQueue(simulation, new MemoryQueue(exact, "epoch-0"));
        if (ledgers) {
            return new LedgerAdapters(simulation, variant, queue, exact);
        }
        MemoryStore store = new MemoryStore();
        return new MemoryAdapters(
                store,
                variant.output(store),
                new MemoryWorkerRegistry(exact),
                queue,
                random.nextBoolean());
    }

    Simulation simulation() {
        return simulation;
    }

    Variant variant() {
        return variant;
    }

    History history() {
        return history;
    }

    /** What nodes know of each other's deaths: everything where all are on one host. */
    WorkerDeaths deaths() {
        return deaths;
    }

    FaultInjector faults() {
        return faults;
    }

    SimulatedQueue queue() {
        return adapters.queue();
    }

    Environment environment(Time time) {
        RandomGenerator own = simulation.randomness();
        return new Environment(time, ids(own), own::nextDouble);
    }

    private static Supplier<UUID> ids(RandomGenerator random) {
        return () -> new UUID(random.nextLong(), random.nextLong());
    }

    Ports ports(Node node, Time time) {
        return variant.ports(simulation, node, adapters.of(node, time, faults, history));
    }

    /** Every job can be found, whatever is going on. */
    void takeCensus() {
        new Census(adapters.stored(), history).take(exact.instant());
    }

    /**
     * A new life of a node.
     *
     * @param restart starts the next one, some seconds after this one has died
     */
    Node born(String name, Runnable restart) {
        restarts.put(name, restart);
        return new Node(name, lives.merge(name, 1, Integer::sum));
    }

    /** Kills a node like kill -9; it is started again a little later. */
    void kill(Node node) {
        if (node.isAlive()) {
            simulation.trace().add(simulation.now(), node, "dies");
            history.dies(node);
            adapters.queue().disconnected(node);
            takeCensus();
            simulation.at(
                    simulation.now() + random.nextLong(LONGEST_RESTART), restarts.get(node.name()));
        }
        simulation.kill(node);
    }

    /** Gives a loop its thread, which goes on for as long as the node lives. */
    void start(Node node, Loop loop) {
        simulation.spawn(
                node,
                loop.name(),
                () -> {
                    try {
                        while (true) {
                            simulation.sleep(turn(loop));
                        }
                    } catch (InterruptedException end) {
                        history.violate(Invariant.LOOPS_GO_ON, loop.name() + " was interrupted");
                    }
                });
    }

    private long turn(Loop loop) throws InterruptedException {
        try {
            return loop.turn().toNanos();
        } catch (PortUnavailableException away) {
            return random.nextLong(LOOP_BACKOFF);
        } catch (RuntimeException broken) {
            history.violate(Invariant.LOOPS_GO_ON, loop.name() + " threw " + broken);
            simulation.fail(broken);
            throw broken;
        }
    }
}
