package io.zerog.adapter.process;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.zerog.domain.handler.Failure;
import io.zerog.domain.handler.Outcome;
import io.zerog.domain.handler.Output;
import io.zerog.domain.job.JournalEntry;
import io.zerog.domain.port.ClaimedJob;
import io.zerog.domain.port.JobOutput;
import io.zerog.domain.port.RunContext;
import java.net.ProtocolException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;

/** How a run, and what comes of it, is written in frames and read from them. */
final class Wire {

    private Wire() {}

    /** The order to run a job, the nth of its child. */
    static Frame run(ClaimedJob claimed, HandlerName handler, long nth) {
        Frame frame = Frame.with(Frame.RUN, claimed.parameters());
        handler.write(frame.control());
        frame.control()
                .put("id", claimed.job().id().toString())
                .put("attempt", claimed.job().counters().attempts())
                .put("run", nth);
        claimed.job()
                .checkpoint()
                .ifPresent(kept -> frame.control().put("checkpoint", kept.json()));
        claimed.job()
                .traceParent()
                .ifPresent(trace -> frame.control().put("traceParent", trace.value()));
        return frame;
    }

    /** An output over the limit is cut one byte past it, which is enough to refuse it. */
    static Frame outcome(Outcome<Output> outcome) {
        return switch (outcome) {
            case Outcome.Done<Output>(Output output, int code) -> {
                byte[] bytes = output == null ? Frame.NOTHING : output.bytes();
                Frame frame =
                        Frame.with(
                                Frame.OUTCOME,
                                bytes.length > JobOutput.LIMIT
                                        ? Arrays.copyOf(bytes, JobOutput.LIMIT + 1)
                                        : bytes);
                frame.control()
                        .put("is", "done")
                        .put("code", code)
                        .put("mediaType", output == null ? null : output.mediaType());
                yield frame;
            }
            case Outcome.Again<Output>(Duration delay, String why) -> {
                Frame frame = Frame.of(Frame.OUTCOME);
                frame.control().put("is", "again").put("delay", delay.toString());
                frame.control().put("why", cut(why));
                yield frame;
            }
            case Outcome.Retry<Output>(Failure failure, int code, Optional<Duration> delay) -> {
                Frame frame = Frame.of(Frame.OUTCOME);
                frame.control().put("is", "retry").put("code", code);
                frame.control().put("delay", delay.map(Duration::toString).orElse(null));
                write(failure, frame.control());
                yield frame;
            }
            case Outcome.Fail<Output>(Failure failure, int code) -> {
                Frame frame = Frame.of(Frame.OUTCOME);
                frame.control().put("is", "fail").put("code", code);
                write(failure, frame.control());
                yield frame;
            }
        };
    }

    /**
     * @throws ProtocolException when it is none
     */
    static Outcome<Output> outcome(Frame frame) throws ProtocolException {
        JsonNode said = frame.control();
        try {
            int code = said.path("code").asInt();
            return switch (said.path("is").asText()) {
                case "done" ->
                        new Outcome.Done<>(
                                said.path("mediaType").isTextual()
                                        ? Output.of(
                                                frame.attachment(),
                                                said.path("mediaType").textValue())
                                        : null,
                                code);
                case "again" -> new Outcome.Again<>(delay(said), said.path("why").textValue());
                case "retry" ->
                        new Outcome.Retry<>(
                                failure(said),
                                code,
                                said.path("delay").isTextual()
                                        ? Optional.of(delay(said))
                                        : Optional.empty());
                case "fail" -> new Outcome.Fail<>(failure(said), code);
                default -> throw new ProtocolException("no outcome: " + said.path("is"));
            };
        } catch (IllegalArgumentException | DateTimeException impossible) {
            throw new ProtocolException("no outcome: " + impossible.getMessage());
        }
    }

    static void write(Failure failure, ObjectNode control) {
        control.put("message", cut(failure.message()));
        control.put("stackTrace", failure.stackTrace().map(Wire::cut).orElse(null));
    }

    static Failure failure(JsonNode said) {
        return new Failure(
                said.path("message").asText(),
                Optional.ofNullable(said.path("stackTrace").textValue()));
    }

    /** What a child says of its progress, said to the run's owner. */
    static void progress(JsonNode said, RunContext context) {
        String message = said.path("message").textValue();
        if (said.has("total")) {
            context.progress(
                    said.path("done").asLong(),
                    said.path("total").asLong(),
                    said.path("unit").textValue(),
                    message);
        } else {
            context.progress(said.path("fraction").asDouble(), message);
        }
    }

    /** A line of a child, said to the run's owner. */
    static void line(JsonNode said, RunContext context) throws ProtocolException {
        String message = said.path("message").asText();
        switch (said.path("level").asText()) {
            case "EVENT" -> context.event(message);
            case "WARNING" -> context.warning(message);
            case "ERROR" -> context.error(said.path("code").asInt(), message);
            default -> throw new ProtocolException("a line is of no known level");
        }
    }

    /** No longer than a journal keeps, so that no frame of ours is over its limit. */
    static String cut(String text) {
        if (text == null || text.length() <= JournalEntry.LIMIT) {
            return text;
        }
        // Half a character becomes "?", as it would where it is kept.
        byte[] bytes = text.substring(0, JournalEntry.LIMIT).getBytes(StandardCharsets.UTF_8);
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private static Duration delay(JsonNode said) {
        return Duration.parse(said.path("delay").asText());
    }
}
