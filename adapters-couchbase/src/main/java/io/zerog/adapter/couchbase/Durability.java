package io.zerog.adapter.couchbase;

import com.couchbase.client.core.msg.kv.DurabilityLevel;

/** What must have happened to a write that counts before it is answered. */
public enum Durability {
    /** It is in the memory of one node: for a cluster of one, or without replicas. */
    NONE(DurabilityLevel.NONE),
    /** It is in the memory of most replicas. */
    MAJORITY(DurabilityLevel.MAJORITY),
    /** The same, and on the disk of the active node. */
    MAJORITY_AND_PERSIST(DurabilityLevel.MAJORITY_AND_PERSIST_TO_ACTIVE),
    /** It is on the disks of most replicas. */
    PERSIST_TO_MAJORITY(DurabilityLevel.PERSIST_TO_MAJORITY);

    private final DurabilityLevel level;

    Durability(DurabilityLevel level) {
        this.level = level;
    }

    DurabilityLevel level() {
        return level;
    }
}
