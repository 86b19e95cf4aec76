package io.zerog.domain.port;

import io.zerog.domain.job.Job;
import io.zerog.domain.job.JobId;
import java.util.Optional;

/**
 * The one source of truth about jobs. Every write is conditional; every read sees the last write
 * that was answered.
 *
 * <p>An adapter resolves an unknown outcome (applied, but the reply lost) by reading back what it
 * wrote; only if that fails too does it throw {@link PortUnavailableException}. A caller that gets
 * this must read again before it concludes anything.
 */
public interface JobStore {

    /** What became of an insert. */
    sealed interface InsertResult {

        /**
         * @param isQueued whether its message was put by the same transaction, where the queue is
         *     kept beside the store: nobody has to put it any more
         */
        record Inserted(long version, boolean isQueued) implements InsertResult {
            public Inserted(long version) {
                this(version, false);
            }
        }

        /** A job of this id is there already; nothing was changed. */
        record Exists() implements InsertResult {}
    }

    /** What became of a save. */
    sealed interface SaveResult {
        record Saved(long version) implements SaveResult {}

        /** The job is not at this version (any more), or is gone; nothing was changed. */
        record Stale() implements SaveResult {}
    }

    /** Stores a new job together with its parameters (JSON), both or nothing. */
    InsertResult insert(Job job, byte[] parameters);

    Optional<StoredJob> find(JobId id);

    /** The parameters as they were inserted; read by claims and single views only. */
    Optional<byte[]> parameters(JobId id);

    /** Replaces the job if it is still at the version. */
    SaveResult save(Job job, long version);

    /**
     * Removes the job with all that is its own (parameters, output, journal) if it is still at the
     * version.
     *
     * @return whether it was removed
     */
    boolean remove(JobId id, long version);
}
