package io.zerog.bootstrap.settings;

import java.util.Optional;

/** The queues that can be chosen by name. */
public enum QueueName {
    SQLITE(false),
    POSTGRES(true),
    BEANSTALKD(true),
    MEMORY(false);

    private final boolean shared;

    QueueName(boolean shared) {
        this.shared = shared;
    }

    /** Whether several processes can use one such queue at once. */
    public boolean isShared() {
        return shared;
    }

    /** The store whose database it is in; it works with no other. */
    public Optional<StoreName> within() {
        return switch (this) {
            case SQLITE -> Optional.of(StoreName.SQLITE);
            case POSTGRES -> Optional.of(StoreName.POSTGRES);
            case BEANSTALKD, MEMORY -> Optional.empty();
        };
    }
}
