package io.zerog.simulation.cluster;

import io.zerog.adapter.memory.MemoryStore;
import io.zerog.application.Ports;
import io.zerog.domain.port.JobCatalog;
import io.zerog.domain.port.JobJournal;
import io.zerog.domain.port.JobOutput;
import io.zerog.domain.port.JobQueue;
import io.zerog.domain.port.JobStore;
import io.zerog.domain.port.OpenJobs;
import io.zerog.domain.port.Retention;
import io.zerog.domain.port.Time;
import io.zerog.domain.port.WorkerRegistry;
import io.zerog.simulation.engine.Node;
import io.zerog.simulation.fault.FaultInjector;
import io.zerog.testkit.OneDatabase;
import io.zerog.testkit.PortInterceptor;

/**
 * A store in memory that all nodes reach.
 *
 * @param isOneDatabase whether store and queue work together as those of one database do
 */
record MemoryAdapters(
        MemoryStore store,
        JobOutput output,
        WorkerRegistry registry,
        SimulatedQueue queue,
        boolean isOneDatabase)
        implements SharedAdapters {

    @Override
    public Ports of(Node node, Time time, FaultInjector injector, History history) {
        PortInterceptor faults = injector.of(node);
        JobStore itsStore = new RecordingStore(store, history);
        JobQueue itsQueue = queue.of(node);
        if (isOneDatabase) {
            OneDatabase database = new OneDatabase(itsStore, itsQueue);
            itsStore = database.enqueuingStore();
            itsQueue = database.knowingQueue();
        }
        return new Ports(
                faults.wrap(JobStore.class, itsStore),
                faults.wrap(OpenJobs.class, store),
                faults.wrap(JobCatalog.class, store),
                faults.wrap(JobOutput.class, output),
                faults.wrap(JobJournal.class, store),
                faults.wrap(Retention.class, store),
                faults.wrap(WorkerRegistry.class, registry),
                faults.wrap(JobQueue.class, itsQueue),
                new TaskCodec(),
                _ -> {});
    }

    @Override
    public Stored stored() {
        return new Stored(store, store, output);
    }
}
