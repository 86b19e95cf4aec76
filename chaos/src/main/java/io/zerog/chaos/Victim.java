package io.zerog.chaos;

import java.io.IOException;

/** A process that can be killed, started again, frozen and thawed. */
interface Victim extends AutoCloseable {

    String name();

    /** Starts it, again on its port, and returns when it was started, ready or not. */
    void start() throws IOException, InterruptedException;

    /** kill -9; waits until it is gone. */
    void kill() throws IOException, InterruptedException;

    /** SIGSTOP or SIGCONT. */
    void signal(String name) throws IOException, InterruptedException;

    /** Its process, as the ledger names it. */
    long pid();

    boolean isAlive();

    @Override
    void close() throws IOException;
}
