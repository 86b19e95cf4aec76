package io.zerog.adapter.http;

import io.zerog.application.JobUseCases;
import io.zerog.domain.job.JobEvent;
import io.zerog.domain.job.JobId;
import io.zerog.domain.port.JobObserver;
import io.zerog.domain.port.StoredJob;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;

/**
 * Wakes those who wait for news of a job. What the news is they read from the store, which is the
 * truth on every node: events of this node only save the wait for the next look.
 */
final class LiveJobs implements JobObserver, AutoCloseable {

    private final HttpSettings.Live settings;
    private final Map<JobId, List<Waiter>> waiters = new ConcurrentHashMap<>();
    private final AtomicInteger count = new AtomicInteger();
    private volatile boolean closed;

    LiveJobs(HttpSettings.Live settings) {
        this.settings = settings;
    }

    /** Empty when as many wait as may, or the server stops. */
    Optional<Waiter> watch(JobId id) {
        if (count.incrementAndGet() > settings.maxWaiting() || closed) {
            count.decrementAndGet();
            return Optional.empty();
        }
        Waiter waiter = new Waiter(id, this::remove);
        waiters.compute(
                id,
                (_, there) -> {
                    List<Waiter> all = there == null ? new CopyOnWriteArrayList<>() : there;
                    all.add(waiter);
                    return all;
                });
        return Optional.of(waiter);
    }

    private void remove(Waiter waiter) {
        waiters.computeIfPresent(
                waiter.id(),
                (_, all) -> {
                    if (all.remove(waiter)) {
                        count.decrementAndGet();
                    }
                    return all.isEmpty() ? null : all;
                });
    }

    int waiting() {
        return count.get();
    }

    boolean isClosed() {
        return closed;
    }

    @Override
    public void on(JobEvent event) {
        List<Waiter> those = waiters.get(event.id());
        if (those == null) {
            return;
        }
        boolean runsHere =
                switch (event) {
                    case JobEvent.Started _, JobEvent.Progressed _, JobEvent.Logged _ -> true;
                    case JobEvent.Submitted _,
                            JobEvent.RunEnded _,
                            JobEvent.CancelRequested _,
                            JobEvent.Requeued _,
                            JobEvent.Finished _,
                            JobEvent.Abandoned _,
                            JobEvent.PutAgain _,
                            JobEvent.Undelivered _,
                            JobEvent.LeaseLost _,
                            JobEvent.Unresponsive _ ->
                            false;
                };
        those.forEach(waiter -> waiter.wake(runsHere));
    }

    /** How long to wait for news before looking again. */
    Duration patience(Waiter waiter) {
        return waiter.isLocal() ? settings.pollLocal() : settings.poll();
    }

    /**
     * The job once it is as wished; as it is at the end of the longest wait otherwise, or at once
     * when too many wait already.
     */
    StoredJob await(
            JobUseCases jobs, StoredJob first, Predicate<StoredJob> wished, Duration longest) {
        JobId id = first.job().id();
        Optional<Waiter> admitted =
                longest.isPositive() && !wished.test(first) ? watch(id) : Optional.empty();
        if (admitted.isEmpty()) {
            return first;
        }
        long end = System.nanoTime() + longest.toNanos();
        try (Waiter waiter = admitted.get()) {
            while (true) {
                StoredJob stored = jobs.find(id);
                long left = end - System.nanoTime();
                if (wished.test(stored) || left <= 0 || closed) {
                    return stored;
                }
                Duration patience = patience(waiter);
                waiter.await(patience.toNanos() < left ? patience : Duration.ofNanos(left));
            }
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
            return jobs.find(id);
        }
    }

    /** Sends everybody away: the server stops. */
    @Override
    public void close() {
        closed = true;
        waiters.values().forEach(all -> all.forEach(Waiter::wake));
    }
}
