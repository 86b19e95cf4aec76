package io.zerog.bootstrap.cli;

/** What the process ends with. */
final class ExitCode {

    /** Done, or drained: the same after a stop that was asked for by a signal. */
    static final int OK = 0;

    static final int FAILED = 1;

    /** Flags or settings that are wrong; picocli uses the same. */
    static final int USAGE = 2;

    /** The address is taken, or is not one of this machine's. */
    static final int CANNOT_LISTEN = 3;

    /** Drained because jobs hold more slots than can be replaced: start it again. */
    static final int EXHAUSTED = 4;

    /** Whether another start would end the same way, or nobody wants one. */
    static boolean isFinal(int code) {
        return code == OK || code == USAGE || code == CANNOT_LISTEN;
    }

    private ExitCode() {}
}
