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

    private static final Pattern FINISHED =
            Pattern.compile("zerog_jobs_finished_total\\{[^}]*no_op[^}]*} (\\S+)");
    private static final Pattern HEAP =
            Pattern.compile("jvm_memory_used_bytes\\{area=\"heap\"[^}]*} (\\S+)");

    /** What was demanded and what came of it. */
    record Result(List<LoadVerdict> verdicts, String report) {

        boolean held() {
            return verdicts.stream().allMatch(LoadVerdict::held);
        }
    }

    Result run() throws Exception {
        Cluster.Plan plan =
                new Cluster.Plan(1, List.of("-Xmx512m"), false, false, List.of("log.level=warn"));
        try (Cluster cluster = new Cluster(product, server, folder, plan)) {
            return new Node(cluster).bear();
        }
    }

    /** The node that bears it, and what it has been given so far. */
    private final class Node {

        private final Cluster cluster;
        private final Client client;
        private final int port;
        private final StringBuilder text = new StringBuilder();
        private long submitted;
        private boolean finished = true;

        Node(Cluster cluster) {
            this.cluster = cluster;
            this.client = new Client(cluster.base());
            this.port = cluster.port();
        }

        Result bear() throws IOException, InterruptedException {
            manyJobs();
            Offer.Result probe = counted(Offer.seconds(port, CONNECTIONS, 0, PROBE_SECONDS));
            awaitFinished();
            Offer.Result calm =
                    counted(Offer.seconds(port, CONNECTIONS, GENTLY, 2 * PROBE_SECONDS));
            Offer.Result flood =
                    counted(Offer.seconds(port, CROWD, OVERLOAD * probe.perSecond(), seconds));
            awaitFinished();
            describe(probe, flood);
            List<Long> heap = soak(SOAK * probe.perSecond());
            List<LoadVerdict> verdicts =
                    LoadVerdict.of(
                            new LoadVerdict.Measured(submitted, finished, heap, calm, flood));
            verdicts.forEach(each -> text.append(each).append('\n'));
            return new Result(verdicts, text.toString());
        }

        private void manyJobs() throws InterruptedException {
            long began = System.nanoTime();
            Offer.Result all = counted(Offer.jobs(port, CONNECTIONS, jobs));
            awaitFinished();
            double took = (System.nanoTime() - began) / 1e9;
            say(
                    "%s: %,d jobs submitted at %,.0f/s, all finished after %.0f s: %,.0f/s%n",
                    product.word(), submitted, all.perSecond(), took, submitted / took);
        }

        private List<Long> soak(double perSecond) throws IOException, InterruptedException {
            List<Long> heap = new ArrayList<>();
            for (int i = 0; i < SAMPLES; i++) {
                heap.add(heapAfterCollection());
                double part = (double) soakSeconds / SAMPLES;
                counted(Offer.seconds(port, CONNECTIONS, perSecond, part));
            }
            awaitFinished();
            heap.add(heapAfterCollection());
            say(
                    "soak of %d s: heap after GC in MiB %s%n",
                    soakSeconds, heap.stream().map(bytes -> bytes >> 20).toList());
            return heap;
        }

        private Offer.Result counted(Offer.Result result) {
            submitted += result.admitted().size();
            return result;
        }

        private void describe(Offer.Result probe, Offer.Result flood) {
            say(
                    "capacity %,.0f submits/s, p99 %.1f ms; offered %,.0f/s for %.0f s, admitted %,.0f/s%n",
                    probe.perSecond(),
                    LoadVerdict.p99(probe.admitted()),
                    flood.offered(),
                    flood.seconds(),
                    flood.perSecond());
        }

        private void say(String form, Object... values) {
            text.append(form.formatted(values));
        }

        private void awaitFinished() throws InterruptedException {
            long deadline = System.nanoTime() + PATIENCE_NANOS;
            while (sum(FINISHED) < submitted) {
                if (System.nanoTime() > deadline) {
                    finished = false;
                    return;
                }
                Thread.sleep(100);
            }
        }

        private long heapAfterCollection() throws IOException, InterruptedException {
            Path jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd");
            String pid = String.valueOf(cluster.workers().getFirst().pid());
            new ProcessBuilder(jcmd.toString(), pid, "GC.run")
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start()
                    .waitFor();
            return sum(HEAP);
        }

        private long sum(Pattern metric) throws InterruptedException {
            Matcher found = metric.matcher(client.text("/metrics"));
            double sum = 0;
            while (found.find()) {
                sum += Double.parseDouble(found.group(1));
            }
            return (long) sum;
        }
    }
}
