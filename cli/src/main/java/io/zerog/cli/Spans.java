package io.zerog.cli;

import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Spans of time as they are typed: {@code 90s}, {@code 5m}, {@code 2h}, {@code 7d}, PT1H30M. */
final class Spans implements ITypeConverter<Duration> {

    private static final Pattern SHORT = Pattern.compile("(\\d{1,9})([smhd])");

    @Override
    public Duration convert(String text) {
        Matcher parts = SHORT.matcher(text);
        if (parts.matches()) {
            long number = Long.parseLong(parts.group(1));
            return switch (parts.group(2)) {
                case "s" -> Duration.ofSeconds(number);
                case "m" -> Duration.ofMinutes(number);
                case "h" -> Duration.ofHours(number);
                default -> Duration.ofDays(number);
            };
        }
        try {
            Duration span = Duration.parse(text);
            if (!span.isNegative()) {
                return span;
            }
        } catch (DateTimeParseException malformed) {
            // Told below.
        }
        throw new TypeConversionException("'" + text + "' is no span such as 30s, 5m, 2h, 7d");
    }

    /** A moment: a span before now, or a time as RFC 3339 writes it. */
    static Instant moment(String text, Instant now) {
        try {
            return Instant.parse(text);
        } catch (DateTimeParseException noTime) {
            return now.minus(new Spans().convert(text));
        }
    }
}
