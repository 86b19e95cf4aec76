package io.zerog.bootstrap.node;

import io.zerog.application.Parallel;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * The threads on which the core calls stores and queues beside its loops: platform threads, because
 * heartbeats must come while every processor is busy with jobs. Each pool has a bound, and what
 * uses it hands in no more than one call for each job that runs.
 */
final class CallThreads {

    private static final int RECONCILING = 16;
    private static final Duration IDLE = Duration.ofMinutes(1);

    private final ThreadPoolExecutor storeCalls;
    private final ThreadPoolExecutor queueCalls;
    private final ThreadPoolExecutor reconciling;

    CallThreads(int slots) {
        this.storeCalls = pool("zerog-heartbeat-", slots);
        this.queueCalls = pool("zerog-extend-", slots);
        this.reconciling = pool("zerog-reconcile-", RECONCILING);
    }

    Executor storeCalls() {
        return storeCalls;
    }

    Executor queueCalls() {
        return queueCalls;
    }

    Parallel reconciling() {
        return tasks -> {
            List<Callable<Object>> calls = tasks.stream().map(Executors::callable).toList();
            reconciling.invokeAll(calls);
        };
    }

    void stop() {
        List.of(storeCalls, queueCalls, reconciling).forEach(ThreadPoolExecutor::shutdownNow);
    }

    private static ThreadPoolExecutor pool(String name, int size) {
        ThreadPoolExecutor pool =
                new ThreadPoolExecutor(
                        size,
                        size,
                        IDLE.toSeconds(),
                        TimeUnit.SECONDS,
                        new LinkedBlockingQueue<>(),
                        Thread.ofPlatform().name(name, 1).daemon().factory());
        pool.allowCoreThreadTimeOut(true);
        return pool;
    }
}
