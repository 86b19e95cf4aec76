package io.zerog.simulation.cluster;

import io.zerog.application.Ports;
import io.zerog.domain.port.JobCatalog;
import io.zerog.domain.port.JobJournal;
import io.zerog.domain.port.JobOutput;
import io.zerog.domain.port.JobQueue;
import io.zerog.domain.port.JobStore;
import io.zerog.domain.port.OpenJobs;
import io.zerog.domain.port.Retention;
import io.zerog.domain.port.WorkerRegistry;
import io.zerog.simulation.engine.Node;
import io.zerog.simulation.fault.FaultInjector;
import io.zerog.testkit.OneDatabase;
import io.zerog.testkit.PortInterceptor;

/**
 * What all nodes share: the store and all that belongs to it, and the queue.
 *
 * @param isOneDatabase whether store and queue work together as those of one database do
 */
record SharedAdapters(
        JobStore store,
        OpenJobs openJobs,
        JobCatalog catalog,
        JobOutput output,
        JobJournal journal,
        Retention retention,
        WorkerRegistry registry,
        SimulatedQueue queue,
        boolean isOneDatabase) {

    /** The ports as one node reaches them: over a network where things go wrong. */
    Ports of(Node node, FaultInjector injector, History history) {
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
                faults.wrap(OpenJobs.class, openJobs),
                faults.wrap(JobCatalog.class, catalog),
                faults.wrap(JobOutput.class, output),
                faults.wrap(JobJournal.class, journal),
                faults.wrap(Retention.class, retention),
                faults.wrap(WorkerRegistry.class, registry),
                faults.wrap(JobQueue.class, itsQueue),
                new TaskCodec(),
                _ -> {});
    }
}
