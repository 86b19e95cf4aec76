package io.zerog.adapter.sql;

import io.zerog.domain.job.Job;
import io.zerog.domain.job.JobId;
import io.zerog.domain.port.JobStore;
import io.zerog.domain.port.StoredJob;
import java.security.SecureRandom;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Jobs as rows. The version of a state is a number that no write shares with any other, so it is
 * also the write id by which a write of unknown outcome is recognised.
 */
final class SqlJobStore implements JobStore {

    private static final long GOLDEN_GAMMA = 0x9e3779b97f4a7c15L;

    private final Lane writes;
    private final Lane lookups;
    private final Documents documents;
    private final FoundParameters found = new FoundParameters();
    private final AtomicLong versions = new AtomicLong(new SecureRandom().nextLong());

    SqlJobStore(Lane writes, Lane lookups, Documents documents) {
        this.writes = writes;
        this.lookups = lookups;
        this.documents = documents;
    }

    @Override
    public InsertResult insert(Job job, byte[] parameters) {
        long version = version();
        JobRow row = JobRow.of(job, version, documents.first(job));
        boolean isInserted =
                writes.call(JobWrites.INSERT, new JobWrites.Insert(row, parameters.clone()));
        found.forget(job.id());
        return isInserted ? new InsertResult.Inserted(version) : new InsertResult.Exists();
    }

    @Override
    public Optional<StoredJob> find(JobId id) {
        Optional<JobLookups.Found> row = lookups.call(JobLookups.JOB, id);
        found.keep(id, row.map(JobLookups.Found::parameters).orElse(null));
        return row.map(job -> documents.read(job.version(), job.document()));
    }

    @Override
    public Optional<byte[]> parameters(JobId id) {
        return found.take(id).or(() -> lookups.call(JobLookups.PARAMETERS, id).map(byte[]::clone));
    }

    @Override
    public SaveResult save(Job job, long version) {
        long next = version();
        JobRow row = JobRow.of(job, next, documents.next(job, version, next));
        boolean isSaved = writes.call(JobWrites.SAVE, new JobWrites.Save(row, version));
        return isSaved ? new SaveResult.Saved(next) : new SaveResult.Stale();
    }

    @Override
    public boolean remove(JobId id, long version) {
        boolean isRemoved =
                writes.call(JobWrites.REMOVE, new JobWrites.Remove(JobRow.bytes(id), version));
        found.forget(id);
        return isRemoved;
    }

    /** SplitMix64 from a random start: two writes of all nodes share a number by 1 in 2^63. */
    private long version() {
        long z = versions.getAndAdd(GOLDEN_GAMMA);
        z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
        z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
        return (z ^ (z >>> 31)) & Long.MAX_VALUE;
    }
}
