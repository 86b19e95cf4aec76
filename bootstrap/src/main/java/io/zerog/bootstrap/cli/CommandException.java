package io.zerog.bootstrap.cli;

/** A command that cannot be done, for a reason that its user can mend. */
final class CommandException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    CommandException(String message) {
        super(message);
    }
}
