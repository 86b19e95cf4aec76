package io.zerog.codec;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.util.JsonRecyclerPools;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import io.zerog.domain.port.InvalidParametersException;

/** How this project reads and writes JSON: one set of rules for HTTP, outputs and parameters. */
public final class Json {

    /** The deepest nesting that is read. */
    public static final int MAX_DEPTH = 100;

    /** The most digits of a number, and the largest power of ten, that are read. */
    public static final int MAX_DIGITS = 1_000;

    /** The longest property name that is read, in bytes. */
    public static final int MAX_NAME = 1_000;

    private static final ObjectMapper MAPPER = builder(factory()).build();

    private Json() {}

    /**
     * The shared mapper: times and durations as ISO-8601 strings, nulls and empty optionals written
     * as null; reading refuses unknown properties, duplicate keys, trailing tokens and values of
     * another type. It does not check the encoding of bytes; {@link #read} does. Shared, so never
     * configure it: take a {@code copy()}, or a reader or writer.
     */
    public static ObjectMapper mapper() {
        return MAPPER;
    }

    /**
     * Reads a text from outside, strictly: UTF-8 without a byte order mark, exactly one value, no
     * duplicate keys, nothing beyond RFC 8259, within the limits above. Numbers come in one form
     * for one value: {@code 5.0} and {@code 5e0} as the integer 5.
     *
     * @throws InvalidParametersException as malformed, saying where
     */
    public static JsonNode read(byte[] json) {
        return StrictReader.read(json);
    }

    /** Reads within the limits above. */
    static JsonFactory factory() {
        // Room for a number's sign, point and exponent; StrictReader counts its digits.
        return factory(MAX_DEPTH, MAX_DIGITS + 20);
    }

    static JsonFactory factory(int depth, int numberLength) {
        // The pool is shared: buffers kept by threads are of no use to virtual threads.
        return new JsonFactoryBuilder()
                .recyclerPool(JsonRecyclerPools.sharedConcurrentDequePool())
                .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
                .streamReadConstraints(
                        StreamReadConstraints.builder()
                                .maxNestingDepth(depth)
                                .maxNumberLength(numberLength)
                                .maxNameLength(MAX_NAME)
                                .build())
                .build();
    }

    static JsonMapper.Builder builder(JsonFactory factory) {
        return JsonMapper.builder(factory)
                .addModule(new JavaTimeModule())
                .addModule(new Jdk8Module())
                .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                .enable(
                        DeserializationFeature.FAIL_ON_TRAILING_TOKENS,
                        DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES,
                        DeserializationFeature.FAIL_ON_NUMBERS_FOR_ENUMS,
                        DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
                .disable(
                        DeserializationFeature.ACCEPT_FLOAT_AS_INT,
                        DeserializationFeature.ADJUST_DATES_TO_CONTEXT_TIME_ZONE)
                .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
                .disable(
                        SerializationFeature.WRITE_DATES_AS_TIMESTAMPS,
                        SerializationFeature.WRITE_DURATIONS_AS_TIMESTAMPS,
                        SerializationFeature.FAIL_ON_EMPTY_BEANS);
    }
}
