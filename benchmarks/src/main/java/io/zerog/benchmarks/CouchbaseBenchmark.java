package io.zerog.benchmarks;

import io.zerog.bootstrap.ZeroG;
import java.util.Locale;
import java.util.Map;

/**
 * The store on Couchbase's mock server and the queue on beanstalkd. The mock is the ceiling: beside
 * the driver alone at the same operations it tells whether we add waits, and nothing of a cluster.
 */
final class CouchbaseBenchmark {

    private static final int JOBS = 10_000;
    private static final int COUNTED = 2_000;
    private static final int PICK_UPS = 500;
    private static final int THREADS = 16;

    private CouchbaseBenchmark() {}

    static void run() throws Exception {
        int cores = Runtime.getRuntime().availableProcessors();
        Table table = new Table("couchbase (mock server) and beanstalkd, " + cores + " cores");
        try (CouchbaseMockServer couchbase = CouchbaseMockServer.start();
                BeanstalkdProcess beanstalkd = BeanstalkdProcess.start()) {
            try (EndToEnd node = new EndToEnd(node(couchbase, beanstalkd))) {
                node.jobsPerSecond(JOBS / 4, THREADS); // warm-up
                couchbase.startCounting();
                node.jobsPerSecond(COUNTED, THREADS);
                Map<String, Double> operations = couchbase.operations(COUNTED);
                double jobs = node.jobsPerSecond(JOBS, THREADS);
                double floor = KeyValueFloor.jobsPerSecond(couchbase, JOBS, THREADS);
                table.rate("jobs in process", jobs, "driver alone", floor, "");
                operations.forEach((kind, count) ->
                        table.figure(
                                kind + " a job",
                                String.format(Locale.ROOT, "%.2f", count),
                                CouchbaseMockServer.AT_MOST.getOrDefault(kind, "")));
                table.figure(
                        "idle pick-up, p50 / p99", node.pickUp(PICK_UPS).summary(), "p99 ≤ 10 ms");
            }
        }
        table.print();
    }

    private static ZeroG.Builder node(CouchbaseMockServer couchbase, BeanstalkdProcess beanstalkd) {
        return ZeroG.builder()
                .set("store", "couchbase")
                .set("couchbase.connection-string", couchbase.connectionString())
                .set("couchbase.username", CouchbaseMockServer.BUCKET)
                .set("couchbase.password", CouchbaseMockServer.PASSWORD)
                .set("queue", "beanstalkd")
                .set("beanstalkd.address", beanstalkd.address())
                .set("worker.slots", String.valueOf(THREADS));
    }
}
