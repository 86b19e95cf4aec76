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

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;

import java.time.Instant;
import java.util.UUID;

/** Every contract of a store over the real wire, each test under keys of its own. */
class CouchbaseStoreTest
        implements JobStoreContract,
                OpenJobsContract,
                JobCatalogContract,
                JobOutputContract,
                JobJournalContract,
                RetentionContract,
                WorkerRegistryContract {

    private static MockServer server;
    private static CouchbaseClient client;
    private CouchbaseStore couchbase;

    @BeforeAll
    static void start() throws Exception {
        server = new MockServer();
        client = CouchbaseClient.connect(server.settings());
    }

    @AfterAll
    static void stop() {
        client.close();
        server.close();
    }

    @BeforeEach
    void anEmptyStore() {
        String prefix = UUID.randomUUID().toString().substring(0, 8);
        couchbase = client.store(server.settings(prefix), MockServer.CLOCK);
    }

    @Override
    public Instant now() {
        return MockServer.CLOCK.instant();
    }

    @Override
    public JobStore store() {
        return couchbase.store();
    }

    @Override
    public OpenJobs openJobs() {
        return couchbase.openJobs();
    }

    @Override
    public JobCatalog catalog() {
        return couchbase.catalog();
    }

    @Override
    public JobOutput output() {
        return couchbase.output();
    }

    @Override
    public JobJournal journal() {
        return couchbase.journal();
    }

    @Override
    public Retention retention() {
        return couchbase.retention();
    }

    @Override
    public WorkerRegistry registry() {
        return couchbase.registry();
    }
}
