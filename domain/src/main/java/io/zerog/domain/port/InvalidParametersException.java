package io.zerog.domain.port;

import java.util.List;

/** Parameters that a type does not take; nothing was stored. */
public class InvalidParametersException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** What is wrong: not JSON at all, or JSON that breaks the type's schema. */
    public enum Kind {
        MALFORMED,
        INVALID
    }

    /**
     * One thing that is wrong.
     *
     * @param pointer a JSON Pointer (RFC 6901) to the value, "" for the whole
     */
    public record Problem(String pointer, String detail) {}

    private final Kind kind;
    private final transient List<Problem> problems;

    private InvalidParametersException(Kind kind, String message, List<Problem> problems) {
        super(message);
        this.kind = kind;
        this.problems = List.copyOf(problems);
    }

    public static InvalidParametersException malformed(String detail) {
        return new InvalidParametersException(Kind.MALFORMED, detail, List.of());
    }

    public static InvalidParametersException invalid(List<Problem> problems) {
        return new InvalidParametersException(
                Kind.INVALID, "the parameters do not fit the type: " + problems, problems);
    }

    public Kind kind() {
        return kind;
    }

    public List<Problem> problems() {
        return problems;
    }
}
