package io.zerog.simulation.cluster;

import io.zerog.domain.job.Job;
import io.zerog.domain.job.JobId;
import io.zerog.domain.port.JobStore;
import io.zerog.domain.port.StoredJob;
import java.util.Optional;

/** The shared store; tells the history of every write that is applied. */
record RecordingStore(JobStore store, History history) implements JobStore {

    @Override
    public InsertResult insert(Job job, byte[] parameters) {
        InsertResult result = store.insert(job, parameters);
        if (result instanceof InsertResult.Inserted) {
            history.inserted(job);
        }
        return result;
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
        Optional<StoredJob> before = store.find(job.id());
        SaveResult result = store.save(job, version);
        if (result instanceof SaveResult.Saved) {
            history.saved(before.orElseThrow().job(), job);
        }
        return result;
    }

    @Override
    public boolean remove(JobId id, long version) {
        Optional<StoredJob> before = store.find(id);
        boolean removed = store.remove(id, version);
        if (removed) {
            history.removed(before.orElseThrow().job());
        }
        return removed;
    }
}
