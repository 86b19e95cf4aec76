package io.zerog.adapter.process;

/** What a child's exit code says. */
final class ExitCodes {

    /** Of a JVM that crashed and writes no core file, together with lines that say so. */
    static final int CRASHED = 1;

    /** Of a JVM with {@code -XX:+ExitOnOutOfMemoryError}, together with a line that says so. */
    static final int OUT_OF_MEMORY = 3;

    /** Added to the number of the signal that ended it. */
    static final int SIGNAL = 128;

    static final int KILLED = SIGNAL + 9;

    private ExitCodes() {}
}
