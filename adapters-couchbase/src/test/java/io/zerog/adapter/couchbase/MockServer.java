package io.zerog.adapter.couchbase;

import com.couchbase.mock.BucketConfiguration;
import com.couchbase.mock.CouchbaseMock;
import com.couchbase.mock.Info;
import com.couchbase.mock.memcached.MemcachedServer;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;

/** Couchbase's own mock server with one bucket, reached over its real wire. */
final class MockServer implements AutoCloseable {

    static final String BUCKET = "zerog";
    static final String PASSWORD = "secret-0815";

    /** The wall clock in whole milliseconds, as in production. */
    static final InstantSource CLOCK = () -> Instant.now().truncatedTo(ChronoUnit.MILLIS);

    private final CouchbaseMock mock;

    MockServer() throws Exception {
        BucketConfiguration bucket = new BucketConfiguration();
        bucket.name = BUCKET;
        bucket.password = PASSWORD;
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
        return Settings.of("couchbase://127.0.0.1:" + mock.getHttpPort() + "=manager", prefix);
    }

    /** Moves the clock of all mock servers of this process. */
    void travel(Duration duration) {
        Info.timeTravel(duration.toSeconds());
    }

    @Override
    public void close() {
        mock.stop();
    }
}
