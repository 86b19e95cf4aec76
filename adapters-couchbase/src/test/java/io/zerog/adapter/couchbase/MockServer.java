package io.zerog.adapter.couchbase;

import com.couchbase.mock.BucketConfiguration;
import com.couchbase.mock.CouchbaseMock;
import com.couchbase.mock.memcached.MemcachedServer;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;

/** Couchbase's own mock server with one bucket, reached over its real wire. */
final class MockServer implements AutoCloseable {

    static final String BUCKET = "zerog";

    /** The wall clock in whole milliseconds, as in production. */
    static final InstantSource CLOCK = () -> Instant.now().truncatedTo(ChronoUnit.MILLIS);

    private final CouchbaseMock mock;

    MockServer() throws Exception {
        BucketConfiguration bucket = new BucketConfiguration();
        bucket.name = BUCKET;
        bucket.password = "secret";
        bucket.numNodes = 1;
        bucket.numReplicas = 0;
        mock = new CouchbaseMock(0, List.of(bucket));
        mock.start();
        mock.waitForStartup();
        server().setCccpEnabled(true);
    }

    MemcachedServer server() {
        return mock.getBuckets().get(BUCKET).getServers()[0];
    }

    CouchbaseSettings settings() {
        return settings(CouchbaseSettings.PREFIX);
    }

    CouchbaseSettings settings(String prefix) {
        return new CouchbaseSettings(
                "couchbase://127.0.0.1:" + mock.getHttpPort() + "=manager",
                BUCKET,
                "secret",
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

    @Override
    public void close() {
        mock.stop();
    }
}
