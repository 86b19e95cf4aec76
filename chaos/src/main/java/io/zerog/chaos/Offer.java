package io.zerog.chaos;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Submits over many connections at once, as fast as they are answered or at a pace. */
final class Offer {

    /**
     * Times in nanoseconds, in order, of what was let in and what was refused with 503.
     *
     * @param bare how many of the refused were not told when to try again
     */
    record Result(List<Long> admitted, List<Long> refused, int bare, double seconds) {

        double perSecond() {
            return admitted.size() / seconds;
        }

        double offered() {
            return (admitted.size() + refused.size()) / seconds;
        }
    }

    private static final int ADMITTED = 201;
    private static final int REFUSED = 503;

    private final ConcurrentLinkedQueue<Long> admitted = new ConcurrentLinkedQueue<>();
    private final ConcurrentLinkedQueue<Long> refused = new ConcurrentLinkedQueue<>();
    private final AtomicInteger bare = new AtomicInteger();
    private final AtomicLong sent = new AtomicLong();
    private volatile Exception failure;

    private Offer() {}

    /** So many jobs, one after the other on each connection; refused ones are tried again. */
    static Result jobs(int port, int connections, int jobs) throws InterruptedException {
        Offer offer = new Offer();
        return offer.run(port, connections, 0, () -> offer.admitted.size() < jobs);
    }

    /**
     * For so many seconds.
     *
     * @param perSecond how many are offered; 0 for as many as are answered
     */
    static Result seconds(int port, int connections, double perSecond, double seconds)
            throws InterruptedException {
        long end = System.nanoTime() + (long) (seconds * 1e9);
        return new Offer().run(port, connections, perSecond, () -> System.nanoTime() < end);
    }

    private Result run(int port, int connections, double perSecond, BooleanSupplier goesOn)
            throws InterruptedException {
        long began = System.nanoTime();
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < connections; i++) {
            threads.add(
                    Thread.ofVirtual()
                            .start(() -> {
                                try (Caller caller = new Caller(port)) {
                                    while (goesOn.getAsBoolean()) {
                                        await(began, perSecond);
                                        submit(caller);
                                    }
                                } catch (IOException cut) {
                                    failure = cut;
                                }
                            }));
        }
        for (Thread thread : threads) {
            thread.join();
        }
        if (failure != null) {
            throw new IllegalStateException("the load broke", failure);
        }
        double seconds = (System.nanoTime() - began) / 1e9;
        return new Result(
                admitted.stream().sorted().toList(),
                refused.stream().sorted().toList(),
                bare.get(),
                seconds);
    }

    private void await(long began, double perSecond) {
        if (perSecond > 0) {
            long due = began + (long) (sent.getAndIncrement() / perSecond * 1e9);
            for (long left = due - System.nanoTime(); left > 0; left = due - System.nanoTime()) {
                LockSupport.parkNanos(left);
            }
        }
    }

    private void submit(Caller caller) throws IOException {
        long began = System.nanoTime();
        Caller.Answer answer = caller.submit();
        long took = System.nanoTime() - began;
        switch (answer.status()) {
            case ADMITTED -> admitted.add(took);
            case REFUSED -> {
                refused.add(took);
                if (!answer.saysWhen()) {
                    bare.incrementAndGet();
                }
            }
            default -> throw new IOException("a submit was answered " + answer.status());
        }
    }
}
