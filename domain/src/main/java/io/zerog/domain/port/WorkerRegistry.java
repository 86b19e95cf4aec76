package io.zerog.domain.port;

import java.util.List;

/** Where workers report, and where they find their orders. */
public interface WorkerRegistry {

    /**
     * Stores the status and answers what the worker has been told to do: what {@link #order} last
     * said, {@link WorkerState#ACTIVE} if nobody ordered anything.
     */
    WorkerState report(WorkerStatus status);

    /** The last report of every worker that reported within the last day, with its orders. */
    List<WorkerStatus> list();

    /**
     * Tells a worker what to do; it learns it with its next report. An order to a retired worker
     * changes nothing.
     *
     * @return whether the worker is known
     */
    boolean order(String workerId, WorkerState state);
}
