package io.zerog.adapter.http;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import io.zerog.application.JobUseCases;
import io.zerog.domain.job.CancelRequest;
import io.zerog.domain.port.InvalidParametersException;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The body of a cancel: {@code mode}, {@code grace} and {@code reason}, each optional. */
final class CancelBody {

    private static final Duration DEFAULT_GRACE = Duration.ofSeconds(10);
    private static final Duration LONGEST_GRACE = Duration.ofDays(1);
    private static final int REASON_LIMIT = 1_024;

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
    static JobUseCases.Cancellation parse(byte[] body) {
        CancelBody read = new CancelBody();
        if (body.length > 0) {
            try (JsonParser json = JsonBytes.FACTORY.createParser(body)) {
                read.readObject(json);
            } catch (JsonProcessingException malformed) {
                throw InvalidParametersException.malformed(malformed.getOriginalMessage());
            } catch (IOException malformed) {
                throw InvalidParametersException.malformed("the body is not JSON in UTF-8");
            }
        }
        if (!read.problems.isEmpty()) {
            throw InvalidParametersException.invalid(read.problems);
        }
        return new JobUseCases.Cancellation(read.mode, read.grace, read.reason, Optional.empty());
    }

    private void readObject(JsonParser json) throws IOException {
        if (json.nextToken() == JsonToken.START_OBJECT) {
            while (json.nextToken() != JsonToken.END_OBJECT) {
                String name = json.currentName();
                json.nextToken();
                readProperty(name, json);
            }
        } else {
            wrong("", "must be an object");
            json.skipChildren();
        }
        if (json.nextToken() != null) {
            throw InvalidParametersException.malformed("there is text after the end of the JSON");
        }
    }

    private void readProperty(String name, JsonParser json) throws IOException {
        String text = json.currentToken() == JsonToken.VALUE_STRING ? json.getText() : null;
        switch (name) {
            case "mode" -> readMode(text);
            case "grace" ->
                    Optional.ofNullable(text)
                            .flatMap(given -> Query.duration(given, LONGEST_GRACE))
                            .ifPresentOrElse(
                                    given -> grace = given,
                                    () ->
                                            wrong(
                                                    "/grace",
                                                    "must be an ISO-8601 duration of 0 to P1D"));
            case "reason" -> {
                if (text == null || text.length() > REASON_LIMIT) {
                    wrong("/reason", "must be a text of at most 1024 characters");
                }
                reason = Optional.ofNullable(text);
            }
            default -> wrong("/" + escaped(name), "is not known");
        }
        json.skipChildren();
    }

    private void readMode(String text) {
        if ("graceful".equals(text)) {
            mode = CancelRequest.Mode.GRACEFUL;
        } else if ("kill".equals(text)) {
            mode = CancelRequest.Mode.KILL;
        } else {
            wrong("/mode", "must be graceful or kill");
        }
    }

    private void wrong(String pointer, String detail) {
        problems.add(new InvalidParametersException.Problem(pointer, detail));
    }

    /** A name in a JSON Pointer (RFC 6901, section 3). */
    private static String escaped(String name) {
        return name.replace("~", "~0").replace("/", "~1");
    }
}
