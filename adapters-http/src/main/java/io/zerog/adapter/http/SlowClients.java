package io.zerog.adapter.http;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Drops clients that do not take what is written to them, or do not send what they announced. A
 * virtual thread that is interrupted while it reads or writes a socket closes it.
 */
final class SlowClients implements AutoCloseable {

    private static final Duration LONGEST_STEP = Duration.ofSeconds(1);

    private final Duration step;
    private final Set<Watched> all = ConcurrentHashMap.newKeySet();
    private final Thread watch;

    /** A read or write under way; to be closed at its end, by the same thread. */
    static final class Watched implements AutoCloseable {
        private final Thread thread = Thread.currentThread();
        private final Set<Watched> all;
        private final long end;

        private Watched(Set<Watched> all, Duration limit) {
            this.all = all;
            this.end = System.nanoTime() + limit.toNanos();
        }

        /** Under the same lock as close: a thread that is done is never interrupted. */
        private synchronized void cutIfLate() {
            if (end - System.nanoTime() < 0 && all.remove(this)) {
                thread.interrupt();
            }
        }

        @Override
        public synchronized void close() {
            all.remove(this);
        }
    }

    /**
     * @param shortest the shortest limit that will be asked for
     */
    SlowClients(Duration shortest) {
        Duration quarter = shortest.dividedBy(4);
        this.step = quarter.compareTo(LONGEST_STEP) < 0 ? quarter : LONGEST_STEP;
        this.watch = Thread.ofPlatform().name("zerog-slow-clients").daemon().start(this::run);
    }

    /** Notes that the calling thread begins to read or write. */
    Watched begin(Duration limit) {
        Watched watched = new Watched(all, limit);
        all.add(watched);
        return watched;
    }

    private void run() {
        try {
            while (true) {
                Thread.sleep(step);
                all.forEach(Watched::cutIfLate);
            }
        } catch (InterruptedException closed) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        watch.interrupt();
    }
}
