package io.zerog.adapter.sql;

import io.zerog.domain.port.PortUnavailableException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jdbi.v3.core.Handle;

/**
 * Runs the operations of many callers together: what has gathered while the last transaction ran
 * shares the next one, and each caller gets an answer of its own. A lone operation starts at once;
 * after a shared one, those who were answered are waited for a moment (see {@link Company}).
 *
 * <p>All database calls are made here, on platform threads: a driver that blocks in native code
 * would hold the carriers of its callers' virtual threads. Callers are never interrupted out of a
 * call, because its outcome would be lost; every wait is bounded instead.
 */
final class Lane implements AutoCloseable {

    /** The longest that a caller waits, for room in the lane and for its answer. */
    static final Duration PATIENCE = Duration.ofSeconds(12);

    private static final TimeUnit NANOS = TimeUnit.NANOSECONDS;
    static final int CAPACITY = 4_096;
    private static final int MOST_OPERATIONS = 512;
    private static final int MOST_BYTES = 4 * 1024 * 1024;

    /**
     * A kind of operation.
     *
     * @param <O> one caller's operation
     * @param <R> its answer
     */
    interface Work<O, R> {

        /**
         * Runs operations of this kind, one after the other or all at once.
         *
         * @param again whether a former try of them may have been applied: what then looks like a
         *     conflict may be the operation's own doing
         * @return an answer to each, in their order
         */
        List<R> run(Handle handle, List<O> operations, boolean again) throws SQLException;

        /** How many bytes it brings along; transactions are bounded by it. */
        default int bytes(O operation) {
            return 0;
        }
    }

    /** Runs transactions, and settles what becomes of one that fails. */
    interface Execution {

        /** Calls one of {@code answers} or {@code failed} of each task before it returns. */
        void run(List<Task<?, ?>> tasks);
    }

    /** One caller's operation under way. */
    static final class Task<O, R> {
        private final Work<O, R> work;
        private final O operation;
        private final CompletableFuture<R> answer = new CompletableFuture<>();

        private Task(Work<O, R> work, O operation) {
            this.work = work;
            this.operation = operation;
        }

        void fail(Throwable thrown) {
            answer.completeExceptionally(thrown);
        }
    }

    /** Ends one thread: all that was handed in before is answered before. */
    private static final Task<?, ?> END =
            new Task<Void, Void>((handle, operations, again) -> List.of(), null);

    private final Duration patience;
    private final Execution execution;
    private final BlockingQueue<Task<?, ?>> waiting = new LinkedBlockingQueue<>(CAPACITY);
    private final List<Thread> threads = new ArrayList<>();
    private volatile boolean closed;

    Lane(String name, int threadCount, Execution execution) {
        this(name, threadCount, execution, PATIENCE);
    }

    Lane(String name, int threadCount, Execution execution, Duration patience) {
        this.patience = patience;
        this.execution = execution;
        for (int i = 1; i <= threadCount; i++) {
            threads.add(
                    Thread.ofPlatform()
                            .daemon()
                            .name("zerog-sql-" + name + "-" + i)
                            .start(this::runUntilClosed));
        }
    }

    /** Runs the operation and answers as the database did. */
    <O, R> R call(Work<O, R> work, O operation) {
        return await(send(work, operation));
    }

    /** Hands the operation in, waiting for room if the lane is full. */
    <O, R> CompletableFuture<R> send(Work<O, R> work, O operation) {
        if (closed) {
            throw new PortUnavailableException("the database is closed");
        }
        Task<O, R> task = new Task<>(work, operation);
        if (!waiting.offer(task) && !uninterruptibly(nanos -> waiting.offer(task, nanos, NANOS))) {
            throw new PortUnavailableException(
                    "the database has " + CAPACITY + " operations waiting and takes no more");
        }
        return task.answer;
    }

    /** The answer; a caller that gives up withdraws what has not begun. */
    <R> R await(CompletableFuture<R> answer) {
        boolean isDone = uninterruptibly(nanos -> isDone(answer, nanos));
        if (!isDone) {
            answer.completeExceptionally(
                    new PortUnavailableException("the database did not answer within " + patience));
        }
        try {
            return answer.join();
        } catch (CompletionException failed) {
            throw rethrown(failed.getCause());
        }
    }

    /** Ends after what was handed in has been answered. */
    @Override
    public void close() {
        closed = true;
        threads.forEach(thread -> uninterruptibly(nanos -> waiting.offer(END, nanos, NANOS)));
        threads.forEach(thread -> uninterruptibly(nanos -> join(thread, nanos)));
        PortUnavailableException refusal = new PortUnavailableException("the database is closed");
        for (Task<?, ?> task = waiting.poll(); task != null; task = waiting.poll()) {
            task.fail(refusal);
        }
    }

