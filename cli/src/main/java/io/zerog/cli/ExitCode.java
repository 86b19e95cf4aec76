package io.zerog.cli;

/** What the process ends with. */
public final class ExitCode {

    /** Done, or drained: the same after a stop that was asked for by a signal. */
    public static final int OK = 0;

    /** Failed, or the server refused. */
    public static final int FAILED = 1;

    /** Flags or settings that are wrong; picocli uses the same. */
    public static final int USAGE = 2;

    /** The address is taken, or is not one of this machine's. */
    public static final int CANNOT_LISTEN = 3;

    /** For clients: nothing at the address answers, or it cannot answer now. */
    public static final int UNREACHABLE = 3;

    /** Drained because jobs hold more slots than can be replaced: start it again. */
    public static final int EXHAUSTED = 4;

    /** The token is missing, unknown, or of a role that may not do this. */
    public static final int NO_ACCESS = 5;

    /** The job that was waited for has failed. */
    public static final int JOB_FAILED = 10;

    /** The job that was waited for was cancelled. */
    public static final int JOB_CANCELLED = 11;

    /** The job that was waited for was ended by force. */
    public static final int JOB_KILLED = 12;

    /** Whether another start would end the same way, or nobody wants one. */
    public static boolean isFinal(int code) {
        return code == OK || code == USAGE || code == CANNOT_LISTEN;
    }

    private ExitCode() {}
}
