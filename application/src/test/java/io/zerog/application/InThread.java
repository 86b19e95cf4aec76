package io.zerog.application;

import java.time.Duration;

/** Something that runs beside the test, and whose failure is the test's. */
final class InThread {

    /** What it does. */
    @FunctionalInterface
    interface Task {
        void run() throws Exception;
    }

    private static final Duration LONGEST = Duration.ofSeconds(30);

    private final Thread thread;
    private volatile Throwable failed;

    private InThread(Task task) {
        thread =
                Thread.ofPlatform()
                        .daemon()
                        .unstarted(() -> {
                            try {
                                task.run();
                            } catch (Throwable thrown) {
                                failed = thrown;
                            }
                        });
    }

    static InThread start(Task task) {
        InThread started = new InThread(task);
        started.thread.start();
        return started;
    }

    boolean isAlive() {
        return thread.isAlive();
    }

    /** Waits for its end, and fails as it failed. */
    void join() throws InterruptedException {
        if (!thread.join(LONGEST)) {
            throw new AssertionError("it did not end");
        }
        if (failed != null) {
            throw new AssertionError(failed);
        }
    }
}
