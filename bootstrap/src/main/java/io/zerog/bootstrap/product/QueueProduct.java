package io.zerog.bootstrap.product;

import io.zerog.domain.port.JobQueue;
import java.util.function.LongSupplier;

/**
 * An open queue. One of your own proves itself with the contract of zerog-testkit.
 *
 * @param name as it is shown to operators
 * @param isShared whether several processes can use one such queue at once
 * @param strangersRemoved how many messages it has removed because they were none of ours
 * @param closing releases what the queue holds, when the node has stopped
 */
public record QueueProduct(
        String name,
        boolean isShared,
        JobQueue jobs,
        LongSupplier strangersRemoved,
        Runnable closing)
        implements AutoCloseable {

    /** One that nobody else writes to. */
    public QueueProduct(String name, boolean isShared, JobQueue jobs, Runnable closing) {
        this(name, isShared, jobs, () -> 0, closing);
    }

    @Override
    public void close() {
        closing.run();
    }
}
