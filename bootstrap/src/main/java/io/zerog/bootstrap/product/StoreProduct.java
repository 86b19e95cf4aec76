package io.zerog.bootstrap.product;

import io.zerog.domain.port.JobCatalog;
import io.zerog.domain.port.JobJournal;
import io.zerog.domain.port.JobOutput;
import io.zerog.domain.port.JobStore;
import io.zerog.domain.port.OpenJobs;
import io.zerog.domain.port.Retention;
import io.zerog.domain.port.WorkerRegistry;

/**
 * An open store: all that keeps jobs. One of your own proves itself with the contracts of
 * zerog-testkit.
 *
 * @param name as it is shown to operators
 * @param isShared whether several processes can use one such store at once
 * @param closing releases what the store holds, when the node has stopped
 */
public record StoreProduct(
        String name,
        boolean isShared,
        JobStore jobs,
        OpenJobs openJobs,
        JobCatalog catalog,
        JobOutput output,
        JobJournal journal,
        Retention retention,
        WorkerRegistry registry,
        Runnable closing)
        implements AutoCloseable {

    @Override
    public void close() {
        closing.run();
    }
}
