package io.zerog.bootstrap.settings;

/** What must have happened to a write to Couchbase before it is answered. */
public enum DurabilityName {
    NONE,
    MAJORITY,
    MAJORITY_AND_PERSIST,
    PERSIST_TO_MAJORITY
}
