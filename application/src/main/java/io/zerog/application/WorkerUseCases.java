package io.zerog.application;

import io.zerog.domain.port.WorkerState;
import io.zerog.domain.port.WorkerStatus;
import java.util.List;

/** What operators do with workers, from any node for any node. */
public interface WorkerUseCases {

    /**
     * A worker as it is seen from here.
     *
     * @param lost whether it has fallen silent: its last report is what is known of it
     */
    record Seen(WorkerStatus status, boolean lost) {}

    /** Every worker that reported within the last day, by id. */
    List<Seen> workers();

    /**
     * Tells a worker what to do; it learns it with its next report, within a few seconds. Refused
     * as UNKNOWN_WORKER if there is none, as RETIRED if it has been retired, which cannot be
     * undone; to retire it once more changes nothing.
     *
     * @return the worker with its order
     */
    Seen order(String id, WorkerState state);
}
