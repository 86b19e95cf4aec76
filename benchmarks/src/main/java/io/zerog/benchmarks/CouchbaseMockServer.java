package io.zerog.benchmarks;

import com.couchbase.mock.BucketConfiguration;
import com.couchbase.mock.CouchbaseMock;
import com.couchbase.mock.memcached.MemcachedServer;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Couchbase's own mock server with one bucket, in this process; it counts commands. */
final class CouchbaseMockServer implements AutoCloseable {

    static final String BUCKET = "zerog";
    static final String PASSWORD = "secret";

    /** What a job may cost, by the name of the operation. */
    static final Map<String, String> AT_MOST =
            Map.of(
                    "appends",
                    "2",
                    "inserts",
                    "2",
                    "replaces",
                    "2",
                    "gets",
                    "3, one of them a review's");

    /** The names of the protocol's commands. */
    private static final Map<Integer, String> NAMES =
            new TreeMap<>(
                    Map.of(
                            0x00, "gets",
                            0x01, "upserts",
                            0x02, "inserts",
                            0x03, "replaces",
                            0x04, "removes",
                            0x0e, "appends",
                            0x1c, "touches"));

    private final CouchbaseMock mock;

    private CouchbaseMockServer(CouchbaseMock mock) {
        this.mock = mock;
    }

    static CouchbaseMockServer start() throws IOException, InterruptedException {
        BucketConfiguration bucket = new BucketConfiguration();
        bucket.name = BUCKET;
        bucket.password = PASSWORD;
        bucket.numNodes = 1;
        bucket.numReplicas = 0;
        CouchbaseMockServer server = new CouchbaseMockServer(new CouchbaseMock(0, List.of(bucket)));
        server.mock.start();
        server.mock.waitForStartup();
        server.node().setCccpEnabled(true);
        return server;
    }

    String connectionString() {
        return "couchbase://127.0.0.1:" + mock.getHttpPort() + "=manager";
    }

    void startCounting() {
        node().startLog();
    }

    /** Ends the counting; operations of each kind for each of so many jobs. */
    Map<String, Double> operations(int jobs) {
        List<MemcachedServer.CommandLogEntry> commands = List.copyOf(node().getLogs());
        node().stopLog();
        Map<String, Double> operations = new LinkedHashMap<>();
        NAMES.values().forEach(name -> operations.put(name, 0.0));
        for (MemcachedServer.CommandLogEntry command : commands) {
            String name = NAMES.get(command.getOpcode());
            if (name != null) {
                operations.merge(name, 1.0 / jobs, Double::sum);
            }
        }
        return operations;
    }

    private MemcachedServer node() {
        return mock.getBuckets().get(BUCKET).getServers()[0];
    }

    @Override
    public void close() {
        mock.stop();
    }
}
