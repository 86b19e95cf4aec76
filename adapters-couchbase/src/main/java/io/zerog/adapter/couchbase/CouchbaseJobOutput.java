package io.zerog.adapter.couchbase;

import io.zerog.domain.handler.Output;
import io.zerog.domain.job.JobId;
import io.zerog.domain.job.Token;
import io.zerog.domain.port.JobOutput;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/** An output as a document of its own: a line with its media type, then its bytes. */
final class CouchbaseJobOutput implements JobOutput {

    private final KeyValue keyValue;
    private final Keys keys;
    private final Belongings belongings;

    CouchbaseJobOutput(KeyValue keyValue, Keys keys, Belongings belongings) {
        this.keyValue = keyValue;
        this.keys = keys;
        this.belongings = belongings;
    }

    @Override
    public void put(JobId id, Token token, Output output) {
        byte[] bytes = output.bytes();
        if (bytes.length > LIMIT) {
            throw new IllegalArgumentException(
                    "an output has at most " + LIMIT + " bytes, not " + bytes.length);
        }
        byte[] type = (output.mediaType() + "\n").getBytes(StandardCharsets.UTF_8);
        byte[] content =
                ByteBuffer.allocate(type.length + bytes.length).put(type).put(bytes).array();
        String key = keys.output(id, token);
        belongings.add(id, key);
        keyValue.upsert(key, content, KeyValue.FOR_EVER);
        belongings.added(id, key);
    }

    @Override
    public Optional<Output> find(JobId id, Token token) {
        return keyValue.get(keys.output(id, token)).map(item -> output(item.content()));
    }

    private static Output output(byte[] content) {
        int end = 0;
        while (content[end] != '\n') {
            end++;
        }
        return Output.of(
                Arrays.copyOfRange(content, end + 1, content.length),
                new String(content, 0, end, StandardCharsets.UTF_8));
    }
}
