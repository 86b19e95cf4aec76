package io.zerog.domain.port;

/** What a worker has been told to do. */
public enum WorkerState {
    /** Take jobs. */
    ACTIVE,
    /** Finish what runs, take nothing new. */
    DRAINING,
    /** Finish what runs, then never work again. Cannot be undone. */
    RETIRED
}
