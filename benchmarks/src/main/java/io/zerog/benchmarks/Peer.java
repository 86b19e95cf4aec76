package io.zerog.benchmarks;

import java.sql.SQLException;
import java.util.concurrent.TimeoutException;

/** Another job runner, with a job that does nothing. */
abstract class Peer implements AutoCloseable {

    private static final long LOOK_MILLIS = 2;

    private final String name;
    final Runs runs = new Runs();

    Peer(String name) {
        this.name = name;
    }

    String name() {
        return name;
    }

    /** Queues jobs the fastest way that it has. */
    abstract void enqueueAll(int jobs);

    /** Begins to run jobs. */
    abstract void start();

    /** Queues one job, to run at once. */
    abstract void enqueue(int job);

    /** How many jobs are not yet written down as done. */
    abstract int open() throws SQLException;

    @Override
    public abstract void close();

    /**
     * Queues jobs, starts, and waits until all are done: jobs a second, from the start of the
     * first. Called once, and first.
     */
    final double drainPerSecond(int jobs)
            throws InterruptedException, TimeoutException, SQLException {
        enqueueAll(jobs);
        start();
        awaitDone(jobs);
        return jobs / runs.secondsSinceFirst();
    }

    /** Submits from so many threads while it works: jobs a second, first submit to last end. */
    final double togetherPerSecond(int jobs, int threads)
            throws InterruptedException, TimeoutException, SQLException {
        runs.clear();
        long began = System.nanoTime();
        Producers.submit(jobs, threads, this::enqueue);
        awaitDone(jobs);
        return jobs / ((System.nanoTime() - began) / 1e9);
    }

    private void awaitDone(int jobs) throws InterruptedException, TimeoutException, SQLException {
        runs.await(jobs);
        while (open() > 0) {
            Thread.sleep(LOOK_MILLIS);
        }
    }
}