    /** Runs the tasks on one handle, and answers how to tell their callers. */
    static List<Runnable> run(Handle handle, List<Task<?, ?>> tasks, boolean again)
            throws SQLException {
        Map<Work<?, ?>, List<Task<?, ?>>> byWork = new IdentityHashMap<>();
        List<Work<?, ?>> order = new ArrayList<>(4);
        for (Task<?, ?> task : tasks) {
            byWork.computeIfAbsent(
                            task.work,
                            work -> {
                                order.add(work);
                                return new ArrayList<>(tasks.size());
                            })
                    .add(task);
        }
        List<Runnable> answers = new ArrayList<>(order.size());
        for (Work<?, ?> work : order) {
            answers.add(run(handle, work, byWork.get(work), again));
        }
        return answers;
    }

    @SuppressWarnings("unchecked") // the tasks were grouped by this very work
    private static <O, R> Runnable run(
            Handle handle, Work<O, R> work, List<Task<?, ?>> tasks, boolean again)
            throws SQLException {
        List<O> operations = new ArrayList<>(tasks.size());
        tasks.forEach(task -> operations.add((O) task.operation));
        List<R> answers = work.run(handle, operations, again);
        return () -> {
            for (int i = 0; i < tasks.size(); i++) {
                ((Task<O, R>) tasks.get(i)).answer.complete(answers.get(i));
            }
        };
    }

    private void runUntilClosed() {
        List<Task<?, ?>> tasks = new ArrayList<>();
        Company company = new Company();
        boolean isOpen = true;
        while (isOpen) {
            tasks.clear();
            isOpen = gather(tasks, company);
            if (!tasks.isEmpty()) {
                long began = System.nanoTime();
                runAll(tasks);
                company.ran(tasks.size(), began, System.nanoTime());
            }
        }
    }

    private void runAll(List<Task<?, ?>> tasks) {
        try {
            execution.run(tasks);
        } catch (Throwable thrown) {
            // The lane must outlive whatever one transaction brings, an out-of-memory included.
            tasks.forEach(task -> task.fail(thrown));
        }
    }

    /** Waits for a task, and takes what else is there; answers false when there will be no more. */
    private boolean gather(List<Task<?, ?>> tasks, Company company) {
        try {
            long bytes = 0;
            for (Task<?, ?> task = waiting.take();
                    task != null;
                    task = isFull(tasks, bytes) ? null : next(tasks.size(), company)) {
                if (task == END) {
                    return false;
                }
                if (!task.answer.isDone()) {
                    tasks.add(task);
                    bytes += bytes(task);
                }
            }
        } catch (InterruptedException ignored) {
            // Nobody interrupts a lane; it ends by being closed.
        }
        return true;
    }

    private static boolean isFull(List<Task<?, ?>> tasks, long bytes) {
        return tasks.size() >= MOST_OPERATIONS || bytes >= MOST_BYTES;
    }

    private Task<?, ?> next(int gathered, Company company) throws InterruptedException {
        Task<?, ?> task = waiting.poll();
        if (task != null) {
            return task;
        }
        long left = company.nanosLeft(gathered, System.nanoTime());
        return left > 0 ? waiting.poll(left, NANOS) : null;
    }

    private static <O, R> int bytes(Task<O, R> task) {
        return task.work.bytes(task.operation);
    }

    /** A wait of so many nanoseconds at most; answers whether it was worth it. */
    private interface Wait {
        boolean await(long nanos) throws InterruptedException;
    }

    /** Waits as long as our patience lasts, and keeps an interrupt for later. */
    private boolean uninterruptibly(Wait wait) {
        boolean interrupted = false;
        long deadline = System.nanoTime() + patience.toNanos();
        try {
            while (true) {
                try {
                    return wait.await(deadline - System.nanoTime());
                } catch (InterruptedException noted) {
                    interrupted = true;
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private static boolean isDone(CompletableFuture<?> answer, long nanos)
            throws InterruptedException {
        try {
            answer.get(nanos, NANOS);
            return true;
        } catch (ExecutionException failed) {
            return true;
        } catch (TimeoutException late) {
            return false;
        }
    }

    private static boolean join(Thread thread, long nanos) throws InterruptedException {
        return thread.join(Duration.ofNanos(Math.max(1, nanos)));
    }

    private static RuntimeException rethrown(Throwable cause) {
        return switch (cause) {
            case PortUnavailableException away ->
                    // One failure is told to many callers: each gets its own stack trace.
                    new PortUnavailableException(away.getMessage(), away);
            case RuntimeException failed -> failed;
            case Error broken -> throw broken;
            default -> new IllegalStateException(cause);
        };
    }
}
