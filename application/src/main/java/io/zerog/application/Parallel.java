package io.zerog.application;

import java.util.List;

/** Runs tasks at once, on threads that were handed in. */
public interface Parallel {

    /** Runs all, some at once, and returns when all have ended. The tasks must not throw. */
    void all(List<Runnable> tasks) throws InterruptedException;
}
