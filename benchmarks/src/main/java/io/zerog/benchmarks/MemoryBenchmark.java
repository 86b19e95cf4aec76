package io.zerog.benchmarks;

import io.zerog.application.JobUseCases.Submission;
import io.zerog.application.JobUseCases.When;
import io.zerog.bootstrap.ZeroG;
import io.zerog.domain.job.JobId;
import io.zerog.domain.job.JobStatus;
import io.zerog.domain.job.Priority;
import io.zerog.examples.PrimeCountJob;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The memory product: how much the system itself costs, with no disk and no network below it. */
final class MemoryBenchmark {

    private static final int JOBS = 200_000;
    private static final int SUBMITS = 100_000;
    private static final int CONNECTIONS = 64;
    private static final int PICK_UPS = 1_000;
    private static final int OPEN_JOBS = 100_000;
    private static final int GETS = 2_000;

    /** Enough of them to keep every slot busy for longer than the requests take. */
    private static final int BUSY_JOBS = 100;

    private MemoryBenchmark() {}

    static void run() throws Exception {
        Table table = new Table("memory, " + Runtime.getRuntime().availableProcessors() + " cores");
        inProcess(table);
        overRest(table);
        heap(table);
        besideBusyJobs(table);
        table.print();
    }

    private static ZeroG.Builder memory() {
        return ZeroG.builder().set("store", "memory").set("queue", "memory");
    }

    private static void inProcess(Table table) throws Exception {
        try (EndToEnd node = new EndToEnd(memory())) {
            node.jobsPerSecond(JOBS / 4, 2); // warm-up
            double jobs = node.jobsPerSecond(JOBS, 2);
            EndToEnd.emptyTasksPerSecond(JOBS, 4);
            double floor = EndToEnd.emptyTasksPerSecond(JOBS, 4);
            table.rate("jobs in process", jobs, "empty tasks", floor, "50,000/s");
            table.figure("idle pick-up, p50 / p99", node.pickUp(PICK_UPS).summary(), "p99 ≤ 5 ms");
        }
    }

    private static void overRest(Table table) throws InterruptedException {
        byte[] submit = HttpLoad.request("POST", "/v1/types/no_op/jobs", "{\"id\":1}");
        byte[] empty = HttpLoad.request("POST", "/constant", "{\"id\":1}");
        try (EndToEnd node = new EndToEnd(memory());
                ConstantServer server = new ConstantServer(0)) {
            HttpLoad floor = new HttpLoad(server.port(), CONNECTIONS);
            HttpLoad load = new HttpLoad(node.zerog().port(), CONNECTIONS);
            floor.run(empty, SUBMITS / 2, 201); // warm-up
            load.run(submit, SUBMITS / 2, 201);
            double most = floor.run(empty, SUBMITS, 201).perSecond();
            HttpLoad.Result result = load.run(submit, SUBMITS, 201);
            table.rate("submits over REST", result.perSecond(), "constant answers", most, "50 %");
            table.figure(
                    "submit latency, p50 / p99, 64 connections", result.latencies().summary(), "");
        }
    }

    private static void heap(Table table) throws InterruptedException {
        try (EndToEnd node = new EndToEnd(memory())) {
            long bytes = node.heapOfOpenJobs(OPEN_JOBS);
            table.figure(
                    "heap of 100,000 open jobs",
                    String.format(Locale.ROOT, "%.0f MB", bytes / 1e6),
                    "≤ 200 MB");
        }
    }

    private static void besideBusyJobs(Table table) throws InterruptedException {
        int busy = 2 * Runtime.getRuntime().availableProcessors();
        ZeroG.Builder builder =
                memory().set("worker.slots", String.valueOf(busy))
                        .set("worker.drain", "PT0S")
                        .jobs(new PrimeCountJob());
        try (EndToEnd node = new EndToEnd(builder)) {
            List<JobId> ids = new ArrayList<>();
            for (int i = 0; i < BUSY_JOBS; i++) {
                byte[] parameters = "{\"limit\":2000000000}".getBytes(StandardCharsets.UTF_8);
                Submission submission =
                        new Submission("prime_count", parameters, When.NOW, Priority.NORMAL);
                ids.add(node.zerog().jobs().submit(submission).job().id());
            }
            while (running(node, ids) < busy) {
                Thread.sleep(10);
            }
            byte[] get = HttpLoad.request("GET", "/v1/jobs/" + ids.getLast() + "/progress", null);
            HttpLoad load = new HttpLoad(node.zerog().port(), 1);
            Latencies latencies = load.run(get, GETS, 200).latencies();
            if (running(node, ids) < busy) {
                throw new IllegalStateException("the jobs ended before the measurement did");
            }
            table.figure(
                    "GET beside " + busy + " busy jobs, p50 / p99",
                    latencies.summary(),
                    "p99 < 100 ms");
        }
    }

    private static long running(EndToEnd node, List<JobId> ids) {
        return ids.stream()
                .filter(id ->
                        node.zerog().jobs().find(id).job().state().status() == JobStatus.RUNNING)
                .count();
    }
}
