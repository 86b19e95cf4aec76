package io.zerog.benchmarks;

import io.zerog.bootstrap.ZeroG;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;

/**
 * The store on Couchbase's mock server and the queue on beanstalkd. The mock is the ceiling: beside
 * the driver alone at the same operations it tells whether we add waits, and nothing of a cluster.
 * We do: a job makes 8 calls one after the other, 4 to be submitted and 4 to be run, and the driver
 * alone 9 with the review's; but threads that submit at once share their two ledger entries'
 * appends, and wait for each other there for half of a submit. The rest that is missing is work:
 * JSON, the queue, the worker.
 */
final class CouchbaseBenchmark {

    private static final int JOBS = 10_000;
    private static final int COUNTED = 2_000;
    private static final int ROUNDS = 3;

    /** As long as fresh jobs are looked at, and a pass more. */
    private static final Duration REVIEWED = Duration.ofSeconds(17);

    private static final int PICK_UPS = 500;
    private static final int THREADS = 16;

    private CouchbaseBenchmark() {}

    static void run() throws Exception {
        int cores = Runtime.getRuntime().availableProcessors();
        Table table = new Table("couchbase (mock server) and beanstalkd, " + cores + " cores");
        try (CouchbaseMockServer couchbase = CouchbaseMockServer.start();
                BeanstalkdProcess beanstalkd = BeanstalkdProcess.start()) {
            try (EndToEnd node = new EndToEnd(node(couchbase, beanstalkd))) {
                node.jobsPerSecond(JOBS, THREADS); // warm-up
                KeyValueFloor.jobsPerSecond(couchbase, JOBS / 4, THREADS);
                speed(table, node, couchbase, beanstalkd);
                operations(table, node, couchbase);
                table.figure(
                        "idle pick-up, p50 / p99", node.pickUp(PICK_UPS).summary(), "p99 ≤ 10 ms");
            }
        }
        table.print();
    }

    private static void speed(
            Table table, EndToEnd node, CouchbaseMockServer couchbase, BeanstalkdProcess beanstalkd)
            throws Exception {
        double[] jobs = new double[ROUNDS];
        double[] floors = new double[ROUNDS];
        String busy = "";
        for (int n = 0; n < ROUNDS; n++) {
            Cpu ours = new Cpu(beanstalkd.handle());
            jobs[n] = node.jobsPerSecond(JOBS, THREADS);
            double own = ours.cores();
            Cpu alone = new Cpu(beanstalkd.handle());
            floors[n] = KeyValueFloor.jobsPerSecond(couchbase, JOBS, THREADS);
            busy = String.format(Locale.ROOT, "%.1f / %.1f", own, alone.cores());
        }
        Arrays.sort(jobs);
        Arrays.sort(floors);
        table.rate("jobs in process", jobs[ROUNDS / 2], "driver alone", floors[ROUNDS / 2], "");
        table.figure("processors busy, jobs / driver alone, mock included", busy, "");
        table.figure("calls in a row, submit + run / driver alone", "4 + 4 / 9", "");
    }

    /** Counts when no earlier job is looked at any more, and until all of these have been. */
    private static void operations(Table table, EndToEnd node, CouchbaseMockServer couchbase)
            throws Exception {
        Thread.sleep(REVIEWED);
        couchbase.startCounting();
        Thread.sleep(REVIEWED);
        Map<String, Double> idle = couchbase.operations(1);
        couchbase.startCounting();
        node.jobsPerSecond(COUNTED, THREADS);
        Thread.sleep(REVIEWED);
        Map<String, Double> operations = couchbase.operations(COUNTED);
        operations.forEach((kind, count) ->
                table.figure(
                        kind + " a job",
                        String.format(Locale.ROOT, "%.2f", count - idle.get(kind) / COUNTED),
                        CouchbaseMockServer.AT_MOST.getOrDefault(kind, "")));
        double all = idle.values().stream().mapToDouble(Double::doubleValue).sum();
        table.figure(
                "operations of an idle node",
                String.format(Locale.ROOT, "%.1f/s", all / REVIEWED.toSeconds()),
                "");
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
