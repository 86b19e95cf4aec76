package io.zerog.simulation.cluster;

import io.zerog.domain.handler.JobType;
import io.zerog.domain.handler.Output;
import io.zerog.domain.port.InvalidParametersException;
import io.zerog.domain.port.ParameterCodec;
import java.nio.charset.StandardCharsets;

/**
 * Tasks and checkpoints as plain text: JSON itself is not what is simulated here, and parsing it
 * would take most of the time.
 */
final class TaskCodec implements ParameterCodec {

    static byte[] write(Task task) {
        return (task.seconds() + " " + task.times()).getBytes(StandardCharsets.US_ASCII);
    }

    @Override
    public String schema(JobType<?, ?> type) {
        return "{}";
    }

    @Override
    public byte[] validated(JobType<?, ?> type, byte[] json) {
        decode(type, json);
        return json;
    }

    @Override
    public <P> P decode(JobType<P, ?> type, byte[] json) {
        String[] words = new String(json, StandardCharsets.US_ASCII).split(" ");
        if (words.length != 2) {
            throw InvalidParametersException.malformed("not a task");
        }
        Task task = new Task(Integer.parseInt(words[0]), Integer.parseInt(words[1]));
        return type.parameters().cast(task);
    }

    @Override
    public Output output(Object result) {
        return (Output) result;
    }

    @Override
    public byte[] encode(Object state) {
        return state.toString().getBytes(StandardCharsets.US_ASCII);
    }

    @Override
    public <T> T decode(Class<T> type, byte[] json) {
        return type.cast(Integer.valueOf(new String(json, StandardCharsets.US_ASCII)));
    }
}
