package io.zerog.bootstrap.log;

import java.time.Duration;

/** Admits a few lines in each while, so that a flood of one kind leaves the log readable. */
final class FewLines {

    static final int LINES = 10;

    static final Duration WHILE = Duration.ofSeconds(30);

    private int lines;
    private long since;

    /**
     * Whether there may be one more line now.
     *
     * @param now a value of {@link System#nanoTime()}
     */
    synchronized boolean admit(long now) {
        if (lines == 0 || now - since > WHILE.toNanos()) {
            lines = 0;
            since = now;
        }
        if (lines == LINES) {
            return false;
        }
        lines++;
        return true;
    }
}
