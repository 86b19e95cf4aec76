package io.zerog.adapter.sql;

import io.zerog.domain.port.JobCatalog;
import io.zerog.domain.port.JobJournal;
import io.zerog.domain.port.JobOutput;
import io.zerog.domain.port.JobStore;
import io.zerog.domain.port.OpenJobs;
import io.zerog.domain.port.Retention;
import io.zerog.domain.port.WorkerRegistry;
import io.zerog.testkit.ExactOpenJobsContract;
import io.zerog.testkit.JobCatalogContract;
import io.zerog.testkit.JobJournalContract;
import io.zerog.testkit.JobOutputContract;
import io.zerog.testkit.JobStoreContract;
import io.zerog.testkit.RetentionContract;
import io.zerog.testkit.WorkerRegistryContract;
import java.time.Instant;

/** Every contract of a store, on one database. */
interface StoreContracts
        extends JobStoreContract,
                ExactOpenJobsContract,
                JobCatalogContract,
                JobOutputContract,
                JobJournalContract,
                RetentionContract,
                WorkerRegistryContract {

    SqlDatabase database();

    @Override
    default Instant now() {
        return WallTime.INSTANCE.instant();
    }

    @Override
    default JobStore store() {
        return database().store();
    }

    @Override
    default OpenJobs openJobs() {
        return database().openJobs();
    }

    @Override
    default JobCatalog catalog() {
        return database().catalog();
    }

    @Override
    default JobOutput output() {
        return database().output();
    }

    @Override
    default JobJournal journal() {
        return database().journal();
    }

    @Override
    default Retention retention() {
        return database().retention();
    }

    @Override
    default WorkerRegistry registry() {
        return database().registry();
    }
}
