package io.zerog.bootstrap.node;

import io.zerog.application.HealthUseCases.Check;
import io.zerog.application.Loop;
import io.zerog.domain.port.Time;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleSupplier;

/** Runs loops, each on a platform thread of its own, until they are stopped. */
final class LoopThreads {

    private final Time time;
    private final DoubleSupplier random;
    private final Outage outage;
    private final List<LoopThread> threads = new ArrayList<>();

    LoopThreads(Time time, DoubleSupplier random) {
        this.time = time;
        this.random = random;
        this.outage = new Outage(time);
    }

    synchronized void start(List<? extends Loop> loops) {
        for (Loop loop : loops) {
            LoopThread thread = new LoopThread(loop, time, random, outage);
            threads.add(thread);
            thread.start();
        }
    }

    /** Whether each loop has turned lately, or says that it is busy. */
    synchronized List<Check> checks() {
        return threads.stream().map(LoopThread::check).toList();
    }

    /**
     * Ends all loops: interrupts them and waits.
     *
     * @return the names of those that had not ended by then
     */
    synchronized List<String> stop(Duration patience) throws InterruptedException {
        threads.forEach(LoopThread::stop);
        long end = time.nanos() + patience.toNanos();
        List<String> alive = new ArrayList<>();
        for (LoopThread thread : threads) {
            if (!thread.join(Duration.ofNanos(Math.max(1, end - time.nanos())))) {
                alive.add(thread.name());
            }
        }
        return alive;
    }
}
