package io.zerog.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.IntConsumer;

/** Threads that submit jobs as fast as they are taken. */
final class Producers {

    private Producers() {}

    /**
     * Calls it with 0 to {@code jobs - 1}, from so many platform threads, and returns when all
     * calls have.
     */
    static void submit(int jobs, int threads, IntConsumer submit) throws InterruptedException {
        AtomicInteger next = new AtomicInteger();
        AtomicReference<Throwable> failure = new AtomicReference<>();
        List<Thread> running = new ArrayList<>();
        for (int i = 0; i < threads; i++) {
            running.add(
                    Thread.ofPlatform()
                            .uncaughtExceptionHandler((_, thrown) -> failure.set(thrown))
                            .start(() -> {
                                for (int job = next.getAndIncrement();
                                        job < jobs;
                                        job = next.getAndIncrement()) {
                                    submit.accept(job);
                                }
                            }));
        }
        for (Thread thread : running) {
            thread.join();
        }
        if (failure.get() != null) {
            throw new IllegalStateException("a submit failed", failure.get());
        }
    }
}
