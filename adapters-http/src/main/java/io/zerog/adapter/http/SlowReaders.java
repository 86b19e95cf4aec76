package io.zerog.adapter.http;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Drops clients that do not take what is written to them. A virtual thread that is interrupted
 * while it writes to a socket closes it.
 */
final class SlowReaders implements AutoCloseable {

    private final Duration limit;
    private final Set<Write> writes = ConcurrentHashMap.newKeySet();
    private final Thread watch;

    /** A write under way; at its end to be closed. */
    static final class Write implements AutoCloseable {
        private final Thread thread = Thread.currentThread();
        private final long since = System.nanoTime();
        private final Set<Write> all;

        private Write(Set<Write> all) {
            this.all = all;
        }

        private void cut() {
            if (all.remove(this)) {
                thread.interrupt();
            }
        }

        @Override
        public void close() {
            all.remove(this);
        }
    }

    /**
     * @param limit how long one write may take
     */
    SlowReaders(Duration limit) {
        this.limit = limit;
        this.watch = Thread.ofPlatform().name("zerog-slow-readers").daemon().start(this::run);
    }

    /** Notes that the calling thread begins to write. */
    Write begin() {
        Write write = new Write(writes);
        writes.add(write);
        return write;
    }

    private void run() {
        try {
            while (true) {
                Thread.sleep(limit.dividedBy(4));
                long now = System.nanoTime();
                for (Write write : writes) {
                    if (now - write.since > limit.toNanos()) {
                        write.cut();
                    }
                }
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
