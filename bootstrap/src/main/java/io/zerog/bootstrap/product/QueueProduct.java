package io.zerog.bootstrap.product;

import io.zerog.domain.port.JobQueue;

/**
 * An open queue. One of your own proves itself with the contract of zerog-testkit.
 *
 * @param name as it is shown to operators
 * @param isShared whether several processes can use one such queue at once
 * @param closing releases what the queue holds, when the node has stopped
 */
public record QueueProduct(String name, boolean isShared, JobQueue jobs, Runnable closing)
        implements AutoCloseable {

    @Override
    public void close() {
        closing.run();
    }
}
