package io.zerog.codec;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.io.JsonEOFException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.zerog.domain.port.InvalidParametersException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;

/**
 * Reads bytes from outside into a tree. Jackson alone would guess UTF-16, decode overlong and
 * surrogate sequences, and keep numbers whose expansion costs gigabytes.
 */
final class StrictReader {

    private static final JsonFactory OUTSIDE = Json.factory();

    /** Defaults that were filled in may lie a little deeper than what was sent. */
    private static final JsonFactory STORED =
            Json.factory(10 * Json.MAX_DEPTH, 2 * Json.MAX_DIGITS);

    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    private static final String TOO_LONG = "a number has more than " + Json.MAX_DIGITS + " digits";
    private static final BigInteger LONG_MIN = BigInteger.valueOf(Long.MIN_VALUE);
    private static final BigInteger LONG_MAX = BigInteger.valueOf(Long.MAX_VALUE);

    private StrictReader() {}

    static JsonNode read(byte[] json) {
        checkEncoding(json);
        return read(OUTSIDE, json);
    }

    /** Reads what was read before, and written in its canonical form. */
    static JsonNode readStored(byte[] json) {
        return read(STORED, json);
    }

    private static JsonNode read(JsonFactory factory, byte[] json) {
        try (JsonParser parser = factory.createParser(json)) {
            if (parser.nextToken() == null) {
                throw InvalidParametersException.malformed("there is no JSON value");
            }
            JsonNode value = value(parser);
            if (parser.nextToken() != null) {
                throw malformed("something follows the JSON value", parser.currentTokenLocation());
            }
            return value;
        } catch (JsonProcessingException notJson) {
            throw malformed(reason(notJson), notJson.getLocation());
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    private static JsonNode value(JsonParser parser) throws IOException {
        return switch (parser.currentToken()) {
            case START_OBJECT -> object(parser);
            case START_ARRAY -> array(parser);
            case VALUE_STRING -> NODES.textNode(checked(parser.getText(), parser));
            case VALUE_NUMBER_INT -> integer(parser);
            case VALUE_NUMBER_FLOAT -> decimal(parser);
            case VALUE_TRUE -> NODES.booleanNode(true);
            case VALUE_FALSE -> NODES.booleanNode(false);
            case VALUE_NULL -> NODES.nullNode();
            case NOT_AVAILABLE, END_OBJECT, END_ARRAY, FIELD_NAME, VALUE_EMBEDDED_OBJECT ->
                    throw new IllegalStateException(
                            "no value begins with " + parser.currentToken());
        };
    }

    private static ObjectNode object(JsonParser parser) throws IOException {
        ObjectNode object = NODES.objectNode();
        String name = parser.nextFieldName();
        while (name != null) {
            if (object.has(checked(name, parser))) {
                throw malformed("a property occurs twice", parser.currentTokenLocation());
            }
            parser.nextToken();
            object.set(name, value(parser));
            name = parser.nextFieldName();
        }
        return object;
    }

    private static ArrayNode array(JsonParser parser) throws IOException {
        ArrayNode array = NODES.arrayNode();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            array.add(value(parser));
        }
        return array;
    }

    private static JsonNode integer(JsonParser parser) throws IOException {
        return switch (parser.getNumberType()) {
            case INT -> NODES.numberNode(parser.getIntValue());
            case LONG -> NODES.numberNode(parser.getLongValue());
            case BIG_INTEGER, FLOAT, DOUBLE, BIG_DECIMAL -> {
                BigInteger value = parser.getBigIntegerValue();
                int sign = value.signum() < 0 ? 1 : 0;
                if (parser.getTextLength() - sign > Json.MAX_DIGITS) {
                    throw malformed(TOO_LONG, parser.currentTokenLocation());
                }
                yield NODES.numberNode(value);
            }
        };
    }

    private static JsonNode decimal(JsonParser parser) throws IOException {
        BigDecimal value = exact(parser);
        if (value.signum() == 0) {
            return NODES.numberNode(0);
        }
        // Before any arithmetic: 1e2000000000 is short to write and has two billion digits.
        long magnitude = (long) value.precision() - value.scale();
        if (Math.abs(magnitude) > Json.MAX_DIGITS) {
            throw malformed("a number is too large or too small", parser.currentTokenLocation());
        }
        if (value.precision() > Json.MAX_DIGITS) {
            throw malformed(TOO_LONG, parser.currentTokenLocation());
        }
        BigDecimal shortest = value.stripTrailingZeros();
        if (shortest.scale() > 0) {
            return NODES.numberNode(shortest);
        }
        BigInteger whole = shortest.toBigIntegerExact();
        if (whole.compareTo(LONG_MIN) < 0 || whole.compareTo(LONG_MAX) > 0) {
            return NODES.numberNode(whole);
        }
        long number = whole.longValueExact();
        return number == (int) number ? NODES.numberNode((int) number) : NODES.numberNode(number);
    }

    private static BigDecimal exact(JsonParser parser) throws IOException {
        try {
            return new BigDecimal(
                    parser.getTextCharacters(), parser.getTextOffset(), parser.getTextLength());
        } catch (NumberFormatException exponentOverflow) {
            throw malformed("a number is too large or too small", parser.currentTokenLocation());
        }
    }

    /** Half a surrogate pair, written as an escape, is no character and has no UTF-8. */
    private static String checked(String text, JsonParser parser) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (Character.isSurrogate(c)) {
                boolean paired =
                        Character.isHighSurrogate(c)
                                && i + 1 < text.length()
                                && Character.isLowSurrogate(text.charAt(i + 1));
                if (!paired) {
                    throw malformed(
                            "a text has half a surrogate pair", parser.currentTokenLocation());
                }
                i++;
            }
        }
        return text;
    }

    private static void checkEncoding(byte[] json) {
        int ascii = 0;
        while (ascii < json.length && json[ascii] >= 0) {
            ascii++;
        }
        for (int i = 0; i < Math.min(4, json.length); i++) {
            if (json[i] == 0) {
                throw InvalidParametersException.malformed("the text is not JSON in UTF-8");
            }
        }
        if (ascii == json.length) {
            return;
        }
        if (json.length >= 3
                && json[0] == (byte) 0xEF
                && json[1] == (byte) 0xBB
                && json[2] == (byte) 0xBF) {
            throw InvalidParametersException.malformed("the text begins with a byte order mark");
        }
        // The JDK's decoder refuses overlong forms and encoded surrogates; Jackson's does not.
        CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
        ByteBuffer in = ByteBuffer.wrap(json, ascii, json.length - ascii);
        CharBuffer scratch = CharBuffer.allocate(1_024);
        CoderResult result;
        do {
            scratch.clear();
            result = decoder.decode(in, scratch, true);
        } while (result.isOverflow());
        if (result.isError()) {
            throw InvalidParametersException.malformed(
                    "the text is not UTF-8, at byte " + (in.position() + 1));
        }
    }

    private static String reason(JsonProcessingException notJson) {
        if (notJson instanceof JsonEOFException
                || notJson.getOriginalMessage().startsWith("Unexpected end-of-input")) {
            return "the text ends too early";
        }
        return notJson instanceof StreamConstraintsException limit
                ? limitOf(limit.getOriginalMessage())
                : "the text is not JSON";
    }

    /** The library's messages name its classes, so the limit that was met is said anew. */
    private static String limitOf(String message) {
        if (message.contains("nesting depth")) {
            return "the nesting is deeper than " + Json.MAX_DEPTH + " levels";
        }
        if (message.startsWith("Number value")) {
            return TOO_LONG;
        }
        if (message.startsWith("Name")) {
            return "a property name has more than " + Json.MAX_NAME + " bytes";
        }
        return "the text is over a limit";
    }

    private static InvalidParametersException malformed(String what, JsonLocation place) {
        return InvalidParametersException.malformed(
                place == null
                        ? what
                        : what
                                + ", at line "
                                + place.getLineNr()
                                + ", column "
                                + place.getColumnNr());
    }
}
