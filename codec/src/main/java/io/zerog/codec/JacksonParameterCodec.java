package io.zerog.codec;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectReader;
import io.zerog.domain.handler.JobType;
import io.zerog.domain.handler.Output;
import io.zerog.domain.port.ParameterCodec;
import java.io.IOException;

/**
 * Records to JSON and back with Jackson; the JSON Schema that is shown is the one that validates.
 *
 * <p>A type is examined when it is first used: ask for its schema at the start, so that a record
 * that cannot be bound is refused there, by an {@link IllegalArgumentException} that names the
 * component. Parameters are records of simple values, enums, times, nested records, lists, sets and
 * maps by name; constraints that would have no effect are refused.
 *
 * <p>A property without {@link io.zerog.domain.handler.Default} is required unless it is an {@link
 * java.util.Optional}; of that alone a null is taken, as absent. Constraints that a component's
 * constructor checks count too: what it throws as {@link IllegalArgumentException} is shown to the
 * user.
 */
public final class JacksonParameterCodec implements ParameterCodec {

    /** Kept with the class itself, so that a job's class loader can be let go. */
    private static final ClassValue<ParameterBinding<?>> BINDINGS =
            new ClassValue<>() {
                @Override
                protected ParameterBinding<?> computeValue(Class<?> record) {
                    return new ParameterBinding<>(record);
                }
            };

    /** A checkpoint may have been written by a newer version of the job, with more fields. */
    private static final ObjectReader CHECKPOINTS =
            Json.mapper()
                    .reader()
                    .without(
                            DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES,
                            DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES);

    @Override
    public String schema(JobType<?, ?> type) {
        return BINDINGS.get(type.parameters()).schema();
    }

    /** Does ahead what the first {@link #decode(JobType, byte[])} of that type would do. */
    public void prepare(JobType<?, ?> type) {
        BINDINGS.get(type.parameters());
    }

    @Override
    public byte[] validated(JobType<?, ?> type, byte[] json) {
        return BINDINGS.get(type.parameters()).validated(json);
    }

    /** Binds without checking the schema again: a job that was accepted stays accepted. */
    @Override
    public <P> P decode(JobType<P, ?> type, byte[] json) {
        return type.parameters().cast(BINDINGS.get(type.parameters()).decode(json));
    }

    /**
     * @throws IllegalArgumentException when Jackson cannot write the result
     */
    @Override
    public Output output(Object result) {
        return switch (result) {
            case null -> null;
            case Output output -> output;
            case Object value -> Output.of(encode(value), Output.JSON);
        };
    }

    /**
     * @throws IllegalArgumentException when Jackson cannot write the state
     */
    @Override
    public byte[] encode(Object state) {
        try {
            return Json.mapper().writeValueAsBytes(state);
        } catch (JsonProcessingException unwritable) {
            throw new IllegalArgumentException(
                    "cannot be written as JSON: " + unwritable.getOriginalMessage(), unwritable);
        }
    }

    /** Fields that the class does not have are ignored; those that are missing are null or zero. */
    @Override
    public <T> T decode(Class<T> type, byte[] json) {
        try {
            return CHECKPOINTS.forType(type).readValue(json);
        } catch (IOException unfit) {
            throw new IllegalArgumentException(
                    "the checkpoint does not fit " + type.getName(), unfit);
        }
    }
}
