package io.zerog.benchmarks;

import io.zerog.adapter.memory.MemoryQueue;
import io.zerog.adapter.memory.MemoryStore;
import io.zerog.adapter.memory.MemoryWorkerRegistry;
import io.zerog.application.JobUseCases.Submission;
import io.zerog.application.JobUseCases.When;
import io.zerog.bootstrap.ZeroG;
import io.zerog.bootstrap.node.SystemTime;
import io.zerog.bootstrap.product.QueueProduct;
import io.zerog.bootstrap.product.StoreProduct;
import io.zerog.domain.job.JobId;
import io.zerog.domain.job.Priority;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeoutException;

/** The REST API on memory, beside the same server answering constants, turn by turn. */
final class HttpBenchmark {

    private static final int ROUNDS = 5;
    private static final int REQUESTS = 40_000;
    private static final int CONNECTIONS = 64;
    private static final int PACED_SECONDS = 3;

    private static final int STREAMS = 500;

    /** All of them are kept, however far behind a stream is. */
    private static final int LINES = 1_000;

    private static final int CROWD = 512;
    private static final int CROWD_SUBMITS = 60_000;
    private static final Duration SLOW_INSERT = Duration.ofMillis(500);

    private static final byte[] CONSTANT_POST = HttpLoad.request("POST", "/constant", "{\"id\":1}");
    private static final byte[] CONSTANT_GET = HttpLoad.request("GET", "/constant", null);
    private static final byte[] SUBMIT =
            HttpLoad.request("POST", "/v1/types/no_op/jobs", "{\"id\":1}");

    /** Lets what a load has left to do be done, so that the next one meets an idle server. */
    @FunctionalInterface
    private interface Settle {
        void after(int requests) throws InterruptedException, TimeoutException;
    }

    private HttpBenchmark() {}

    static void run() throws InterruptedException, TimeoutException {
        int cores = Runtime.getRuntime().availableProcessors();
        Table table = new Table("REST API on memory, " + cores + " cores, client on the same");
        submits(table);
        progress(table);
        events(table);
        overload(table);
        table.print();
    }

    private static ZeroG.Builder memory() {
        return ZeroG.builder().set("store", "memory").set("queue", "memory");
    }

    private static void submits(Table table) throws InterruptedException, TimeoutException {
        try (EndToEnd node = new EndToEnd(memory());
                ConstantServer constant = new ConstantServer(0)) {
            HttpLoad load = new HttpLoad(node.zerog().port(), CONNECTIONS);
            HttpLoad floor = new HttpLoad(constant.port(), CONNECTIONS);
            double submits =
                    beside(
                            table,
                            "submits",
                            load,
                            SUBMIT,
                            floor,
                            CONSTANT_POST,
                            201,
                            node::awaitEnded);
            table.figure(
                    "submit at half load, p50 / p99",
                    half(load, SUBMIT, submits, 201, node::awaitEnded),
                    "");
        }
    }

    private static void progress(Table table) throws InterruptedException, TimeoutException {
        try (EndToEnd node = new EndToEnd(memory());
                ConstantServer constant = new ConstantServer(0)) {
            JobId id = submitted(node, "no_op", "{\"id\":1}", new When.After(Duration.ofHours(1)));
            byte[] get = HttpLoad.request("GET", "/v1/jobs/" + id + "/progress", null);
            HttpLoad load = new HttpLoad(node.zerog().port(), CONNECTIONS);
            HttpLoad floor = new HttpLoad(constant.port(), CONNECTIONS);
            double reads = beside(table, "progress", load, get, floor, CONSTANT_GET, 200, _ -> {});
            table.figure(
                    "progress at half load, p50 / p99", half(load, get, reads, 200, _ -> {}), "");
        }
    }

    /** Turn by turn, so that what the machine does beside meets both; the medians. */
    private static double beside(
            Table table,
            String what,
            HttpLoad load,
            byte[] request,
            HttpLoad floor,
            byte[] constant,
            int status,
            Settle settle)
            throws InterruptedException, TimeoutException {
        floor.run(constant, 2 * REQUESTS, status); // warm-up
        load.run(request, 2 * REQUESTS, status);
        settle.after(2 * REQUESTS);
        double[] most = new double[ROUNDS];
        double[] reached = new double[ROUNDS];
        for (int i = 0; i < ROUNDS; i++) {
            most[i] = floor.run(constant, REQUESTS, status).perSecond();
            reached[i] = load.run(request, REQUESTS, status).perSecond();
            settle.after(REQUESTS);
        }
        String reach = status == 200 ? "70 %" : "50 %";
        table.rate(what, median(reached), "constant answers", median(most), reach);
        return median(reached);
    }

    /** Half of what it can take, for a while; the second of two times, the first warms up. */
    private static String half(
            HttpLoad load, byte[] request, double most, int status, Settle settle)
            throws InterruptedException, TimeoutException {
        double half = most / 2;
        int times = (int) (half * PACED_SECONDS);
        load.paced(request, half, times, status);
        settle.after(times);
        return load.paced(request, half, times, status).latencies().summary();
    }

    private static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }

    private static void events(Table table) throws InterruptedException, TimeoutException {
        Writer writer = new Writer();
        try (EndToEnd node = new EndToEnd(memory().jobs(writer));
                ConstantServer constant = new ConstantServer(LINES)) {
            double[] most = new double[ROUNDS];
            double[] reached = new double[ROUNDS];
            for (int i = 0; i < ROUNDS; i++) {
                most[i] =
                        EventLoad.run(
                                constant.port(), "/events", STREAMS, () -> constant.goOn(STREAMS));
                String parameters = "{\"lines\":" + LINES + "}";
                JobId id = submitted(node, "writer", parameters, When.NOW);
                String path = "/v1/jobs/" + id + "/events";
                reached[i] = EventLoad.run(node.zerog().port(), path, STREAMS, writer::goOn);
            }
            table.rate(
                    "events to " + STREAMS + " streams of a job",
                    median(reached),
                    "constant events",
                    median(most),
                    "");
        }
    }

    private static JobId submitted(EndToEnd node, String type, String parameters, When when) {
        byte[] json = parameters.getBytes(StandardCharsets.UTF_8);
        Submission submission = new Submission(type, json, when, Priority.NORMAL);
        return node.zerog().jobs().submit(submission).job().id();
    }

    /** Twice as many submits at once as are let in, on a store that is slow to insert. */
    private static void overload(Table table) throws InterruptedException, TimeoutException {
        SystemTime time = new SystemTime();
        MemoryStore memory = new MemoryStore();
        StoreProduct store =
                new StoreProduct(
                        "slow memory",
                        false,
                        new SlowStore(memory, SLOW_INSERT),
                        memory,
                        memory,
                        memory,
                        memory,
                        memory,
                        new MemoryWorkerRegistry(time),
                        () -> {});
        QueueProduct queue =
                new QueueProduct("memory", false, new MemoryQueue(time, "epoch"), () -> {});
        try (EndToEnd node = new EndToEnd(ZeroG.builder().store(store).queue(queue))) {
            HttpLoad crowd = new HttpLoad(node.zerog().port(), CROWD);
            crowd.mixed(SUBMIT, CROWD_SUBMITS); // warm-up
            Map<Integer, Latencies> answers = crowd.mixed(SUBMIT, CROWD_SUBMITS);
            table.figure(
                    String.format(
                            Locale.ROOT,
                            "503 to one submit too many, %d at once, p50 / p99",
                            CROWD),
                    answers.get(503).summary(),
                    "≤ 50 ms");
        }
    }
}
