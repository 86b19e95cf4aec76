package io.zerog.simulation.cluster;

import io.zerog.application.Ports;
import io.zerog.domain.port.JobCatalog;
import io.zerog.domain.port.JobOutput;
import io.zerog.domain.port.OpenJobs;
import io.zerog.domain.port.Time;
import io.zerog.simulation.engine.Node;
import io.zerog.simulation.fault.FaultInjector;

/** What all nodes share: the store and all that belongs to it, and the queue. */
interface SharedAdapters {

    /** What is stored, as whoever looks for the first time sees it; looking changes nothing. */
    record Stored(OpenJobs openJobs, JobCatalog catalog, JobOutput output) {}

    /** The ports as one node reaches them: over a network where things go wrong. */
    Ports of(Node node, Time time, FaultInjector injector, History history);

    Stored stored();

    SimulatedQueue queue();
}
