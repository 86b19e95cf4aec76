package io.zerog.bootstrap.settings;

/** The queues that can be chosen by name. */
public enum QueueName {
    MEMORY(false);

    private final boolean shared;

    QueueName(boolean shared) {
        this.shared = shared;
    }

    /** Whether several processes can use one such queue at once. */
    public boolean isShared() {
        return shared;
    }
}
