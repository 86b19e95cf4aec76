package io.zerog.adapter.sql;

/** A database that must not be used as it is; the message says why, in one line for operators. */
public final class RefusedDatabaseException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    RefusedDatabaseException(String message) {
        super(message);
    }

    RefusedDatabaseException(String message, Throwable cause) {
        super(message, cause);
    }
}
