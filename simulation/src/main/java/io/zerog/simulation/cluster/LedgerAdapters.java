package io.zerog.simulation.cluster;

import io.zerog.adapter.couchbase.CouchbaseStore;
import io.zerog.adapter.couchbase.KeyValue;
import io.zerog.adapter.couchbase.MemoryKeyValue;
import io.zerog.adapter.memory.MemoryWorkerRegistry;
import io.zerog.application.Ports;
import io.zerog.domain.port.JobQueue;
import io.zerog.domain.port.Time;
import io.zerog.domain.port.WorkerRegistry;
import io.zerog.simulation.engine.Node;
import io.zerog.simulation.engine.SimulatedLock;
import io.zerog.simulation.engine.Simulation;
import io.zerog.simulation.fault.FaultInjector;
import io.zerog.testkit.PortInterceptor;
import java.time.Duration;
import java.util.SplittableRandom;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The store on Couchbase: each node has one of its own, as in production, and all that they share
 * is a key-value service. Things go wrong at the calls of that. The registry of workers, which is
 * no ledger and would make half of all calls, is in memory.
 */
final class LedgerAdapters implements SharedAdapters {

    private static final Duration RETENTION = Duration.ofDays(7);

    private final Simulation simulation;
    private final Variant variant;
    private final SimulatedQueue queue;
    private final Time exact;
    private final MemoryKeyValue service;
    private final WorkerRegistry registry;

    LedgerAdapters(Simulation simulation, Variant variant, SimulatedQueue queue, Time exact) {
        this.simulation = simulation;
        this.variant = variant;
        this.queue = queue;
        this.exact = exact;
        this.service = new MemoryKeyValue(exact);
        this.registry = new MemoryWorkerRegistry(exact);
    }

    @Override
    public Ports of(Node node, Time time, FaultInjector injector, History history) {
        KeyValue recorded = new RecordedDocuments(service, history).wrap(KeyValue.class, service);
        PortInterceptor ports = injector.of(node);
        PortInterceptor faults = injector.of(node, KeyValueSites::name);
        PortInterceptor network =
                call -> KeyValueSites.isNone(call) ? call.proceed() : faults.around(call);
        CouchbaseStore store =
                CouchbaseStore.on(
                        variant.keyValue(simulation, node, network.wrap(KeyValue.class, recorded)),
                        RETENTION,
                        time,
                        simulation.randomness()::nextLong,
                        () -> new SimulatedLock(simulation));
        return new Ports(
                store.store(),
                store.openJobs(),
                store.catalog(),
                store.output(),
                store.journal(),
                store.retention(),
                ports.wrap(WorkerRegistry.class, registry),
                ports.wrap(JobQueue.class, queue.of(node)),
                new TaskCodec(),
                _ -> {});
    }

    @Override
    public Stored stored() {
        CouchbaseStore store =
                CouchbaseStore.on(
                        service.copy(),
                        RETENTION,
                        exact,
                        new SplittableRandom(0)::nextLong,
                        ReentrantLock::new);
        return new Stored(store.openJobs(), store.catalog(), store.output());
    }

    @Override
    public SimulatedQueue queue() {
        return queue;
    }
}
