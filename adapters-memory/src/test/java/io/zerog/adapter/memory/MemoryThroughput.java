package io.zerog.adapter.memory;

import static io.zerog.testkit.JobBuilder.aToken;

import io.zerog.domain.job.Ending;
import io.zerog.domain.job.Job;
import io.zerog.domain.job.JobId;
import io.zerog.domain.job.Priority;
import io.zerog.domain.job.Progress;
import io.zerog.domain.job.Token;
import io.zerog.domain.job.Verdict;
import io.zerog.domain.port.JobStore.SaveResult;
import io.zerog.domain.port.Reservation;
import io.zerog.domain.port.StoredJob;
import io.zerog.domain.port.Time;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A quick look at what the port calls of complete jobs cost, with nothing around them: {@code
 * MemoryThroughput [JOBS]}. Not a test; the measured benchmarks are in their own module.
 */
final class MemoryThroughput {

    private static final byte[] PARAMETERS =
            "{\"text\":\"a few words to count\",\"top\":10}".getBytes(StandardCharsets.UTF_8);
    private static final int SUBMITTERS = 2;
    private static final int WORKERS = 2;

    private final MemoryStore store = new MemoryStore();
    private final MemoryQueue queue = new MemoryQueue(new SystemTime(), "epoch-1");
    private final AtomicInteger left;

    private MemoryThroughput(int jobs) {
        left = new AtomicInteger(jobs);
    }

    public static void main(String[] arguments) throws Exception {
        int jobs = arguments.length == 0 ? 300_000 : Integer.parseInt(arguments[0]);
        for (int round = 0; round < 5; round++) {
            double seconds = new MemoryThroughput(jobs).run(jobs);
            System.out.printf("%,.0f jobs/s%n", jobs / seconds);
        }
        heapOfOpenJobs(100_000);
    }

    private double run(int jobs) throws Exception {
        long start = System.nanoTime();
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < SUBMITTERS; i++) {
            threads.add(Thread.ofPlatform().start(() -> submit(jobs / SUBMITTERS)));
        }
        for (int i = 0; i < WORKERS; i++) {
            threads.add(Thread.ofPlatform().start(this::work));
        }
        for (Thread thread : threads) {
            thread.join();
        }
        return (System.nanoTime() - start) / 1e9;
    }

    private void submit(int jobs) {
        for (int i = 0; i < jobs; i++) {
            Job job = aJob();
            store.insert(job, PARAMETERS);
            queue.put(job.id(), "default", Priority.NORMAL, Duration.ZERO);
        }
    }

    private void work() {
        try {
            while (left.get() > 0) {
                Optional<Reservation> next = queue.reserve(Set.of("default"), Duration.ofMillis(9));
                if (next.isPresent()) {
                    complete(next.get());
                    left.decrementAndGet();
                }
            }
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
        }
    }

    private void complete(Reservation reservation) {
        StoredJob queued = store.find(reservation.id()).orElseThrow();
        Token token = aToken();
        Instant now = SystemTime.now();
        Job running = queued.job().started(token, "worker-1", false, now);
        long version = ((SaveResult.Saved) store.save(running, queued.version())).version();
        store.parameters(running.id()).orElseThrow();
        Verdict.Finish verdict = new Verdict.Finish(200, Ending.SUCCEEDED, Optional.empty(), false);
        store.save(running.finished(token, verdict, false, Progress.NONE, now), version);
        reservation.delete();
    }

    private static Job aJob() {
        Instant now = SystemTime.now();
        return Job.submitted(
                new JobId(UUID.randomUUID()),
                "word_count",
                "default",
                Priority.NORMAL,
                now,
                "epoch-1",
                Optional.empty(),
                now);
    }

    private static void heapOfOpenJobs(int jobs) {
        long before = usedHeap();
        MemoryThroughput open = new MemoryThroughput(jobs);
        open.submit(jobs);
        System.out.printf("%,d open jobs: %,d MB%n", jobs, (usedHeap() - before) / (1024 * 1024));
        if (open.queue.health().total() != jobs) {
            throw new AssertionError("not all are queued");
        }
    }

    private static long usedHeap() {
        System.gc();
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }

    /** The machine's time. */
    private static final class SystemTime implements Time {

        static Instant now() {
            return Instant.ofEpochMilli(System.currentTimeMillis());
        }

        @Override
        public Instant instant() {
            return now();
        }

        @Override
        public long nanos() {
            return System.nanoTime();
        }

        @Override
        public void sleep(Duration duration) throws InterruptedException {
            // The real clock of a measurement: nothing is awaited by it.
            Thread.sleep(duration);
        }
    }
}
