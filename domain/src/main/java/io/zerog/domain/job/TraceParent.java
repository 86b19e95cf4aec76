package io.zerog.domain.job;

import java.util.Optional;

/**
 * Where in a distributed trace a job was submitted: the value of the header {@code traceparent} of
 * W3C Trace Context in its version 00, such as {@code
 * 00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01}.
 */
public record TraceParent(String value) {

    private static final int TRACE = 3;
    private static final int SPAN = 36;
    private static final int FLAGS = 53;
    private static final int LENGTH = 55;

    /**
     * @throws IllegalArgumentException when it is none
     */
    public TraceParent {
        if (value.length() != LENGTH || !value.startsWith("00-") || !isWellFormed(value)) {
            throw new IllegalArgumentException("no traceparent of version 00");
        }
    }

    /**
     * What a client has sent; empty when it is malformed, which the specification says to ignore.
     * Of a later version that is kept which version 00 has: both ids, and whether it is sampled.
     */
    public static Optional<TraceParent> parse(String text) {
        if (text.length() < LENGTH || !isWellFormed(text) || text.startsWith("ff")) {
            return Optional.empty();
        }
        if (text.startsWith("00-")) {
            return text.length() == LENGTH ? Optional.of(new TraceParent(text)) : Optional.empty();
        }
        if (text.length() > LENGTH && text.charAt(LENGTH) != '-') {
            return Optional.empty();
        }
        boolean sampled = (Character.digit(text.charAt(LENGTH - 1), 16) & 1) == 1;
        return Optional.of(
                new TraceParent("00" + text.substring(2, FLAGS) + (sampled ? "01" : "00")));
    }

    /** 32 hexadecimal digits that all parts of the trace share. */
    public String traceId() {
        return value.substring(TRACE, SPAN - 1);
    }

    @Override
    public String toString() {
        return value;
    }

    private static boolean isWellFormed(String text) {
        return isHex(text, 0, 2)
                && text.charAt(TRACE - 1) == '-'
                && isHex(text, TRACE, SPAN - 1)
                && !isZero(text, TRACE, SPAN - 1)
                && text.charAt(SPAN - 1) == '-'
                && isHex(text, SPAN, FLAGS - 1)
                && !isZero(text, SPAN, FLAGS - 1)
                && text.charAt(FLAGS - 1) == '-'
                && isHex(text, FLAGS, LENGTH);
    }

    /** In small letters only, as the specification has it. */
    private static boolean isHex(String text, int from, int to) {
        for (int i = from; i < to; i++) {
            char c = text.charAt(i);
            if (!(c >= '0' && c <= '9' || c >= 'a' && c <= 'f')) {
                return false;
            }
        }
        return true;
    }

    private static boolean isZero(String text, int from, int to) {
        for (int i = from; i < to; i++) {
            if (text.charAt(i) != '0') {
                return false;
            }
        }
        return true;
    }
}
