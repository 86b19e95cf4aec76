package io.zerog.chaos;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One node under load: many jobs, then more than it can take, then long.
 *
 * @param seconds of overload
 * @param soakSeconds at 60 % of what it can take
 */
record LoadRun(Product product, int jobs, int seconds, int soakSeconds, Path server, Path folder) {

    private static final int CONNECTIONS = 16;
    private static final int CROWD = 600;
    private static final double OVERLOAD = 3;
    private static final double SOAK = 0.6;
    private static final int GENTLY = 100;
    private static final int PROBE_SECONDS = 5;
    private static final long PATIENCE_NANOS = 600_000_000_000L;
    private static final int SAMPLES = 10;

    /** What may be left on the heap: buffers and caches that fill once. */
    private static final long HEAP_BOUND = 16L << 20;

    private static final Pattern FINISHED =
            Pattern.compile("zerog_jobs_finished_total\\{[^}]*no_op[^}]*} (\\S+)");
    private static final Pattern HEAP =
            Pattern.compile("jvm_memory_used_bytes\\{area=\"heap\"[^}]*} (\\S+)");

    /**
     * What came of it.
     *
     * @param held every admitted job was finished, and the heap stayed flat
     */
    record Result(boolean held, String report) {}

    Result run() throws Exception {
        Cluster.Plan plan =
                new Cluster.Plan(1, List.of("-Xmx512m"), false, false, List.of("log.level=warn"));
        StringBuilder text = new StringBuilder();
        try (Cluster cluster = new Cluster(product, server, folder, plan)) {
            Client client = new Client(cluster.base());
            int port = cluster.port();
            long began = System.nanoTime();
            Offer.Result all = Offer.jobs(port, CONNECTIONS, jobs);
            long submitted = all.admitted().size();
            boolean finished = awaitFinished(client, submitted);
            double took = (System.nanoTime() - began) / 1e9;
            text.append(
                    "%s: %,d jobs submitted at %,.0f/s, all finished after %.0f s: %,.0f/s%n"
                            .formatted(
                                    product.word(),
                                    submitted,
                                    all.perSecond(),
                                    took,
                                    submitted / took));
            Offer.Result probe = Offer.seconds(port, CONNECTIONS, 0, PROBE_SECONDS);
            submitted += probe.admitted().size();
            finished &= awaitFinished(client, submitted);
            Offer.Result calm = Offer.seconds(port, CONNECTIONS, GENTLY, 2 * PROBE_SECONDS);
            Offer.Result flood = Offer.seconds(port, CROWD, OVERLOAD * probe.perSecond(), seconds);
            submitted += calm.admitted().size() + flood.admitted().size();
            finished &= awaitFinished(client, submitted);
            describe(text, probe, calm, flood);
            List<Long> heap = new ArrayList<>();
            for (int i = 0; i < SAMPLES; i++) {
                heap.add(heapAfterCollection(cluster, client));
                submitted +=
                        Offer.seconds(
                                        port,
                                        CONNECTIONS,
                                        SOAK * probe.perSecond(),
                                        (double) soakSeconds / SAMPLES)
                                .admitted()
                                .size();
            }
            finished &= awaitFinished(client, submitted);
            heap.add(heapAfterCollection(cluster, client));
            // The first ones are while caches fill.
            long growth = heap.getLast() - heap.get(SAMPLES / 2);
            text.append(
                    "soak of %d s: heap after GC in MiB %s, %+.1f in its second half%n"
                            .formatted(
                                    soakSeconds,
                                    heap.stream().map(bytes -> bytes >> 20).toList(),
                                    growth / (double) (1 << 20)));
            text.append(
                    "%,d jobs admitted, %s%n"
                            .formatted(submitted, finished ? "all finished" : "NOT ALL FINISHED"));
            return new Result(finished && growth < HEAP_BOUND, text.toString());
        }
    }

    private static void describe(
            StringBuilder text, Offer.Result probe, Offer.Result calm, Offer.Result flood) {
        text.append(
                "capacity %,.0f submits/s; offered %,.0f/s for %.0f s, admitted %,.0f/s%n"
                        .formatted(
                                probe.perSecond(),
                                flood.offered(),
                                flood.seconds(),
                                flood.perSecond()));
        text.append(
                "admitted p99 %.1f ms (unloaded %.1f ms, at capacity %.1f ms); %,d refused, p99 %.1f ms%n"
                        .formatted(
                                p99(flood.admitted()),
                                p99(calm.admitted()),
                                p99(probe.admitted()),
                                flood.refused().size(),
                                p99(flood.refused())));
    }

    private static double p99(List<Long> nanos) {
        return Recovery.percentile(nanos, 0.99) / 1e6;
    }

    private static boolean awaitFinished(Client client, long submitted)
            throws InterruptedException {
        long deadline = System.nanoTime() + PATIENCE_NANOS;
        while (System.nanoTime() < deadline) {
            if (sum(FINISHED, client) >= submitted) {
                return true;
            }
            Thread.sleep(100);
        }
        return false;
    }

    private static long heapAfterCollection(Cluster cluster, Client client)
            throws IOException, InterruptedException {
        Path jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd");
        String pid = String.valueOf(cluster.workers().getFirst().pid());
        new ProcessBuilder(jcmd.toString(), pid, "GC.run")
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start()
                .waitFor();
        return sum(HEAP, client);
    }

    private static long sum(Pattern metric, Client client) throws InterruptedException {
        Matcher found = metric.matcher(client.text("/metrics"));
        double sum = 0;
        while (found.find()) {
            sum += Double.parseDouble(found.group(1));
        }
        return (long) sum;
    }
}
