package io.zerog.adapter.sql;

import io.zerog.domain.job.JobId;
import io.zerog.domain.port.PortUnavailableException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/**
 * Fetches messages for all waiting threads of a node together, one round trip for many. While there
 * is nothing to fetch it waits: for a message put here or told of by the server, for the moment at
 * which the next one becomes due, or for a slow safety look.
 */
final class PostgresFetcher implements AutoCloseable {

    /** A notification may get lost with a connection: look this often at least, ±20 %. */
    private static final Duration SAFETY = Duration.ofSeconds(5);

    /** A message that is there but locked by another node's look is looked for again after this. */
    private static final long LOCKED_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

    /**
     * A message reserved for a thread of this node.
     *
     * @param job its row if it was queued then, else null
     */
    record Fetched(JobId id, PostgresQueue.Held held, JobLookups.Found job) {}

    /** How messages are fetched; called by one thread. */
    interface Source extends AutoCloseable {

        /** Reserves up to so many ready messages of these queues, those to deliver first. */
        List<Fetched> reserve(Set<String> queues, int most) throws SQLException;

        /** How long until the next message of these queues is due; empty if there is none. */
        Optional<Duration> untilNext(Set<String> queues) throws SQLException;

        @Override
        void close();
    }

    /** A thread that waits. */
    private static final class Waiter {
        private final Set<String> queues;
        private final long deadline;
        private final Condition woken;
        private boolean isLookedFor;
        private Fetched fetched;
        private PortUnavailableException failure;

        private Waiter(Set<String> queues, long deadline, Condition woken) {
            this.queues = queues;
            this.deadline = deadline;
            this.woken = woken;
        }

        private long left() {
            return deadline - System.nanoTime();
        }
    }

    private final Source source;
    private final Consumer<Fetched> giveBack;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition news = lock.newCondition();
    private final Set<Waiter> waiters = new LinkedHashSet<>();
    private final Thread thread;
    private final Company company = new Company();
    private boolean isNews;
    private boolean closed;

    /**
     * @param giveBack takes what was fetched for a thread that does not wait any more
     */
    PostgresFetcher(Source source, Consumer<Fetched> giveBack) {
        this.source = source;
        this.giveBack = giveBack;
        this.thread =
                Thread.ofPlatform()
                        .daemon()
                        .name("zerog-sql-fetcher")
                        .unstarted(this::runUntilClosed);
    }

    void start() {
        thread.start();
    }

    /** There may be messages now. */
    void wake() {
        lock.lock();
        try {
            isNews = true;
            news.signal();
        } finally {
            lock.unlock();
        }
    }

    /** Waits for a message; with a timeout of zero it is looked for once. */
    Optional<Fetched> next(Set<String> queues, Duration timeout) throws InterruptedException {
        long deadline = System.nanoTime() + timeout.toNanos();
        Waiter waiter = new Waiter(Set.copyOf(queues), deadline, lock.newCondition());
        try {
            return await(waiter);
        } catch (InterruptedException interrupted) {
            // Not under the lock, since it may have to wait for room.
            if (waiter.fetched != null) {
                giveBack.accept(waiter.fetched);
            }
            throw interrupted;
        }
    }

