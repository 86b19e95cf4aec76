package io.zerog.codec;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.ExecutionContext;
import com.networknt.schema.Format;
import com.networknt.schema.ValidationContext;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * The formats that parameters are checked for: exactly what can be bound to the Java type behind
 * them. Numbers' formats are those of the OpenAPI format registry.
 */
enum ParameterFormat implements Format {
    DURATION("an ISO-8601 duration such as PT10S", text(Duration::parse)),
    DATE_TIME(
            "an RFC 3339 moment such as 2026-12-01T00:00:00Z", text(ParameterFormat::parseMoment)),
    DATE("a date such as 2026-12-01", text(ParameterFormat::parseDate)),
    UUID("a UUID", text(ParameterFormat::parseUuid)),
    URI("a URI", text(java.net.URI::create)),
    INT16(
            "from -32768 to 32767",
            number(value -> value.canConvertToInt() && value.intValue() == value.shortValue())),
    INT32("from -2147483648 to 2147483647", number(JsonNode::canConvertToInt)),
    INT64("from -9223372036854775808 to 9223372036854775807", number(JsonNode::canConvertToLong)),
    FLOAT("of a size that a float holds", number(value -> Float.isFinite(value.floatValue()))),
    DOUBLE("of a size that a double holds", number(value -> Double.isFinite(value.doubleValue())));

    private static final Pattern MOMENT_FORM =
            Pattern.compile(
                    "\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(\\.\\d{1,9})?(Z|[+-]\\d\\d:\\d\\d)");
    private static final Pattern DATE_FORM = Pattern.compile("\\d{4}-\\d\\d-\\d\\d");
    private static final Pattern UUID_FORM =
            Pattern.compile("\\p{XDigit}{8}(-\\p{XDigit}{4}){3}-\\p{XDigit}{12}");

    private final String description;
    private final Predicate<JsonNode> matches;

    ParameterFormat(String description, Predicate<JsonNode> matches) {
        this.description = description;
        this.matches = matches;
    }

    @Override
    public String getName() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Completes "must be". */
    String description() {
        return description;
    }

    @Override
    public boolean matches(
            ExecutionContext execution, ValidationContext validation, JsonNode value) {
        return matches.test(value);
    }

    /** A value of another type is the business of the type keyword. */
    private static Predicate<JsonNode> text(Consumer<String> parser) {
        return value -> {
            if (!value.isTextual()) {
                return true;
            }
            try {
                parser.accept(value.textValue());
                return true;
            } catch (DateTimeException | IllegalArgumentException _) {
                return false;
            }
        };
    }

    private static Predicate<JsonNode> number(Predicate<JsonNode> fits) {
        return value -> !value.isNumber() || fits.test(value);
    }

    private static void parseMoment(String text) {
        require(MOMENT_FORM, text);
        OffsetDateTime.parse(text);
    }

    private static void parseDate(String text) {
        require(DATE_FORM, text);
        LocalDate.parse(text);
    }

    private static void parseUuid(String text) {
        require(UUID_FORM, text);
    }

    /** The JDK's parsers take more than the formats allow, such as years of nine digits. */
    private static void require(Pattern form, String text) {
        if (!form.matcher(text).matches()) {
            throw new IllegalArgumentException(text);
        }
    }
}
