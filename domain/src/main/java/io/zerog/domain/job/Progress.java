package io.zerog.domain.job;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * How far a job is.
 *
 * @param fraction 0.0 to 1.0
 * @param done units done, when the job counts them
 * @param total units in all, when the job knows
 * @param unit what is counted, at most 32 characters
 * @param message what the job is at, at most 1,024 characters
 */
public record Progress(
        double fraction,
        OptionalLong done,
        OptionalLong total,
        Optional<String> unit,
        Optional<String> message) {

    /** Nothing done yet. */
    public static final Progress NONE =
            new Progress(
                    0,
                    OptionalLong.empty(),
                    OptionalLong.empty(),
                    Optional.empty(),
                    Optional.empty());

    private static final int UNIT_LIMIT = 32;
    private static final int MESSAGE_LIMIT = 1_024;

    public Progress {
        // A job that divides by zero must not fail by telling how far it is.
        fraction = Double.isNaN(fraction) ? 0 : Math.clamp(fraction, 0.0, 1.0);
        unit = unit.map(text -> cut(text, UNIT_LIMIT));
        message = message.map(text -> cut(text, MESSAGE_LIMIT));
    }

    /** A fraction of the whole, 0.0 to 1.0; what lies outside is clamped. */
    public static Progress of(double fraction, String message) {
        return new Progress(
                fraction,
                OptionalLong.empty(),
                OptionalLong.empty(),
                Optional.empty(),
                Optional.ofNullable(message));
    }

    /** Counted units; a total of 0 counts as nothing done. */
    public static Progress of(long done, long total, String unit, String message) {
        double fraction = total <= 0 ? 0 : (double) done / total;
        return new Progress(
                fraction,
                OptionalLong.of(done),
                OptionalLong.of(total),
                Optional.ofNullable(unit),
                Optional.ofNullable(message));
    }

    /** The same, with the whole done. */
    public Progress complete() {
        return new Progress(1, done, total, unit, message);
    }

    private static String cut(String text, int limit) {
        int end = Math.min(text.length(), limit);
        if (end < text.length() && Character.isHighSurrogate(text.charAt(end - 1))) {
            end--;
        }
        // Half a character, which no store could keep, becomes "?" by this.
        byte[] bytes = text.substring(0, end).getBytes(StandardCharsets.UTF_8);
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