    private Optional<Fetched> await(Waiter waiter) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            waiters.add(waiter);
            isNews = true;
            news.signal();
            return awaitFetched(waiter);
        } finally {
            waiters.remove(waiter);
            lock.unlock();
        }
    }

    private Optional<Fetched> awaitFetched(Waiter waiter) throws InterruptedException {
        while (waiter.fetched == null) {
            if (closed) {
                throw new PortUnavailableException("the database is closed");
            }
            if (waiter.failure != null) {
                throw new PortUnavailableException(waiter.failure.getMessage(), waiter.failure);
            }
            long left = waiter.left();
            if (left <= 0 && waiter.isLookedFor) {
                return Optional.empty();
            }
            // Out of time it waits for the look that is under way, which is bounded.
            waiter.woken.awaitNanos(left > 0 ? left : Lane.PATIENCE.toNanos());
        }
        return Optional.of(waiter.fetched);
    }

    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            news.signal();
            waiters.forEach(waiter -> waiter.woken.signal());
        } finally {
            lock.unlock();
        }
        try {
            thread.join(Lane.PATIENCE);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        source.close();
    }

    private void runUntilClosed() {
        Map<Set<String>, List<Waiter>> wanted = awaitWaiters();
        while (!wanted.isEmpty()) {
            try {
                long pause = Long.MAX_VALUE;
                for (Map.Entry<Set<String>, List<Waiter>> each : wanted.entrySet()) {
                    pause = Math.min(pause, fetch(each.getKey(), each.getValue()));
                }
                awaitNews(pause);
            } catch (SQLException | RuntimeException failed) {
                fail(wanted, Transactions.unavailable(failed));
            }
            wanted = awaitWaiters();
        }
    }

    /** Waits until somebody waits; answers who, by queues; nobody when closed. */
    private Map<Set<String>, List<Waiter>> awaitWaiters() {
        lock.lock();
        try {
            while (waiters.isEmpty() && !closed) {
                news.awaitUninterruptibly();
            }
            awaitCompany();
            isNews = false;
            Map<Set<String>, List<Waiter>> wanted = new LinkedHashMap<>();
            if (!closed) {
                for (Waiter waiter : waiters) {
                    wanted.computeIfAbsent(waiter.queues, queues -> new ArrayList<>()).add(waiter);
                }
            }
            return wanted;
        } finally {
            lock.unlock();
        }
    }

    /** Those who were handed their messages together mostly want the next ones together, too. */
    private void awaitCompany() {
        long left = company.nanosLeft(waiters.size(), System.nanoTime());
        try {
            while (left > 0 && !closed) {
                news.awaitNanos(left);
                left = company.nanosLeft(waiters.size(), System.nanoTime());
            }
        } catch (InterruptedException ignored) {
            // See below.
        }
    }

    /** Fetches for those who wait for these queues; answers how long to wait for more. */
    private long fetch(Set<String> queues, List<Waiter> waiting) throws SQLException {
        long began = System.nanoTime();
        List<Fetched> fetched = source.reserve(queues, waiting.size());
        company.ran(fetched.size(), began, System.nanoTime());
        hand(waiting, fetched).forEach(giveBack);
        if (fetched.size() == waiting.size() || isThereNews()) {
            return 0;
        }
        double jitter = ThreadLocalRandom.current().nextDouble(0.8, 1.2);
        long safety = (long) (SAFETY.toNanos() * jitter);
        return source.untilNext(queues)
                .map(next -> Math.clamp(next.toNanos(), LOCKED_NANOS, safety))
                .orElse(safety);
    }

    private boolean isThereNews() {
        lock.lock();
        try {
            return isNews;
        } finally {
            lock.unlock();
        }
    }

    /** Answers what nobody waits for any more. */
    private List<Fetched> hand(List<Waiter> waiting, List<Fetched> fetched) {
        Deque<Fetched> left = new ArrayDeque<>(fetched);
        lock.lock();
        try {
            for (Waiter waiter : waiting) {
                waiter.isLookedFor = true;
                if (!left.isEmpty() && waiters.remove(waiter)) {
                    waiter.fetched = left.removeFirst();
                }
                if (waiter.fetched != null || waiter.left() <= 0) {
                    waiter.woken.signal();
                }
            }
            return List.copyOf(left);
        } finally {
            lock.unlock();
        }
    }

    private void fail(Map<Set<String>, List<Waiter>> wanted, PortUnavailableException failure) {
        lock.lock();
        try {
            for (List<Waiter> waiting : wanted.values()) {
                for (Waiter waiter : waiting) {
                    if (waiters.remove(waiter)) {
                        waiter.failure = failure;
                        waiter.woken.signal();
                    }
                }
            }
        } finally {
            lock.unlock();
        }
    }

    private void awaitNews(long nanos) {
        lock.lock();
        try {
            long left = nanos;
            while (!isNews && !closed && left > 0) {
                left = news.awaitNanos(left);
            }
        } catch (InterruptedException ignored) {
            // Nobody interrupts this thread; a look too many does no harm.
        } finally {
            lock.unlock();
        }
    }
}
