package io.zerog.chaos;

import com.couchbase.mock.BucketConfiguration;
import com.couchbase.mock.CouchbaseMock;
import java.util.List;

/** Couchbase's mock server as a process, so that it can be frozen. */
final class CouchbaseMockMain {

    static final String PASSWORD = "chaos";

    private CouchbaseMockMain() {}

    public static void main(String[] arguments) throws Exception {
        BucketConfiguration bucket = new BucketConfiguration();
        bucket.name = "zerog";
        bucket.password = PASSWORD;
        bucket.numNodes = 1;
        bucket.numReplicas = 0;
        CouchbaseMock mock = new CouchbaseMock(Integer.parseInt(arguments[0]), List.of(bucket));
        mock.start();
        mock.waitForStartup();
        mock.getBuckets().get("zerog").getServers()[0].setCccpEnabled(true);
        Thread.currentThread().join();
    }
}
