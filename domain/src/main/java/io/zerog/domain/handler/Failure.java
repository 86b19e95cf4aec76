package io.zerog.domain.handler;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Optional;

/** What went wrong, as it is kept in the job's journal. */
public record Failure(String message, Optional<String> stackTrace) {

    public static Failure of(String message) {
        return new Failure(message, Optional.empty());
    }

    /** The exception's class and message, with its stack trace. */
    public static Failure of(Throwable thrown) {
        try {
            StringWriter trace = new StringWriter();
            thrown.printStackTrace(new PrintWriter(trace));
            return new Failure(thrown.toString(), Optional.of(trace.toString()));
        } catch (RuntimeException | StackOverflowError broken) {
            // An exception that cannot even tell its message must not break the run's end.
            return of(thrown.getClass().getName());
        }
    }
}
