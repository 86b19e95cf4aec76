package io.zerog.adapter.sql;

import io.zerog.domain.job.Job;
import io.zerog.domain.job.JobId;
import io.zerog.domain.job.JobState.Queued;
import io.zerog.domain.port.JobStore;
import io.zerog.domain.port.StoredJob;
import java.security.SecureRandom;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Jobs as rows. The version of a state is a number that no write shares with any other, so it is
 * also the write id by which a write of unknown outcome is recognised.
 */
final class SqlJobStore implements JobStore {

    private static final long GOLDEN_GAMMA = 0x9e3779b97f4a7c15L;

    private final Dialect dialect;
    private final Lane writes;
    private final Lane lookups;
    private final Documents documents;
    private final FoundParameters found = new FoundParameters();
    private final AtomicLong versions = new AtomicLong(new SecureRandom().nextLong());
    private volatile Optional<Submitting<?>> submitting = Optional.empty();

    SqlJobStore(Dialect dialect, Lane writes, Lane lookups, Documents documents) {
        this.dialect = dialect;
        this.writes = writes;
        this.lookups = lookups;
        this.documents = documents;
    }

    /** From now on inserts put the first message of a queued job into this queue, too. */
    void enqueueInto(SqlQueue<?> queue) {
        submitting = Optional.of(submitting(queue));
    }

    private <M> Submitting<M> submitting(SqlQueue<M> queue) {
        return new Submitting<>(
                queue, new SqlQueue.Submits<>(dialect.inserts(), queue.puts()), writes);
    }

    @Override
    public InsertResult insert(Job job, byte[] parameters) {
        long version = version();
        JobRow row = JobRow.of(job, version, documents.first(job));
        JobWrites.Insert insert = new JobWrites.Insert(row, parameters.clone());
        boolean isQueued = submitting.isPresent() && job.state() instanceof Queued;
        boolean isInserted =
                isQueued
                        ? submitting.get().insert(job, insert)
                        : writes.call(dialect.inserts(), insert);
        found.forget(job.id());
        return isInserted
                ? new InsertResult.Inserted(version, isQueued)
                : new InsertResult.Exists();
    }

    /** Inserts of jobs with their messages. */
    private record Submitting<M>(SqlQueue<M> queue, SqlQueue.Submits<M> submits, Lane writes) {

        boolean insert(Job job, JobWrites.Insert insert) {
            M message = queue.first(job, insert);
            CompletableFuture<Boolean> inserted =
                    writes.send(submits, new SqlQueue.Submit<>(insert, message));
            // On the lane's thread, so that a message that is stored is never forgotten here.
            CompletableFuture<Void> told =
                    inserted.thenAccept(isNew -> {
                        if (isNew) {
                            queue.stored(message);
                        }
                    });
            boolean isInserted = writes.await(inserted);
            told.join();
            return isInserted;
        }
    }

    @Override
    public Optional<StoredJob> find(JobId id) {
        Optional<JobLookups.Found> row = lookups.call(JobLookups.JOB, id);
        if (row.isEmpty()) {
            found.forget(id);
        }
        return row.map(job -> found(id, job));
    }

    /** The job of a row that was found, by a reservation perhaps. */
    StoredJob found(JobId id, JobLookups.Found row) {
        found.keep(id, row.parameters());
        return documents.read(row.version(), row.document());
    }

    @Override
    public Optional<byte[]> parameters(JobId id) {
        return found.take(id).or(() -> lookups.call(JobLookups.PARAMETERS, id).map(byte[]::clone));
    }

    @Override
    public SaveResult save(Job job, long version) {
        long next = version();
        JobRow row = JobRow.of(job, next, documents.next(job, version, next));
        boolean isSaved = writes.call(dialect.saves(), new JobWrites.Save(row, version));
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
