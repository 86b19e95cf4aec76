package io.zerog.benchmarks;

import io.zerog.bootstrap.ZeroG;
import java.util.Arrays;

/** The queue on a beanstalkd of its own; then its client beside others. */
final class BeanstalkdBenchmark {

    private static final int JOBS = 20_000;

    /** The compiler has done its work after as many jobs. */
    private static final int WARM_UPS = 3;

    private static final int ROUNDS = 3;
    private static final int PICK_UPS = 1_000;
    private static final int SLOTS = 16;
    private static final int SUBMITTERS = 16;

    private BeanstalkdBenchmark() {}

    static void run() throws Exception {
        int cores = Runtime.getRuntime().availableProcessors();
        Table table = new Table("beanstalkd, " + cores + " cores");
        endToEnd(table);
        memoryLoss(table);
        try (BeanstalkdProcess server = BeanstalkdProcess.start()) {
            ClientComparison.run(table, server.port());
        }
        table.print();
    }

    private static void endToEnd(Table table) throws Exception {
        try (BeanstalkdProcess server = BeanstalkdProcess.start()) {
            ZeroG.Builder memory = ZeroG.builder().set("store", "memory");
            measure(table, "memory", memory, server, "8,000/s", "p99 ≤ 5 ms");
        }
        try (BeanstalkdProcess server = BeanstalkdProcess.start();
                TemporaryFolder data = TemporaryFolder.create()) {
            ZeroG.Builder sqlite =
                    ZeroG.builder().set("store", "sqlite").set("data", data.path().toString());
            measure(table, "sqlite", sqlite, server, "", "");
        }
        try (TemporaryFolder log = TemporaryFolder.create();
                TemporaryFolder data = TemporaryFolder.create();
                BeanstalkdProcess server = BeanstalkdProcess.startWithLog(log.path())) {
            ZeroG.Builder sqlite =
                    ZeroG.builder().set("store", "sqlite").set("data", data.path().toString());
            measure(table, "sqlite, server with a log", sqlite, server, "", "");
        }
    }

    private static void memoryLoss(Table table) throws Exception {
        MemoryLoss.run(table, "memory", ZeroG.builder().set("store", "memory"));
        try (TemporaryFolder data = TemporaryFolder.create()) {
            MemoryLoss.run(
                    table,
                    "sqlite",
                    ZeroG.builder().set("store", "sqlite").set("data", data.path().toString()));
        }
    }

    private static void measure(
            Table table,
            String store,
            ZeroG.Builder builder,
            BeanstalkdProcess server,
            String rateReach,
            String pickUpReach)
            throws Exception {
        builder.set("queue", "beanstalkd")
                .set("beanstalkd.address", server.address())
                .set("worker.slots", String.valueOf(SLOTS));
        try (EndToEnd node = new EndToEnd(builder)) {
            for (int n = 0; n < WARM_UPS; n++) {
                node.jobsPerSecond(JOBS, SUBMITTERS);
                QueueFloor.jobsPerSecond(server.port(), JOBS, SLOTS, SUBMITTERS);
            }
            double[] rates = new double[ROUNDS];
            double[] floors = new double[ROUNDS];
            String cpu = "";
            for (int n = 0; n < ROUNDS; n++) {
                Cpu taken = new Cpu(server.handle());
                rates[n] = node.jobsPerSecond(JOBS, SUBMITTERS);
                cpu = taken.perJob(JOBS);
                floors[n] = QueueFloor.jobsPerSecond(server.port(), JOBS, SLOTS, SUBMITTERS);
            }
            Arrays.sort(rates);
            Arrays.sort(floors);
            table.rate(
                    "jobs in process, store " + store,
                    rates[ROUNDS / 2],
                    "raw loop of its queue operations",
                    floors[ROUNDS / 2],
                    rateReach);
            table.figure("processor time a job, this process / beanstalkd", cpu, "");
            table.figure(
                    "idle pick-up, p50 / p99, store " + store,
                    node.pickUp(PICK_UPS).summary(),
                    pickUpReach);
        }
    }
}
