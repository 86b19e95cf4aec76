package io.zerog.application;

import io.zerog.domain.port.JobQueue;
import java.util.List;

/** What operators and probes ask. */
public interface HealthUseCases {

    /** One thing that was looked at. */
    record Check(String name, boolean up, String detail) {}

    /** Whether this process should go on living: each of its loops has turned lately. */
    List<Check> live();

    /** Whether this node should get requests: not draining, store and queue answer. */
    List<Check> ready();

    /**
     * The queue's state, at most a few seconds old.
     *
     * @throws io.zerog.domain.port.PortUnavailableException when it has not answered lately
     */
    JobQueue.Health queues();
}
