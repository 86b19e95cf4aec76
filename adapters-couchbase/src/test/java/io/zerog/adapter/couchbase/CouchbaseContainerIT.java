package io.zerog.adapter.couchbase;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.couchbase.BucketDefinition;
import org.testcontainers.couchbase.CouchbaseContainer;
import org.testcontainers.couchbase.CouchbaseService;

/**
 * Every contract of a store on a Couchbase Server in a container. It is skipped, and says so, where
 * there is no Docker engine or the image was not pulled before; with
 * COUCHBASE_CONTAINER_TEST=required in the environment it fails instead.
 */
class CouchbaseContainerIT implements StoreContracts {

    private static final String IMAGE = "couchbase/server:community-7.6.2";
    private static final String BUCKET = "zerog";

    private static CouchbaseContainer container;
    private static CouchbaseClient client;
    private CouchbaseStore opened;

    @BeforeAll
    static void start() {
        if (!DockerClientFactory.instance().isDockerAvailable()) {
            skip("NO DOCKER ENGINE");
        }
        container =
                new CouchbaseContainer(IMAGE)
                        .withImagePullPolicy(_ -> false)
                        .withEnabledServices(CouchbaseService.KV)
                        .withBucket(new BucketDefinition(BUCKET));
        try {
            container.start();
        } catch (RuntimeException cannot) {
            skip("IMAGE " + IMAGE + " CANNOT BE STARTED: " + cannot.getMessage());
        }
        client = CouchbaseClient.connect(settings("zerog"));
    }

    private static void skip(String reason) {
        String report = reason + ": nothing was run on a real Couchbase Server";
        if ("required".equals(System.getenv("COUCHBASE_CONTAINER_TEST"))) {
            throw new AssertionError(report);
        }
        System.out.println("[WARNING] " + report);
        assumeTrue(false, report);
    }

    @AfterAll
    static void stop() {
        if (client != null) {
            client.close();
        }
        if (container != null) {
            container.stop();
        }
    }

    @BeforeEach
    void anEmptyStore() {
        String prefix = UUID.randomUUID().toString().substring(0, 8);
        opened = client.store(settings(prefix), MockServer.CLOCK);
    }

    @Override
    public CouchbaseStore opened() {
        return opened;
    }

    private static CouchbaseSettings settings(String prefix) {
        return new CouchbaseSettings(
                container.getConnectionString(),
                container.getUsername(),
                container.getPassword(),
                BUCKET,
                "_default",
                "_default",
                Optional.empty(),
                Durability.NONE,
                CouchbaseSettings.CALL,
                CouchbaseSettings.START_UP,
                Duration.ofDays(7),
                prefix);
    }
}
