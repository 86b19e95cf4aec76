package io.zerog.benchmarks;

import io.zerog.application.JobUseCases.Submission;
import io.zerog.application.JobUseCases.When;
import io.zerog.bootstrap.ZeroG;
import io.zerog.domain.handler.Output;
import io.zerog.domain.job.JobEvent;
import io.zerog.domain.job.JobId;
import io.zerog.domain.job.Priority;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** Jobs in processes of their own, beside jobs in threads and beside the start of a plain JVM. */
final class ProcessBenchmark {

    private static final int STARTS = 20;
    private static final int THREAD_STARTS = 500;
    private static final int JOBS = 20_000;
    private static final int THREAD_JOBS = 200_000;
    private static final long SETTLE_MS = 1_500;

    /** After it a spare has given back what its compilers took at its start. */
    private static final long IDLE_MS = 15_000;

    private ProcessBenchmark() {}

    static void run() throws Exception {
        Table table =
                new Table("processes, " + Runtime.getRuntime().availableProcessors() + " cores");
        try (TemporaryFolder folder = TemporaryFolder.create()) {
            Latencies plain = plainStarts();
            table.figure("start of a plain JVM, p50 / p99", plain.summary(), "");
            starts(table, folder.path());
            throughput(table, folder.path());
        }
        table.print();
    }

    /** A JVM that prints its version and ends, as the same Java starts it. */
    private static Latencies plainStarts() throws IOException, InterruptedException {
        Latencies latencies = new Latencies();
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        for (int i = 0; i < STARTS; i++) {
            long began = System.nanoTime();
            new ProcessBuilder(java, "-version")
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start()
                    .waitFor();
            latencies.add(System.nanoTime() - began);
        }
        return latencies;
    }

    private static ZeroG.Builder memory(Path folder) {
        return ZeroG.builder()
                .set("store", "memory")
                .set("queue", "memory")
                .set("data", folder.toString());
    }

    private static void starts(Table table, Path folder) throws Exception {
        ZeroG.Builder isolated =
                memory(folder)
                        .set("worker.isolation." + StartedAt.NAME, "process")
                        .set("worker.process.heap", "64MiB");
        try (Started node = new Started(isolated)) {
            Thread.sleep(2 * SETTLE_MS); // until the archive is made
            node.latencies(5, SETTLE_MS); // warm-up
            Thread.sleep(IDLE_MS);
            table.figure("memory of an idle spare", megabytes(residentSpares()), "≤ 60 MB");
            Latencies warm = node.latencies(STARTS, SETTLE_MS);
            table.figure("warm start in a process, p50 / p99", warm.summary(), "p50 ≤ 15 ms");
        }
        try (Started node = new Started(memory(folder))) {
            node.latencies(THREAD_STARTS, 0); // warm-up
            Latencies threads = node.latencies(THREAD_STARTS, 0);
            table.figure("start in a thread, p50 / p99", threads.summary(), "");
        }
    }

    private static void throughput(Table table, Path folder) throws Exception {
        double threads;
        try (EndToEnd node = new EndToEnd(memory(folder))) {
            node.jobsPerSecond(THREAD_JOBS / 4, 2); // warm-up
            threads = node.jobsPerSecond(THREAD_JOBS, 2);
        }
        ZeroG.Builder reused =
                memory(folder)
                        .set("worker.isolation.no_op", "process")
                        .set("worker.process.heap", "64MiB")
                        .set("worker.process.spares", "4")
                        .set("worker.process.recycle", "0");
        try (EndToEnd node = new EndToEnd(reused)) {
            node.jobsPerSecond(JOBS, 2); // warm-up
            double jobs = node.jobsPerSecond(JOBS, 2);
            table.rate("no-op jobs, processes reused", jobs, "in threads", threads, "2,000/s");
        }
    }

    private static String megabytes(List<Long> bytes) {
        return String.format(
                Locale.ROOT,
                "%.0f MB",
                bytes.stream().mapToLong(Long::longValue).max().orElse(0) / 1e6);
    }

    /** Of each child of this process, in bytes. */
    private static List<Long> residentSpares() {
        return ProcessHandle.current()
                .children()
                .map(child -> Path.of("/proc", String.valueOf(child.pid()), "status"))
                .map(ProcessBenchmark::resident)
                .toList();
    }

    private static long resident(Path status) {
        try {
            return Files.readAllLines(status).stream()
                    .filter(line -> line.startsWith("VmRSS:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) << 10)
                    .findFirst()
                    .orElse(0);
        } catch (IOException gone) {
            return 0;
        }
    }

    /** A node whose jobs say when they started. */
    private static final class Started implements AutoCloseable {

        private final Semaphore finished = new Semaphore(0);
        private final ZeroG zerog;

        Started(ZeroG.Builder builder) {
            zerog =
                    builder.set("http.port", "0")
                            .jobs(new StartedAt())
                            .observer(event -> {
                                if (event instanceof JobEvent.Finished) {
                                    finished.release();
                                }
                            })
                            .start();
        }

        /** From just before the submit to the first line of the job, one job at a time. */
        Latencies latencies(int jobs, long pauseMillis) throws InterruptedException {
            Latencies latencies = new Latencies();
            byte[] none = "{}".getBytes(StandardCharsets.UTF_8);
            for (int i = 0; i < jobs; i++) {
                long submitted = System.nanoTime();
                JobId id =
                        zerog.jobs()
                                .submit(
                                        new Submission(
                                                StartedAt.NAME, none, When.NOW, Priority.NORMAL))
                                .job()
                                .id();
                if (!finished.tryAcquire(1, TimeUnit.MINUTES)) {
                    throw new IllegalStateException("job " + id + " does not end");
                }
                Output output = zerog.jobs().output(zerog.jobs().find(id)).orElseThrow();
                String text = new String(output.bytes(), StandardCharsets.UTF_8);
                latencies.add(Long.parseLong(text) - submitted);
                Thread.sleep(pauseMillis);
            }
            return latencies;
        }

        @Override
        public void close() {
            zerog.close();
        }
    }
}
