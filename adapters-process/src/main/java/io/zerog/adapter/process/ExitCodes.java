package io.zerog.adapter.process;

import io.zerog.domain.job.Death;
import io.zerog.domain.port.RunDiedException;

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

    /** How a child died that neither was ended by us nor called {@code System.exit}. */
    static RunDiedException death(int code, ChildText text) {
        if (code == OUT_OF_MEMORY && text.saysOutOfMemory()) {
            return RunDiedException.by(
                    Death.OUT_OF_MEMORY, "its process ran out of heap, and ended");
        }
        if (code == CRASHED && text.crash().isPresent()) {
            return RunDiedException.by(Death.CRASHED, "its process crashed: " + text.crash().get());
        }
        if (code == KILLED) {
            return RunDiedException.by(
                    Death.KILLED_BY_SYSTEM,
                    "its process was killed by SIGKILL, and not by its node: by the kernel for"
                            + " want of memory, or by somebody at the machine");
        }
        return code > SIGNAL
                ? RunDiedException.by(
                        Death.CRASHED, "its process crashed with signal " + (code - SIGNAL))
                : RunDiedException.by(Death.EXITED, "it ended its process with code " + code);
    }
}
