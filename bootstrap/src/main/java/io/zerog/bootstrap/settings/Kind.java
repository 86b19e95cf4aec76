package io.zerog.bootstrap.settings;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What values a setting takes.
 *
 * @param allowed completes the sentence "must be …"
 * @param reader a value from its text; empty when the text is not allowed
 */
public record Kind<T>(String allowed, Function<String, Optional<T>> reader) {

    private static final Pattern SIZE = Pattern.compile("(\\d{1,12})(B|KiB|MiB|GiB)?");
    private static final Map<String, Integer> SHIFTS =
            Map.of("B", 0, "KiB", 10, "MiB", 20, "GiB", 30);

    /** Text that a pattern describes; the words say the same for people. */
    static Kind<String> text(String allowed, Pattern pattern) {
        return new Kind<>(allowed, text -> Optional.of(text).filter(pattern.asMatchPredicate()));
    }

    /** One of an enum's constants, in lower case. */
    static <E extends Enum<E>> Kind<E> oneOf(Class<E> type) {
        Map<String, E> constants =
                Arrays.stream(type.getEnumConstants())
                        .collect(Collectors.toMap(Kind::name, Function.identity()));
        String names =
                Arrays.stream(type.getEnumConstants())
                        .map(Kind::name)
                        .collect(Collectors.joining(", "));
        return new Kind<>(
                constants.size() == 1 ? names : "one of " + names,
                text -> Optional.ofNullable(constants.get(text)));
    }

    static Kind<Boolean> flag() {
        return new Kind<>(
                "true or false",
                text ->
                        switch (text) {
                            case "true" -> Optional.of(true);
                            case "false" -> Optional.of(false);
                            default -> Optional.empty();
                        });
    }

    /** A whole number, both bounds included. */
    static Kind<Integer> integer(int least, int most) {
        return new Kind<>(
                "a whole number, " + least + " to " + most,
                text -> integer(text).filter(value -> value >= least && value <= most));
    }

    /** A number of bytes, plain or in KiB, MiB, GiB; both bounds included. */
    static Kind<Long> size(String least, String most) {
        long low = bytes(least).orElseThrow();
        long high = bytes(most).orElseThrow();
        return new Kind<>(
                "a size such as 512KiB, " + least + " to " + most,
                text -> bytes(text).filter(value -> value >= low && value <= high));
    }

    /** A duration as ISO-8601, both bounds included. */
    static Kind<Duration> duration(String least, String most) {
        Duration low = Duration.parse(least);
        Duration high = Duration.parse(most);
        return new Kind<>(
                "an ISO-8601 duration, " + least + " to " + most,
                text ->
                        duration(text)
                                .filter(value -> value.compareTo(low) >= 0)
                                .filter(value -> value.compareTo(high) <= 0));
    }

    /** Words with spaces between them. */
    static Kind<List<String>> words(String what) {
        return new Kind<>(
                what + ", with spaces between them",
                text ->
                        Optional.of(
                                Stream.of(text.split("\\s+"))
                                        .filter(word -> !word.isEmpty())
                                        .toList()));
    }

    static Kind<Path> path() {
        return new Kind<>("a path", Kind::path);
    }

    /** Values of another kind with commas between them; spaces around one do not count. */
    static <T> Kind<List<T>> list(Kind<T> item) {
        return new Kind<>(
                "a list with commas, each " + item.allowed(),
                text -> {
                    List<Optional<T>> items =
                            Stream.of(text.split(","))
                                    .map(String::strip)
                                    .filter(part -> !part.isEmpty())
                                    .map(item.reader())
                                    .toList();
                    return items.stream().allMatch(Optional::isPresent)
                            ? Optional.of(items.stream().flatMap(Optional::stream).toList())
                            : Optional.empty();
                });
    }

    /** The same, or one word for something else. */
    Kind<T> or(String word, T value) {
        return new Kind<>(
                word + ", or " + allowed,
                text -> text.equals(word) ? Optional.of(value) : reader.apply(text));
    }

    private static String name(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }

    private static Optional<Integer> integer(String text) {
        try {
            return Optional.of(Integer.parseInt(text));
        } catch (NumberFormatException notANumber) {
            return Optional.empty();
        }
    }

    private static Optional<Long> bytes(String text) {
        Matcher matcher = SIZE.matcher(text);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        int shift = Optional.ofNullable(matcher.group(2)).map(SHIFTS::get).orElse(0);
        long number = Long.parseLong(matcher.group(1));
        return number > Long.MAX_VALUE >> shift ? Optional.empty() : Optional.of(number << shift);
    }

    private static Optional<Duration> duration(String text) {
        try {
            return Optional.of(Duration.parse(text));
        } catch (DateTimeParseException malformed) {
            return Optional.empty();
        }
    }

    private static Optional<Path> path(String text) {
        try {
            return text.isBlank() ? Optional.empty() : Optional.of(Path.of(text));
        } catch (InvalidPathException impossible) {
            return Optional.empty();
        }
    }
}
