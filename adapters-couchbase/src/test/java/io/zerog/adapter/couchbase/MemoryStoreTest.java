package io.zerog.adapter.couchbase;

import io.zerog.domain.port.JobCatalog;
import io.zerog.domain.port.JobJournal;
import io.zerog.domain.port.JobOutput;
import io.zerog.domain.port.JobStore;
import io.zerog.domain.port.OpenJobs;
import io.zerog.domain.port.Retention;
import io.zerog.domain.port.WorkerRegistry;
import io.zerog.testkit.JobCatalogContract;
import io.zerog.testkit.JobJournalContract;
import io.zerog.testkit.JobOutputContract;
import io.zerog.testkit.JobStoreContract;
import io.zerog.testkit.OpenJobsContract;
import io.zerog.testkit.RetentionContract;
import io.zerog.testkit.WorkerRegistryContract;

import java.time.Instant;

/** Every contract of a store on the service in memory, which crash tests stand on. */
class MemoryStoreTest
        implements JobStoreContract,
                OpenJobsContract,
                JobCatalogContract,
                JobOutputContract,
                JobJournalContract,
                RetentionContract,
                WorkerRegistryContract {

    private final CouchbaseStore store =
            new MemoryNode(new MemoryKeyValue(MockServer.CLOCK), MockServer.CLOCK, 1).opened();

    @Override
    public Instant now() {
        return MockServer.CLOCK.instant();
    }

    @Override
    public JobStore store() {
        return store.store();
    }

    @Override
    public OpenJobs openJobs() {
        return store.openJobs();
    }

    @Override
    public JobCatalog catalog() {
        return store.catalog();
    }

    @Override
    public JobOutput output() {
        return store.output();
    }

    @Override
    public JobJournal journal() {
        return store.journal();
    }

    @Override
    public Retention retention() {
        return store.retention();
    }

    @Override
    public WorkerRegistry registry() {
        return store.registry();
    }
}
