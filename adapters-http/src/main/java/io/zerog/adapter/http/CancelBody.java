package io.zerog.adapter.http;

import com.fasterxml.jackson.databind.JsonNode;
import io.zerog.application.JobUseCases;
import io.zerog.codec.Json;
import io.zerog.domain.job.CancelRequest;
import io.zerog.domain.port.InvalidParametersException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The body of a cancel: {@code mode}, {@code grace} and {@code reason}, each optional. */
final class CancelBody {

    private static final Duration DEFAULT_GRACE = Duration.ofSeconds(10);
    private static final Duration LONGEST_GRACE = Duration.ofDays(1);
    private static final int REASON_LIMIT = 1_024;

    /** What is wrong with a reason that is none. */
    static final String NO_REASON = "must be a text of up to 1024 characters";

    private final List<InvalidParametersException.Problem> problems = new ArrayList<>();
    private CancelRequest.Mode mode = CancelRequest.Mode.GRACEFUL;
    private Duration grace = DEFAULT_GRACE;
    private Optional<String> reason = Optional.empty();

    private CancelBody() {}

    /**
     * Reads it; an empty body leaves everything as it is by default.
     *
     * @throws InvalidParametersException naming everything that is wrong
     */
    static JobUseCases.Cancellation parse(byte[] body, Optional<String> by) {
        CancelBody read = new CancelBody();
        if (body.length > 0) {
            read.readBody(Json.read(body));
        }
        if (!read.problems.isEmpty()) {
            throw InvalidParametersException.invalid(read.problems);
        }
        return new JobUseCases.Cancellation(read.mode, read.grace, read.reason, by);
    }

    private void readBody(JsonNode json) {
        if (json.isObject()) {
            json.properties().forEach(one -> readProperty(one.getKey(), one.getValue()));
        } else {
            wrong("", "must be an object");
        }
    }

    private void readProperty(String name, JsonNode value) {
        Optional<String> text = Optional.ofNullable(value.textValue());
        switch (name) {
            case "mode" ->
                    text.flatMap(CancelBody::mode)
                            .ifPresentOrElse(
                                    given -> mode = given,
                                    () -> wrong("/mode", "must be graceful or kill"));
            case "grace" ->
                    text.flatMap(given -> Query.duration(given, LONGEST_GRACE))
                            .ifPresentOrElse(
                                    given -> grace = given,
                                    () ->
                                            wrong(
                                                    "/grace",
                                                    "must be an ISO-8601 duration up to P1D"));
            case "reason" ->
                    text.filter(_ -> isReason(value))
                            .ifPresentOrElse(
                                    given -> reason = Optional.of(given),
                                    () -> wrong("/reason", NO_REASON));
            default -> wrong("/" + escaped(name), "is not known");
        }
    }

    private static Optional<CancelRequest.Mode> mode(String text) {
        return switch (text) {
            case "graceful" -> Optional.of(CancelRequest.Mode.GRACEFUL);
            case "kill" -> Optional.of(CancelRequest.Mode.KILL);
            default -> Optional.empty();
        };
    }

    private void wrong(String pointer, String detail) {
        problems.add(new InvalidParametersException.Problem(pointer, detail));
    }

    static boolean isReason(JsonNode value) {
        return value.isTextual() && value.textValue().length() <= REASON_LIMIT;
    }

    /** A name in a JSON Pointer (RFC 6901, section 3). */
    static String escaped(String name) {
        return name.replace("~", "~0").replace("/", "~1");
    }
}
