package io.zerog.cli;

/** A command that cannot be done, for a reason that its user can mend, told in one line. */
public final class CommandException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final int exitCode;

    /** Ends the command with {@link ExitCode#FAILED}. */
    public CommandException(String message) {
        this(ExitCode.FAILED, message);
    }

    CommandException(int exitCode, String message) {
        super(Texts.plain(message));
        this.exitCode = exitCode;
    }

    /** What the process ends with. */
    public int exitCode() {
        return exitCode;
    }
}
