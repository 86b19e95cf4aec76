package io.zerog.bootstrap.settings;

import java.util.Locale;

/** The stores that can be chosen by name. */
public enum StoreName {
    SQLITE(false),
    POSTGRES(true),
    COUCHBASE(true),
    MEMORY(false);

    private final boolean shared;

    StoreName(boolean shared) {
        this.shared = shared;
    }

    /** Whether several processes can use one such store at once. */
    public boolean isShared() {
        return shared;
    }

    /** As it is written in settings. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The queue that comes with it. */
    public QueueName queue() {
        return switch (this) {
            case SQLITE -> QueueName.SQLITE;
            case POSTGRES -> QueueName.POSTGRES;
            case COUCHBASE -> QueueName.BEANSTALKD;
            case MEMORY -> QueueName.MEMORY;
        };
    }
}
