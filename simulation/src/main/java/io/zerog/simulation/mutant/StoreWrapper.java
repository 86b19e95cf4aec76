package io.zerog.simulation.mutant;

import io.zerog.application.Ports;
import io.zerog.domain.job.CancelRequest;
import io.zerog.domain.job.Counters;
import io.zerog.domain.job.Job;
import io.zerog.domain.job.JobId;
import io.zerog.domain.job.JobState;
import io.zerog.domain.port.JobOutput;
import io.zerog.domain.port.JobQueue;
import io.zerog.domain.port.JobStore;
import io.zerog.domain.port.StoredJob;
import java.util.Optional;

/** A store that passes everything on; mutants change what they get wrong. */
class StoreWrapper implements JobStore {

    final JobStore real;

    StoreWrapper(JobStore real) {
        this.real = real;
    }

    static Ports with(Ports ports, JobStore store, JobOutput output, JobQueue queue) {
        return new Ports(
                store,
                ports.openJobs(),
                ports.catalog(),
                output,
                ports.journal(),
                ports.retention(),
                ports.registry(),
                queue,
                ports.codec(),
                ports.observer());
    }

    static Ports with(Ports ports, JobStore store) {
        return with(ports, store, ports.output(), ports.queue());
    }

    @Override
    public InsertResult insert(Job job, byte[] parameters) {
        return real.insert(job, parameters);
    }

    @Override
    public Optional<StoredJob> find(JobId id) {
        return real.find(id);
    }

    @Override
    public Optional<byte[]> parameters(JobId id) {
        return real.parameters(id);
    }

    @Override
    public SaveResult save(Job job, long version) {
        return real.save(job, version);
    }

    @Override
    public boolean remove(JobId id, long version) {
        return real.remove(id, version);
    }

    /** The job in another state or with other counters; all else as it was. */
    static Job with(Job job, JobState state, Counters counters, Optional<CancelRequest> cancel) {
        return new Job(
                job.id(),
                job.type(),
                job.queue(),
                job.priority(),
                job.createdAt(),
                job.updatedAt(),
                state,
                counters,
                job.progress(),
                job.startedLast(),
                job.checkpoint(),
                job.review(),
                cancel,
                job.retryOf(),
                job.traceParent(),
                job.runs());
    }
}
