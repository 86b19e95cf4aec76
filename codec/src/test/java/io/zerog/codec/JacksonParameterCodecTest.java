package io.zerog.codec;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assertions.assertTimeout;

import io.zerog.domain.handler.Default;
import io.zerog.domain.handler.Description;
import io.zerog.domain.handler.DurationRange;
import io.zerog.domain.handler.JobType;
import io.zerog.domain.handler.Output;
import io.zerog.domain.port.InvalidParametersException;
import io.zerog.domain.port.InvalidParametersException.Kind;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.math.BigDecimal;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JacksonParameterCodecTest {

    /** Far more than it takes on a busy machine, and far less than it would by every pair. */
    private static final Duration QUADRATIC = Duration.ofSeconds(60);

    enum Color {
        RED,
        GREEN
    }

    record Simple(
            @Description("How long, in seconds.") @Min(1) @Max(3600) int delay,
            @Size(min = 2, max = 5) @Default("abc") String name) {}

    @Description("From here to there.")
    record Range(@Min(0) int from, @Default("5") @Max(9) int to) {
        Range {
            if (from > to) {
                throw new IllegalArgumentException("from is greater than to");
            }
        }
    }

    record Rich(
            Optional<Color> color,
            @DurationRange(max = "PT1M") @Default("PT5S") Duration pause,
            Optional<Instant> at,
            @Default("[]") List<@Size(max = 3) @Pattern(regexp = "[a-z]+") String> names,
            @Default("{}") @Size(max = 2) Map<String, Range> ranges,
            @Default("{\"from\": 2}") Range range,
            Optional<Range> other,
            @Default("[]") List<Range> list,
            @Default("[]") Set<Color> colors,
            Optional<UUID> id,
            Optional<LocalDate> day,
            Optional<URI> link,
            @Default("0.5") @DecimalMin(value = "0", inclusive = false) double ratio,
            Optional<BigDecimal> price,
            Optional<@Min(3) Long> count,
            @NotBlank @Default("x") String label,
            @Default("false") boolean flag,
            @Default("7") short small,
            @Default("{}") Map<String, Object> extras) {}

    record Tree(String name, @Default("[]") List<Tree> children) {}

    private final JacksonParameterCodec codec = new JacksonParameterCodec();
    private final JobType<Simple, Void> simple = JobType.of("simple", Simple.class, Void.class);
    private final JobType<Rich, Void> rich = JobType.of("rich", Rich.class, Void.class);

    @Test
    void theSchemaSaysWhatTheRecordSays() {
        assertThat(codec.schema(simple))
                .isEqualTo(
                        """
                        {"$schema":"https://json-schema.org/draft/2020-12/schema","type":"object",\
                        "properties":{"delay":{"type":"integer","format":"int32",\
                        "description":"How long, in seconds.","minimum":1,"maximum":3600},\
                        "name":{"type":"string","default":"abc","minLength":2,"maxLength":5}},\
                        "required":["delay"],"additionalProperties":false}\
                        """);
        assertThat(codec.schema(rich))
                .contains("\"format\":\"duration\"")
                .contains("\"formatMinimum\":\"PT0S\",\"formatMaximum\":\"PT1M\"")
                .contains("\"enum\":[\"RED\",\"GREEN\"]")
                .contains("\"description\":\"From here to there.\"")
                .doesNotContain("io.zerog")
                .doesNotContain("\"color\",");
    }

    @Test
    void validatedAnswersTheCanonicalForm() {
        assertThat(validated(simple, " { \"name\" : \"xyz\" , \"delay\" : 5.0 } "))
                .isEqualTo("{\"delay\":5,\"name\":\"xyz\"}");
        assertThat(validated(simple, "{\"delay\":1e3}"))
                .isEqualTo("{\"delay\":1000,\"name\":\"abc\"}");
    }

    @Test
    void defaultsAreFilledInAtEveryLevel() {
        assertThat(
                        validated(
                                rich,
                                """
                                {"list": [{"from": 1}], "ranges": {"b": {"from": 4}, "a": {"from": 3}},
                                 "other": {"from": 0}}\
                                """))
                .isEqualTo(
                        """
                        {"pause":"PT5S","names":[],"ranges":{"a":{"from":3,"to":5},\
                        "b":{"from":4,"to":5}},"range":{"from":2,"to":5},"other":{"from":0,"to":5},\
                        "list":[{"from":1,"to":5}],"colors":[],"ratio":0.5,"label":"x",\
                        "flag":false,"small":7,"extras":{}}\
                        """);
        assertThat(validated(rich, "")).isEqualTo(validated(rich, "{}"));
    }

    @Test
    void oneMeaningHasOneForm() {
        assertThat(validated(rich, "{\"pause\":\"PT60S\",\"at\":\"2026-12-01T01:00:00+01:00\"}"))
                .isEqualTo(validated(rich, "{\"at\":\"2026-12-01T00:00:00Z\",\"pause\":\"PT1M\"}"));
        assertThat(validated(rich, "{\"color\":null,\"other\":null}"))
                .isEqualTo(validated(rich, "{}"));
    }

    @Test
    void theCanonicalFormIsItsOwnCanonicalForm() {
        String once =
                validated(
                        rich,
                        """
                        {"color":"RED","pause":"PT0.5S","at":"2026-12-01T00:00:00.123456Z",
                         "names":["a","bcd"],"colors":["GREEN","RED"],"day":"2026-02-28",
                         "id":"123E4567-E89B-12D3-A456-426614174000","link":"https://example.org/a",
                         "ratio":1.5e-3,"price":12345678901234567890.123456789,"count":3,
                         "label":" \\ud83d\\ude00","flag":true,"small":-32768,
                         "extras":{"z":[1,null,{"b":1.50}],"a":"x"}}\
                        """);

        assertThat(validated(rich, once)).isEqualTo(once);
        assertThat(once)
                .contains("\"colors\":[\"GREEN\",\"RED\"]")
                .contains("\"price\":12345678901234567890.123456789")
                .contains("\"extras\":{\"a\":\"x\",\"z\":[1,null,{\"b\":1.5}]}");
        Rich bound = codec.decode(rich, once.getBytes(UTF_8));
        assertThat(bound.color()).contains(Color.RED);
        assertThat(bound.pause()).isEqualTo(Duration.ofMillis(500));
        assertThat(bound.at()).contains(Instant.parse("2026-12-01T00:00:00.123456Z"));
        assertThat(bound.price()).contains(new BigDecimal("12345678901234567890.123456789"));
        assertThat(bound.count()).contains(3L);
        assertThat(bound.label()).isEqualTo(" \ud83d\ude00");
        assertThat(bound.other()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\0',
            value = {
                "{}|/delay|is required",
                "{\"delay\":0}|/delay|must be at least 1",
                "{\"delay\":3601}|/delay|must be at most 3600",
                "{\"delay\":5.5}|/delay|must be an integer",
                "{\"delay\":\"5\"}|/delay|must be an integer",
                "{\"delay\":true}|/delay|must be an integer",
                "{\"delay\":null}|/delay|must be an integer",
                "{\"delay\":[5]}|/delay|must be an integer",
                "{\"delay\":5,\"uuid\":\"x\"}|/uuid|is unknown",
                "{\"delay\":5,\"resultCode\":1}|/resultCode|is unknown",
                "{\"delay\":5,\"Delay\":1}|/Delay|is unknown",
                "{\"delay\":5,\"a/b~c\":1}|/a~1b~0c|is unknown",
                "{\"delay\":5,\"name\":\"a\"}|/name|must have at least 2 characters",
                "{\"delay\":5,\"name\":\"abcdef\"}|/name|must have at most 5 characters",
                "{\"delay\":5,\"name\":7}|/name|must be a string",
                "{\"delay\":5,\"name\":null}|/name|must be a string",
                "[]||must be an object",
                "5||must be an object",
                "null||must be an object",
                "\"x\"||must be an object",
            })
    void whatBreaksTheSchemaIsNamedByPointer(String json, String pointer, String detail) {
        assertThat(problems(simple, json))
                .containsExactly((pointer == null ? "" : pointer) + " " + detail);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\0',
            value = {
                "{\"color\":\"red\"}|/color|must be one of RED, GREEN",
                "{\"pause\":\"10s\"}|/pause|must be an ISO-8601 duration such as PT10S",
                "{\"pause\":\"P1M\"}|/pause|must be an ISO-8601 duration such as PT10S",
                "{\"pause\":\"PT61S\"}|/pause|must be at most PT1M",
                "{\"pause\":\"PT-1S\"}|/pause|must be at least PT0S",
                "{\"pause\":10}|/pause|must be a string",
                "{\"at\":\"2026-12-01\"}|/at|must be an RFC 3339 moment such as 2026-12-01T00:00:00Z",
                "{\"at\":\"2026-13-01T00:00:00Z\"}|/at|must be an RFC 3339 moment such as 2026-12-01T00:00:00Z",
                "{\"at\":\"2026-12-01T00:00:00\"}|/at|must be an RFC 3339 moment such as 2026-12-01T00:00:00Z",
                "{\"at\":1700000000}|/at|must be a string",
                "{\"names\":[\"ok\",\"toolong\"]}|/names/1|must have at most 3 characters",
                "{\"names\":[\"a1\"]}|/names/0|must match [a-z]+",
                "{\"names\":[\"ab\\n\"]}|/names/0|must match [a-z]+",
                "{\"names\":[null]}|/names/0|must be a string",
                "{\"names\":\"a\"}|/names|must be an array",
                "{\"ranges\":{\"a\":{}}}|/ranges/a/from|is required",
                "{\"ranges\":{\"a\":{\"from\":1,\"x\":1}}}|/ranges/a/x|is unknown",
                "{\"ranges\":{\"a\":{\"from\":1},\"b\":{\"from\":1},\"c\":{\"from\":1}}}|/ranges|must have at most 2 properties",
                "{\"range\":{\"from\":-1}}|/range/from|must be at least 0",
                "{\"range\":null}|/range|must be an object",
                "{\"other\":{\"from\":\"x\"}}|/other/from|must be an integer",
                "{\"other\":5}|/other|must be an object",
                "{\"colors\":[\"RED\",\"RED\"]}|/colors|must not have the same item twice",
                "{\"id\":\"x\"}|/id|must be a UUID",
                "{\"day\":\"2026-02-30\"}|/day|must be a date such as 2026-12-01",
                "{\"link\":\"a b\"}|/link|must be a URI",
                "{\"ratio\":0}|/ratio|must be greater than 0",
                "{\"ratio\":1e400}|/ratio|must be of a size that a double holds",
                "{\"count\":2}|/count|must be at least 3",
                "{\"count\":9223372036854775808}|/count|must be from -9223372036854775808 to 9223372036854775807",
                "{\"label\":\" \"}|/label|must not be blank",
                "{\"flag\":\"true\"}|/flag|must be true or false",
                "{\"flag\":0}|/flag|must be true or false",
                "{\"small\":32768}|/small|must be from -32768 to 32767",
                "{\"extras\":[]}|/extras|must be an object",
                // What the record's own constructor refuses.
                "{\"range\":{\"from\":6}}|/range|from is greater than to",
                "{\"list\":[{\"from\":1},{\"from\":8}]}|/list/1|from is greater than to",
            })
    void everyKindOfValueIsChecked(String json, String pointer, String detail) {
        assertThat(problems(rich, json)).containsExactly(pointer + " " + detail);
    }

    @Test
    void everythingThatIsWrongIsNamed() {
        assertThat(problems(simple, "{\"delay\":0,\"name\":\"x\",\"a\":1,\"b\":2}"))
                .containsExactlyInAnyOrder(
                        "/delay must be at least 1",
                        "/name must have at least 2 characters",
                        "/a is unknown",
                        "/b is unknown");
    }

    @Test
    void manyProblemsAreNamedOnlyInPart() {
        assertThat(problems(rich, "{\"names\":[" + "1,".repeat(999) + "1]}")).hasSize(100);
    }

    @Test
    void aFloodOfProblemsCostsNoMoreThanOne() {
        String flood = "{\"names\":[" + "1,".repeat(499_999) + "1]}";

        assertTimeout(
                QUADRATIC,
                () ->
                        assertThat(problems(rich, flood))
                                .containsExactly("/names/0 must be a string"));
    }

    @Test
    void textsOfOneHashCodeAreComparedQuickly() {
        record Names(Set<String> names) {}
        JobType<Names, Void> type = JobType.of("names", Names.class, Void.class);
        // "Aa" and "BB" have the same hash code, and so has every text made of them.
        String names =
                IntStream.range(0, 1 << 16)
                        .mapToObj(i ->
                                IntStream.range(0, 16)
                                        .mapToObj(bit -> (i >> bit & 1) == 0 ? "Aa" : "BB")
                                        .collect(Collectors.joining("", "\"", "\"")))
                        .collect(Collectors.joining(","));

        assertTimeout(QUADRATIC, () -> validated(type, "{\"names\":[" + names + "]}"));
        assertThat(problems(type, "{\"names\":[" + names + ",\"" + "Aa".repeat(16) + "\"]}"))
                .containsExactly("/names must not have the same item twice");
    }

    @Test
    void aRefusalOfTheWholeHasAnEmptyPointer() {
        JobType<Range, Void> range = JobType.of("range", Range.class, Void.class);

        assertThat(problems(range, "{\"from\":7}")).containsExactly(" from is greater than to");
    }

    record Broken(int divisor) {
        Broken {
            if (1 / divisor > 1) {
                throw new IllegalStateException();
            }
        }
    }

    @Test
    void anythingElseThatAConstructorThrowsIsARefusalWithoutItsWords() {
        JobType<Broken, Void> broken = JobType.of("broken", Broken.class, Void.class);

        assertThat(problems(broken, "{\"divisor\":0}")).containsExactly(" is not accepted");
    }

    @Test
    void recordsMayContainThemselves() {
        JobType<Tree, Void> tree = JobType.of("tree", Tree.class, Void.class);

        assertThat(validated(tree, "{\"name\":\"a\",\"children\":[{\"name\":\"b\"}]}"))
                .isEqualTo("{\"name\":\"a\",\"children\":[{\"name\":\"b\",\"children\":[]}]}");
        assertThat(problems(tree, "{\"name\":\"a\",\"children\":[{\"name\":5}]}"))
                .containsExactly("/children/0/name must be a string");
    }

    record Chain(Optional<Chain> next, @Default("[]") List<String> names) {}

    @Test
    void whateverIsAcceptedCanBeBoundLater() {
        JobType<Chain, Void> chain = JobType.of("chain", Chain.class, Void.class);
        String deepest = "{\"next\":".repeat(99) + "{}" + "}".repeat(99);

        byte[] stored = codec.validated(chain, deepest.getBytes(UTF_8));

        assertThat(codec.decode(chain, stored).next()).isPresent();
        assertThat(codec.validated(chain, "{\"next\":{\"next\":null}}".getBytes(UTF_8)))
                .asString(UTF_8)
                .isEqualTo("{\"next\":{\"names\":[]},\"names\":[]}");
    }

    record Derived(int delay) {
        public int getTwice() {
            return 2 * delay;
        }

        static Derived valueOf(String text) {
            return new Derived(Integer.parseInt(text));
        }
    }

    @Test
    void onlyComponentsAreBoundAndWritten() {
        JobType<Derived, Void> derived = JobType.of("derived", Derived.class, Void.class);

        assertThat(validated(derived, "{\"delay\":3}")).isEqualTo("{\"delay\":3}");
        assertThat(problems(derived, "{\"delay\":3,\"twice\":6}"))
                .containsExactly("/twice is unknown");
        assertThat(problems(derived, "\"3\"")).containsExactly(" must be an object");
    }

    @Test
    void whatIsNotJsonIsMalformed() {
        assertThatThrownBy(() -> validated(simple, "{\"delay\":5"))
                .isInstanceOfSatisfying(
                        InvalidParametersException.class,
                        e -> assertThat(e.kind()).isEqualTo(Kind.MALFORMED))
                .hasMessage("the text ends too early, at line 1, column 11");
    }

    @Test
    void storedParametersAreBoundByTheTypeAsItIsNow() {
        assertThat(codec.decode(simple, "{\"delay\":5}".getBytes(UTF_8)))
                .isEqualTo(new Simple(5, "abc"));
        // The type's range became narrower since the job was accepted.
        assertThat(codec.decode(simple, "{\"delay\":9999}".getBytes(UTF_8)).delay())
                .isEqualTo(9999);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"delay\":5,\"gone\":1}",
                "{\"delay\":null}",
                "{\"delay\":\"5\"}",
                "{\"delay\":5.5}",
                "{\"delay\":true}",
                "[]",
            })
    void storedParametersThatDoNotFitAreRefused(String json) {
        assertThatThrownBy(() -> codec.decode(simple, json.getBytes(UTF_8)))
                .isInstanceOf(InvalidParametersException.class);
    }

    @Test
    void outputsAreWrittenAsTheyAre() {
        record Result(int words, Optional<String> none) {}
        Output csv = Output.of(new byte[] {1}, "text/csv");

        assertThat(codec.output(null)).isNull();
        assertThat(codec.output(csv)).isSameAs(csv);
        assertThat(codec.output(new Result(3, Optional.empty())))
                .isEqualTo(
                        Output.of(
                                "{\"words\":3,\"none\":null}".getBytes(UTF_8), "application/json"));
    }

    @Test
    void anOutputThatContainsItselfIsRefused() {
        List<Object> loop = new java.util.ArrayList<>();
        loop.add(loop);

        assertThatThrownBy(() -> codec.output(loop)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void checkpointsComeBackAndMayComeFromAnotherVersion() {
        record State(long next, List<String> seen) {}
        record Older(long next) {}
        State state = new State(7, List.of("a"));

        assertThat(codec.decode(State.class, codec.encode(state))).isEqualTo(state);
        assertThat(codec.decode(Older.class, codec.encode(state))).isEqualTo(new Older(7));
        assertThat(codec.decode(State.class, codec.encode(new Older(3))))
                .isEqualTo(new State(3, null));
        assertThat(codec.decode(Integer.class, codec.encode(5))).isEqualTo(5);
        assertThatThrownBy(() -> codec.decode(Integer.class, codec.encode("x")))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private String validated(JobType<?, ?> type, String json) {
        return new String(codec.validated(type, json.getBytes(UTF_8)), UTF_8);
    }

    private List<String> problems(JobType<?, ?> type, String json) {
        InvalidParametersException refused =
                catchThrowableOfType(
                        InvalidParametersException.class,
                        () -> codec.validated(type, json.getBytes(UTF_8)));
        assertThat(refused).as("validation of %s", json).isNotNull();
        assertThat(refused.kind()).isEqualTo(Kind.INVALID);
        return refused.problems().stream()
                .map(problem -> problem.pointer() + " " + problem.detail())
                .toList();
    }
}
