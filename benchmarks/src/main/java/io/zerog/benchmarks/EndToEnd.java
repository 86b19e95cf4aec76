package io.zerog.benchmarks;

import io.zerog.application.JobUseCases;
import io.zerog.application.JobUseCases.Submission;
import io.zerog.application.JobUseCases.When;
import io.zerog.bootstrap.ZeroG;
import io.zerog.domain.job.JobEvent;
import io.zerog.domain.job.Priority;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * What a node on any product is asked in all benchmarks: jobs a second in process, how soon an idle
 * node picks a job up, and what open jobs cost.
 */
final class EndToEnd implements AutoCloseable {

    private static final byte[] PARAMETERS = "{\"id\":1}".getBytes(StandardCharsets.UTF_8);

    private final NoOp noOp = new NoOp();
    private final Semaphore finished = new Semaphore(0);
    private final ZeroG zerog;

    EndToEnd(ZeroG.Builder builder) {
        zerog =
                builder.set("http.port", "0")
                        .jobs(noOp)
                        .observer(event -> {
                            if (event instanceof JobEvent.Finished) {
                                finished.release();
                            }
                        })
                        .start();
    }

    ZeroG zerog() {
        return zerog;
    }

    /** Submits from several threads while the worker runs them: jobs a second, first to last. */
    double jobsPerSecond(int jobs, int submitters) throws InterruptedException {
        finished.drainPermits();
        AtomicInteger left = new AtomicInteger(jobs);
        List<Thread> threads = new ArrayList<>();
        long began = System.nanoTime();
        for (int i = 0; i < submitters; i++) {
            threads.add(
                    Thread.ofPlatform()
                            .start(() -> {
                                while (left.getAndDecrement() > 0) {
                                    submit(When.NOW);
                                }
                            }));
        }
        for (Thread thread : threads) {
            thread.join();
        }
        finished.acquire(jobs);
        return jobs / ((System.nanoTime() - began) / 1e9);
    }

    /** From just before the submit to the first line of the job, one job at a time. */
    Latencies pickUp(int jobs) throws InterruptedException {
        finished.drainPermits();
        Latencies latencies = new Latencies();
        SynchronousQueue<Long> started = new SynchronousQueue<>();
        noOp.whenStarted(nanos -> {
            try {
                started.put(nanos);
            } catch (InterruptedException ended) {
                Thread.currentThread().interrupt();
            }
        });
        for (int i = 0; i < jobs; i++) {
            long submitted = System.nanoTime();
            submit(When.NOW);
            latencies.add(started.take() - submitted);
            finished.acquire();
        }
        noOp.whenStarted(_ -> {});
        return latencies;
    }

    /** The heap that so many queued jobs add, in bytes, after a full collection. */
    long heapOfOpenJobs(int jobs) throws InterruptedException {
        long before = usedHeap();
        for (int i = 0; i < jobs; i++) {
            submit(new When.After(Duration.ofHours(1)));
        }
        return usedHeap() - before;
    }

    private void submit(When when) {
        JobUseCases jobs = zerog.jobs();
        jobs.submit(new Submission("no_op", PARAMETERS, when, Priority.NORMAL));
    }

    private static long usedHeap() throws InterruptedException {
        // Twice, with a pause: reference processing goes on after the first.
        System.gc();
        Thread.sleep(200);
        System.gc();
        Runtime runtime = Runtime.getRuntime();
        return runtime.totalMemory() - runtime.freeMemory();
    }

    /**
     * The same number of empty tasks on a pool of the same size: what the executor itself takes.
     */
    static double emptyTasksPerSecond(int tasks, int threads) throws InterruptedException {
        Semaphore ended = new Semaphore(0);
        try (ExecutorService pool = Executors.newFixedThreadPool(threads)) {
            long began = System.nanoTime();
            for (int i = 0; i < tasks; i++) {
                pool.execute(ended::release);
            }
            ended.acquire(tasks);
            return tasks / ((System.nanoTime() - began) / 1e9);
        }
    }

    @Override
    public void close() {
        zerog.close();
    }
}
