package io.zerog.chaos;

import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;

/** A store and a queue. */
enum Product {
    BEANSTALKD_POSTGRES("beanstalkd+postgres", "postgres", "beanstalkd", false),
    BEANSTALKD_LOG_POSTGRES("beanstalkd-b+postgres", "postgres", "beanstalkd", true),
    POSTGRES("postgres", "postgres", "postgres", false),
    SQLITE("sqlite", "sqlite", "sqlite", false),
    BEANSTALKD_SQLITE("beanstalkd+sqlite", "sqlite", "beanstalkd", false),
    BEANSTALKD_COUCHBASE("beanstalkd+couchbase", "couchbase", "beanstalkd", false),
    /** Loses everything with its process: shows that the verdict can fail. */
    MEMORY("memory", "memory", "memory", false);

    private final String word;
    private final String store;
    private final String queue;
    private final boolean logged;

    Product(String word, String store, String queue, boolean logged) {
        this.word = word;
        this.store = store;
        this.queue = queue;
        this.logged = logged;
    }

    static Optional<Product> named(String word) {
        return Arrays.stream(values()).filter(product -> product.word.equals(word)).findFirst();
    }

    static String words() {
        return Arrays.stream(values()).map(Product::word).collect(Collectors.joining(", "));
    }

    String word() {
        return word;
    }

    String store() {
        return store;
    }

    String queue() {
        return queue;
    }

    /** Whether beanstalkd keeps a log (-b). */
    boolean isLogged() {
        return logged;
    }

    /** Whether several processes can share it; else one node does everything. */
    boolean isShared() {
        return !store.equals("sqlite") && !store.equals("memory");
    }
}
