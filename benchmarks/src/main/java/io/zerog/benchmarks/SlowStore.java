package io.zerog.benchmarks;

import io.zerog.domain.job.Job;
import io.zerog.domain.job.JobId;
import io.zerog.domain.port.JobStore;
import io.zerog.domain.port.StoredJob;
import java.time.Duration;
import java.util.Optional;

/** A store that takes its time over inserts, so that submits pile up. */
record SlowStore(JobStore store, Duration insert) implements JobStore {

    @Override
    public InsertResult insert(Job job, byte[] parameters) {
        try {
            Thread.sleep(insert);
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
        }
        return store.insert(job, parameters);
    }

    @Override
    public Optional<StoredJob> find(JobId id) {
        return store.find(id);
    }

    @Override
    public Optional<byte[]> parameters(JobId id) {
        return store.parameters(id);
    }

    @Override
    public SaveResult save(Job job, long version) {
        return store.save(job, version);
    }

    @Override
    public boolean remove(JobId id, long version) {
        return store.remove(id, version);
    }
}
