package io.zerog.domain.port;

/**
 * Which workers are known to have died. A lease tells only that a worker is silent; on the same
 * host the operating system knows whether its process has ended, and says so at once.
 */
public interface WorkerDeaths {

    /** Where nobody can know. */
    WorkerDeaths UNKNOWN = _ -> false;

    /**
     * Whether that worker's process has ended: never true of one that lives, be it frozen, and
     * perhaps false of one that has ended.
     *
     * @param worker the id of one start of one node
     */
    boolean isDead(String worker);
}
