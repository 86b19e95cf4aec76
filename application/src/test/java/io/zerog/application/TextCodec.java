package io.zerog.application;

import io.zerog.domain.handler.JobType;
import io.zerog.domain.handler.Output;
import io.zerog.domain.port.InvalidParametersException;
import io.zerog.domain.port.ParameterCodec;
import java.nio.charset.StandardCharsets;

/** Parameters, outputs and checkpoints as plain text, so that a test can read what was stored. */
final class TextCodec implements ParameterCodec {

    /** The parameters of every type here. */
    record Text(String text) {}

    /** Parameters that are refused. */
    static final String INVALID = "invalid";

    @Override
    public String schema(JobType<?, ?> type) {
        return "{}";
    }

    @Override
    public byte[] validated(JobType<?, ?> type, byte[] json) {
        if (new String(json, StandardCharsets.UTF_8).equals(INVALID)) {
            throw InvalidParametersException.malformed("no such text");
        }
        return json.clone();
    }

    @Override
    public <P> P decode(JobType<P, ?> type, byte[] json) {
        return type.parameters().cast(new Text(new String(json, StandardCharsets.UTF_8)));
    }

    @Override
    public Output output(Object result) {
        return switch (result) {
            case null -> null;
            case Output output -> output;
            default -> Output.of(encode(result), "text/plain");
        };
    }

    @Override
    public byte[] encode(Object state) {
        return state.toString().getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public <T> T decode(Class<T> type, byte[] json) {
        return type.cast(new String(json, StandardCharsets.UTF_8));
    }
}
