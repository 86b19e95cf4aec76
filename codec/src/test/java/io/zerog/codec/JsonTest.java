package io.zerog.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeout;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.LongNode;
import io.zerog.domain.port.InvalidParametersException;
import io.zerog.domain.port.InvalidParametersException.Kind;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\0',
            value = {
                "[1,|the text ends too early, at line 1, column 4",
                "{\"a\"|the text ends too early, at line 1, column 5",
                "\"abc|the text ends too early, at line 1, column 5",
                "{a:1}|the text is not JSON, at line 1, column 2",
                "{'a':1}|the text is not JSON, at line 1, column 2",
                "[1,]|the text is not JSON, at line 1, column 4",
                "{\"a\":1,}|the text is not JSON, at line 1, column 8",
                "{\"a\":NaN}|the text is not JSON, at line 1, column 9",
                "[-Infinity]|the text is not JSON, at line 1, column 11",
                "01|the text is not JSON, at line 1, column 2",
                "+1|the text is not JSON, at line 1, column 2",
                ".5|the text is not JSON, at line 1, column 1",
                "/*a*/{}|the text is not JSON, at line 1, column 1",
                "{}#a|the text is not JSON, at line 1, column 3",
                "{} {}|something follows the JSON value, at line 1, column 4",
                "{\"a\":1,\"b\":{},\"a\":2}|a property occurs twice, at line 1, column 15",
                "[{\"\\u0061\":1,\"a\":2}]|a property occurs twice, at line 1, column 14",
                "\"\\ud800\"|a text has half a surrogate pair, at line 1, column 1",
                "\"\\udc00\\ud800\"|a text has half a surrogate pair, at line 1, column 1",
                "{\"\\ud800\":1}|the text is not JSON, at line 1, column 9",
            })
    void whatIsNotStrictlyJsonIsRefusedWithItsPlace(String json, String detail) {
        assertThatThrownBy(() -> read(json)).hasMessage(detail).matches(JsonTest::isMalformed);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "22C08022", // an overlong NUL
                "22C0AF22", // an overlong slash
                "22E080AF22", // a longer one
                "22EDA08022", // an encoded high surrogate
                "22EDA0BDEDB88022", // an encoded pair
                "22F490808022", // beyond U+10FFFF
                "22FF22",
                "2280227D",
                "22C322",
                "22E28222",
                "7B22C3", // stray and cut-off bytes
            })
    void bytesThatAreNotUtf8AreRefused(String hex) {
        assertThatThrownBy(() -> Json.read(HexFormat.of().parseHex(hex)))
                .hasMessageStartingWith("the text is not UTF-8, at byte ")
                .matches(JsonTest::isMalformed);
    }

    @Test
    void malformedUtf8IsFoundBehindALongText() {
        byte[] text = ("\"" + "é".repeat(5_000) + "x\"").getBytes(StandardCharsets.UTF_8);
        text[text.length - 2] = (byte) 0xC3;

        assertThatThrownBy(() -> Json.read(text))
                .hasMessage("the text is not UTF-8, at byte " + (text.length - 1));
    }

    @Test
    void otherEncodingsAndByteOrderMarksAreRefused() {
        assertThatThrownBy(() -> read("\uFEFF{}"))
                .hasMessage("the text begins with a byte order mark");
        assertThatThrownBy(() -> Json.read("{}".getBytes(StandardCharsets.UTF_16BE)))
                .hasMessage("the text is not JSON in UTF-8");
        assertThatThrownBy(() -> Json.read("{}".getBytes(StandardCharsets.UTF_16LE)))
                .hasMessage("the text is not JSON in UTF-8");
        assertThatThrownBy(() -> read("")).hasMessage("there is no JSON value");
        assertThatThrownBy(() -> read(" \n")).hasMessage("there is no JSON value");
    }

    @Test
    void limitsHoldAndOneBeyondThemIsRefused() {
        assertThat(read("[".repeat(100) + "]".repeat(100))).isNotNull();
        assertThatThrownBy(() -> read("[".repeat(101) + "]".repeat(101)))
                .hasMessageStartingWith("the nesting is deeper than 100 levels");

        assertThat(read("9".repeat(1_000)).bigIntegerValue())
                .isEqualTo(new BigInteger("9".repeat(1_000)));
        assertThatThrownBy(() -> read("9".repeat(1_001)))
                .hasMessageStartingWith("a number has more than 1000 digits");
        assertThat(read("-1." + "3".repeat(999)).decimalValue().precision()).isEqualTo(1_000);
        assertThatThrownBy(() -> read("-1." + "3".repeat(1_000)))
                .hasMessageStartingWith("a number has more than 1000 digits");

        String name = "n".repeat(1_000);
        assertThat(read("{\"" + name + "\":1}").get(name).intValue()).isOne();
        assertThatThrownBy(() -> read("{\"" + name + "n\":1}"))
                .hasMessageStartingWith("a property name has more than 1000 bytes");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1e2000000000",
                "-1e2000000000",
                "1e-2000000000",
                "9e99999999999999",
                "1e1000",
                "0.1e-999999999",
                "123456789e2147483647",
            })
    void hugeExponentsAreRefusedInNoTime(String number) {
        assertTimeout(
                Duration.ofSeconds(2),
                () ->
                        assertThatThrownBy(() -> read("[" + number + "]"))
                                .hasMessage(
                                        "a number is too large or too small, at line 1, column 2"));
    }

    @Test
    void aHundredThousandBracketsAreRefusedInNoTime() {
        assertTimeout(
                Duration.ofSeconds(2),
                () ->
                        assertThatThrownBy(() -> read("[".repeat(100_000)))
                                .hasMessageStartingWith("the nesting is deeper"));
    }

    @Test
    void oneValueHasOneForm() {
        assertThat(read("5.0")).isEqualTo(IntNode.valueOf(5));
        assertThat(read("50e-1")).isEqualTo(IntNode.valueOf(5));
        assertThat(read("1e3")).isEqualTo(IntNode.valueOf(1_000));
        assertThat(read("3e9")).isEqualTo(LongNode.valueOf(3_000_000_000L));
        assertThat(read("9223372036854775808.0").bigIntegerValue())
                .isEqualTo(BigInteger.TWO.pow(63));
        assertThat(read("-0.0e-2000000000")).isEqualTo(IntNode.valueOf(0));
        assertThat(read("5.50").decimalValue()).isEqualTo(new BigDecimal("5.5"));
        assertThat(read("1e999").bigIntegerValue()).isEqualTo(BigInteger.TEN.pow(999));
    }

    @Test
    void textsOfAllPlanesAreRead() {
        assertThat(read("\"\u00e4\u20ac\ud83d\ude00 \\ud83d\\ude00 \\u0000\"").textValue())
                .isEqualTo("\u00e4\u20ac\ud83d\ude00 \ud83d\ude00 \u0000");
    }

    @Test
    void noMessageNamesAClass() {
        for (String json :
                new String[] {"{\"a\":NaN}", "\"\t\"", "[1", "}", "1" + "1".repeat(2_000)}) {
            assertThatThrownBy(() -> read(json))
                    .message()
                    .doesNotContain("StreamRead", "JsonRead", "Source", "com.", "java.");
        }
    }

    @Test
    void theSharedMapperWritesTimesAsTextAndKeepsNulls() throws JsonProcessingException {
        record View(Instant at, Duration took, Optional<String> none, String gone) {}

        assertThat(
                        Json.mapper()
                                .writeValueAsString(
                                        new View(
                                                Instant.parse("2026-12-01T00:00:00.120Z"),
                                                Duration.ofSeconds(90),
                                                Optional.empty(),
                                                null)))
                .isEqualTo(
                        "{\"at\":\"2026-12-01T00:00:00.120Z\",\"took\":\"PT1M30S\",\"none\":null,"
                                + "\"gone\":null}");
        // Half a surrogate pair in a job's output must not make it unwritable.
        assertThat(Json.mapper().writeValueAsBytes("a\ud83d"))
                .asString(StandardCharsets.UTF_8)
                .isEqualToIgnoringCase("\"a\\ud83d\"");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"n\":1,\"n\":2}",
                "{\"n\":1} x",
                "{\"n\":1,\"m\":2}",
                "{\"n\":\"1\"}",
                "{\"n\":1.5}",
                "{\"n\":null}",
                "{\"n\":true}",
            })
    void theSharedMapperReadsStrictly(String json) {
        record One(int n) {}

        assertThatThrownBy(() -> Json.mapper().readValue(json, One.class))
                .isInstanceOf(JsonProcessingException.class);
    }

    private static JsonNode read(String json) {
        return Json.read(json.getBytes(StandardCharsets.UTF_8));
    }

    private static boolean isMalformed(Throwable thrown) {
        return thrown instanceof InvalidParametersException e && e.kind() == Kind.MALFORMED;
    }
}
