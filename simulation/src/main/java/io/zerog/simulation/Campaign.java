package io.zerog.simulation;

import io.zerog.simulation.cluster.ClusterRun;
import io.zerog.simulation.cluster.ClusterRun.Result;
import io.zerog.simulation.cluster.Settings;
import io.zerog.simulation.cluster.Variant;
import io.zerog.simulation.fault.Coverage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongFunction;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** Runs many seeds, a few at once: each is a world of its own. */
final class Campaign {

    /** A seed that broke an invariant. */
    record Found(long seed, Result.Violated result) {}

    private final LongFunction<Settings> settings;
    private final Supplier<Variant> variant;
    private final Predicate<Found> enough;
    private final AtomicLong next;
    private final AtomicBoolean stopped = new AtomicBoolean();
    private final Coverage coverage = new Coverage();
    private final List<Found> found = new ArrayList<>();
    private long seeds;
    private long acknowledged;
    private Duration worstHealing = Duration.ZERO;

    /**
     * A campaign over the seeds from 1 on.
     *
     * @param settings of each seed
     * @param enough whether to stop at a violation
     */
    Campaign(LongFunction<Settings> settings, Supplier<Variant> variant, Predicate<Found> enough) {
        this.settings = settings;
        this.variant = variant;
        this.enough = enough;
        this.next = new AtomicLong(1);
    }

    /**
     * Runs the seeds 1 to {@code last}, and fewer when that is enough.
     *
     * @param threads how many seeds are run at once
     */
    void run(long last, int threads) throws InterruptedException, ExecutionException {
        try (ExecutorService pool = Executors.newFixedThreadPool(threads)) {
            List<Future<?>> workers = new ArrayList<>();
            for (int n = 0; n < threads; n++) {
                workers.add(
                        pool.submit(() -> {
                            runUntil(last);
                            return null;
                        }));
            }
            for (Future<?> worker : workers) {
                worker.get();
            }
        }
        found.sort(Comparator.comparingLong(Found::seed));
    }

    private void runUntil(long last) throws InterruptedException {
        try {
            for (long seed = next.getAndIncrement();
                    seed <= last && !stopped.get();
                    seed = next.getAndIncrement()) {
                Coverage met = new Coverage();
                Result result = run(seed, met);
                count(seed, result, met);
            }
        } finally {
            // Also when a simulation broke: then the others need not go on.
            if (next.get() <= last) {
                stopped.set(true);
            }
        }
    }

    private Result run(long seed, Coverage met) throws InterruptedException {
        try {
            return ClusterRun.of(seed, settings.apply(seed), variant.get(), met, _ -> false);
        } catch (RuntimeException broken) {
            throw new IllegalStateException("the simulation broke in seed " + seed, broken);
        }
    }

    private synchronized void count(long seed, Result result, Coverage met) {
        seeds++;
        coverage.add(met);
        switch (result) {
            case Result.Held held -> {
                acknowledged += held.acknowledged();
                if (held.healedAfter().compareTo(worstHealing) > 0) {
                    worstHealing = held.healedAfter();
                }
            }
            case Result.Violated violated -> {
                Found here = new Found(seed, violated);
                found.add(here);
                if (enough.test(here)) {
                    stopped.set(true);
                }
            }
        }
    }

    /** The violations, by seed. */
    List<Found> found() {
        return found;
    }

    Coverage coverage() {
        return coverage;
    }

    long seeds() {
        return seeds;
    }

    long acknowledged() {
        return acknowledged;
    }

    Duration worstHealing() {
        return worstHealing;
    }
}
