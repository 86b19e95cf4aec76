package io.zerog.benchmarks;

import io.zerog.application.JobUseCases.Submission;
import io.zerog.application.JobUseCases.When;
import io.zerog.bootstrap.ZeroG;
import io.zerog.domain.job.JobEvent;
import io.zerog.domain.job.Priority;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/**
 * What a node on any product is asked in all benchmarks: jobs a second in process, how soon an idle
 * node picks a job up, and what open jobs cost.
 */
final class EndToEnd implements AutoCloseable {

    private static final byte[] PARAMETERS = "{\"id\":1}".getBytes(StandardCharsets.UTF_8);
    private static final int DRAIN_SUBMITTERS = 16;

    private final NoOp noOp = new NoOp();
    private final Runs runs = new Runs();
    private final ZeroG zerog;
    private final Supplier<ZeroG.Builder> worker;
    private ZeroG startedWorker;

    /** One node that takes jobs and runs them. */
    EndToEnd(ZeroG.Builder builder) {
        worker = () -> builder;
        zerog = start(builder);
        startedWorker = zerog;
    }

    private EndToEnd(Supplier<ZeroG.Builder> product) {
        worker = () -> product.get().set("role", "worker");
        zerog = start(product.get().set("role", "api"));
    }

    /**
     * A node that takes jobs, and one that runs them, in this process, on products that two nodes
     * can share. The one that runs them is not started before it is asked to.
     */
    static EndToEnd apart(Supplier<ZeroG.Builder> product) {
        return new EndToEnd(product);
    }

    private ZeroG start(ZeroG.Builder builder) {
        return builder.set("http.port", "0")
                .jobs(noOp)
                .observer(event -> {
                    if (event instanceof JobEvent.Finished) {
                        runs.ended();
                    }
                })
                .start();
    }

    /** The node that takes jobs. */
    ZeroG zerog() {
        return zerog;
    }

    void startWorker() {
        startedWorker = start(worker.get());
    }

    /** Submits from several threads while the worker runs them: jobs a second, first to last. */
    double jobsPerSecond(int jobs, int submitters) throws InterruptedException, TimeoutException {
        runs.clear();
        long began = System.nanoTime();
        Producers.submit(jobs, submitters, _ -> submit(When.NOW));
        runs.await(jobs);
        return jobs / ((System.nanoTime() - began) / 1e9);
    }

    /**
     * Queues jobs while nobody runs them, then starts the worker: jobs a second, from the start of
     * the first to the end of the last.
     */
    double drainPerSecond(int jobs) throws InterruptedException, TimeoutException {
        runs.clear();
        Producers.submit(jobs, DRAIN_SUBMITTERS, _ -> submit(When.NOW));
        noOp.whenStarted(_ -> runs.started());
        startWorker();
        runs.await(jobs);
        double seconds = runs.secondsSinceFirst();
        noOp.whenStarted(_ -> {});
        return jobs / seconds;
    }

    /** From just before the submit to the first line of the job, one job at a time. */
    Latencies pickUp(int jobs) throws InterruptedException, TimeoutException {
        runs.clear();
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
            runs.await(1);
        }
        noOp.whenStarted(_ -> {});
        return latencies;
    }

    /** Waits until so many jobs have ended that no measurement has counted yet. */
    void awaitEnded(int jobs) throws InterruptedException, TimeoutException {
        runs.await(jobs);
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
        zerog.jobs().submit(new Submission("no_op", PARAMETERS, when, Priority.NORMAL));
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
        if (startedWorker != null && startedWorker != zerog) {
            startedWorker.close();
        }
        zerog.close();
    }
}
