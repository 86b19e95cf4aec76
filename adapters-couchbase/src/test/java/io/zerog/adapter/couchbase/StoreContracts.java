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

/** Every contract of a store. */
interface StoreContracts
        extends JobStoreContract,
                OpenJobsContract,
                JobCatalogContract,
                JobOutputContract,
                JobJournalContract,
                RetentionContract,
                WorkerRegistryContract {

    /** Empty at the beginning of each test. */
    CouchbaseStore opened();

    @Override
    default Instant now() {
        return MockServer.CLOCK.instant();
    }

    @Override
    default JobStore store() {
        return opened().store();
    }

    @Override
    default OpenJobs openJobs() {
        return opened().openJobs();
    }

    @Override
    default JobCatalog catalog() {
        return opened().catalog();
    }

    @Override
    default JobOutput output() {
        return opened().output();
    }

    @Override
    default JobJournal journal() {
        return opened().journal();
    }

    @Override
    default Retention retention() {
        return opened().retention();
    }

    @Override
    default WorkerRegistry registry() {
        return opened().registry();
    }
}
