package io.zerog.adapter.http;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The query parameters of a request: known ones only, each at most once. */
final class Query {

    private static final Query NONE = new Query(Map.of());
    private static final Instant FIRST = Instant.parse("0000-01-01T00:00:00Z");
    private static final Instant LAST = Instant.parse("9999-12-31T23:59:59.999999999Z");

    private final Map<String, String> values;

    private Query(Map<String, String> values) {
        this.values = values;
    }

    /**
     * Reads the part behind the question mark.
     *
     * @throws Problem naming a parameter that is not known or is given twice
     */
    static Query parse(String raw, Set<String> known) {
        if (raw == null || raw.isEmpty()) {
            return NONE;
        }
        Map<String, String> values = new HashMap<>();
        for (String pair : raw.split("&")) {
            if (pair.isEmpty()) {
                continue;
            }
            int equals = pair.indexOf('=');
            String name = decoded(equals < 0 ? pair : pair.substring(0, equals));
            String value = equals < 0 ? "" : decoded(pair.substring(equals + 1));
            if (!known.contains(name)) {
                throw Problem.badRequest(
                        "unknown query parameter \"" + name + "\"; " + allowed(known));
            }
            if (values.put(name, value) != null) {
                throw Problem.badRequest("query parameter \"" + name + "\" is given twice");
            }
        }
        return new Query(values);
    }

    boolean has(String name) {
        return values.containsKey(name);
    }

    /** A value as it was sent. */
    Optional<String> text(String name) {
        return Optional.ofNullable(values.get(name));
    }

    /**
     * A value as the parser reads it.
     *
     * @param parser answers empty for a value that does not fit
     * @param expected what fits, for the refusal
     */
    <T> Optional<T> value(String name, Function<String, Optional<T>> parser, String expected) {
        String text = values.get(name);
        if (text == null) {
            return Optional.empty();
        }
        Optional<T> value = parser.apply(text);
        if (value.isEmpty()) {
            throw Problem.badRequest(
                    "query parameter \""
                            + name
                            + "\" must be "
                            + expected
                            + ", not \""
                            + text
                            + "\"");
        }
        return value;
    }

    /** One of the words, exactly as they are written. */
    <T> Optional<T> word(String name, List<T> all, Function<T, String> wireName) {
        return value(
                name,
                text -> all.stream().filter(one -> wireName.apply(one).equals(text)).findFirst(),
                all.stream().map(wireName).collect(Collectors.joining(", ", "one of ", "")));
    }

    /** A moment in RFC 3339, with any offset. */
    Optional<Instant> moment(String name) {
        return value(name, Query::rfc3339, "a time in RFC 3339 such as 2026-12-01T00:00:00Z");
    }

    private static Optional<Instant> rfc3339(String text) {
        try {
            // A plus sign that was not percent-encoded arrives as a space.
            return Optional.of(OffsetDateTime.parse(text.replace(' ', '+')).toInstant())
                    .filter(Query::hasFourDigitYear);
        } catch (DateTimeException malformed) {
            return Optional.empty();
        }
    }

    /** Whether RFC 3339 can write it; also keeps stores from overflowing. */
    static boolean hasFourDigitYear(Instant moment) {
        return !moment.isBefore(FIRST) && !moment.isAfter(LAST);
    }

    /** A duration in ISO-8601 between zero and the longest. */
    static Optional<Duration> duration(String text, Duration longest) {
        try {
            return Optional.of(Duration.parse(text))
                    .filter(d -> !d.isNegative() && d.compareTo(longest) <= 0);
        } catch (DateTimeException malformed) {
            return Optional.empty();
        }
    }

    private static String decoded(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException malformed) {
            throw Problem.badRequest("the query has a malformed percent-encoding");
        }
    }

    private static String allowed(Set<String> known) {
        return known.isEmpty()
                ? "this path takes none"
                : "known: " + known.stream().sorted().collect(Collectors.joining(", "));
    }
}
