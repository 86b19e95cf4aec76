package io.zerog.adapter.process;

import java.util.concurrent.LinkedBlockingQueue;

/** The thread of a child that runs its jobs, one after the other. */
final class JobThread {

    private final LinkedBlockingQueue<Runnable> next = new LinkedBlockingQueue<>();
    private final Thread thread =
            Thread.ofPlatform().name("zerog-job").daemon().start(this::runAll);

    /** Runs it when what ran before has ended; it must throw nothing. */
    void begin(Runnable run) {
        next.add(run);
    }

    void interrupt() {
        thread.interrupt();
    }

    Thread thread() {
        return thread;
    }

    private void runAll() {
        while (true) {
            try {
                Runnable run = next.take();
                // Of the run before, if there is one: no run is interrupted before it begins.
                Thread.interrupted();
                run.run();
            } catch (InterruptedException late) {
                // The run that it was meant for has ended.
            }
        }
    }
}
