package io.zerog.chaos;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;

/** Submits jobs at a pace, and looks for their ends. */
final class Work implements AutoCloseable {

    private static final int SUBMITTERS = 16;
    private static final int MOST_OPEN = 600;
    private static final long LOOK_MILLIS = 1_000;

    private final Client client;
    private final Map<String, String> acknowledged = new ConcurrentHashMap<>();
    private final Map<String, Ending> first = new ConcurrentHashMap<>();
    private final List<Thread> submitters = new ArrayList<>();
    private final Thread watcher;
    private volatile Throwable broken;

    /**
     * @param perSecond how many are submitted, at most
     */
    Work(Client client, String run, int jobs, double perSecond, IntFunction<JobMix> mix) {
        this.client = client;
        AtomicInteger next = new AtomicInteger();
        long began = System.nanoTime();
        for (int i = 0; i < SUBMITTERS; i++) {
            submitters.add(
                    start(() -> {
                        for (int n = next.getAndIncrement(); n < jobs; n = next.getAndIncrement()) {
                            awaitTurn(began + (long) (n / perSecond * 1e9));
                            JobMix job = mix.apply(n);
                            String key = run + "-" + n;
                            acknowledged.put(
                                    client.submit(job.type(), key, job.parameters()), job.type());
                        }
                    }));
        }
        watcher =
                start(() -> {
                    while (true) {
                        look();
                        Thread.sleep(LOOK_MILLIS);
                    }
                });
    }

    @FunctionalInterface
    private interface Task {
        void run() throws InterruptedException;
    }

    private Thread start(Task task) {
        return Thread.ofVirtual()
                .start(() -> {
                    try {
                        task.run();
                    } catch (InterruptedException stopped) {
                        Thread.currentThread().interrupt();
                    } catch (RuntimeException failed) {
                        broken = failed;
                    }
                });
    }

    private void awaitTurn(long due) throws InterruptedException {
        while (System.nanoTime() < due || acknowledged.size() - first.size() > MOST_OPEN) {
            Thread.sleep(5);
        }
    }

    private void look() throws InterruptedException {
        for (String uuid : open()) {
            Optional<Ending> ending = client.ending(uuid);
            ending.ifPresent(found -> first.put(uuid, found));
        }
    }

    /** Those acknowledged that were not seen to end. */
    List<String> open() {
        return acknowledged.keySet().stream().filter(uuid -> !first.containsKey(uuid)).toList();
    }

    /** Waits until all are acknowledged. */
    void awaitSubmitted() throws InterruptedException {
        for (Thread submitter : submitters) {
            submitter.join();
        }
        if (broken != null) {
            throw new IllegalStateException("a submit broke", broken);
        }
    }

    /** Waits until all have ended, or are gone for certain; at most so long. */
    void awaitEnds(long seconds) throws InterruptedException {
        long deadline = System.nanoTime() + seconds * 1_000_000_000L;
        while (System.nanoTime() < deadline) {
            boolean allGone = true;
            for (String uuid : open()) {
                if (!client.isAbsent(uuid)) {
                    allGone = false;
                    break;
                }
            }
            if (allGone) {
                return;
            }
            Thread.sleep(LOOK_MILLIS);
        }
    }

    /** Reads every final record once more. */
    Map<String, Ending> readAgain() throws InterruptedException {
        Map<String, Ending> last = new ConcurrentHashMap<>();
        for (String uuid : acknowledged.keySet()) {
            client.ending(uuid).ifPresent(found -> last.put(uuid, found));
        }
        return last;
    }

    Map<String, String> acknowledged() {
        return acknowledged;
    }

    Map<String, Ending> first() {
        return first;
    }

    @Override
    public void close() {
        watcher.interrupt();
        submitters.forEach(Thread::interrupt);
    }
}
