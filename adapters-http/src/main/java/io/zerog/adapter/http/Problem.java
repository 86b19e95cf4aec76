package io.zerog.adapter.http;

import com.fasterxml.jackson.core.JsonGenerator;
import io.helidon.http.Header;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.Status;
import io.zerog.application.RefusedException;
import io.zerog.domain.job.JobStatus;
import io.zerog.domain.port.InvalidParametersException;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A request that is answered with problem details (RFC 9457). */
final class Problem extends RuntimeException {

    private static final long serialVersionUID = 1L;
    private static final String MEDIA_TYPE = "application/problem+json";

    private final ProblemType type;
    private final int status;
    private final transient List<InvalidParametersException.Problem> errors;
    private final transient Optional<JobStatus> state;
    private final transient List<Header> headers;

    Problem(ProblemType type, String detail) {
        this(type, type.status(), detail, List.of(), Optional.empty(), List.of());
    }

    private Problem(
            ProblemType type,
            int status,
            String detail,
            List<InvalidParametersException.Problem> errors,
            Optional<JobStatus> state,
            List<Header> headers) {
        // An expected answer, not a defect: no stack trace to fill in.
        super(detail, null, false, false);
        this.type = type;
        this.status = status;
        this.errors = errors;
        this.state = state;
        this.headers = headers;
    }

    static Problem badRequest(String detail) {
        return new Problem(ProblemType.BAD_REQUEST, detail);
    }

    static Problem unknownJob(String id) {
        return new Problem(ProblemType.UNKNOWN_JOB, "there is no job \"" + id + "\"");
    }

    static Problem unavailable(String detail, Duration retryAfter) {
        // In whole seconds, rounded up: too early would be refused again.
        long seconds = Math.max(1, retryAfter.plusMillis(999).toSeconds());
        return new Problem(ProblemType.UNAVAILABLE, detail)
                .with(HeaderValues.create(HeaderNames.RETRY_AFTER, seconds));
    }

    static Problem of(InvalidParametersException invalid) {
        return switch (invalid.kind()) {
            case MALFORMED -> new Problem(ProblemType.MALFORMED_JSON, invalid.getMessage());
            case INVALID ->
                    new Problem(
                            ProblemType.INVALID_PARAMETERS,
                            ProblemType.INVALID_PARAMETERS.status(),
                            "the parameters do not fit",
                            invalid.problems(),
                            Optional.empty(),
                            List.of());
        };
    }

    /**
     * What a refused use case is for a client.
     *
     * @param retryAfter for a refusal for now that does not say itself how long
     */
    static Problem of(RefusedException refused, Duration retryAfter) {
        ProblemType type =
                switch (refused.reason()) {
                    case UNKNOWN_TYPE -> ProblemType.UNKNOWN_TYPE;
                    case UNKNOWN_JOB -> ProblemType.UNKNOWN_JOB;
                    case ALREADY_FINISHED -> ProblemType.ALREADY_FINISHED;
                    case NOT_FINISHED -> ProblemType.NOT_FINISHED;
                    case KEY_REUSED -> ProblemType.IDEMPOTENCY_KEY_REUSED;
                    case NOT_RETRYABLE -> ProblemType.NOT_RETRYABLE;
                    case NOT_RUNNING -> ProblemType.NOT_RUNNING;
                    case RUNS_ELSEWHERE -> ProblemType.RUNS_ELSEWHERE;
                    case NOT_KILLABLE -> ProblemType.NOT_KILLABLE;
                    case UNKNOWN_WORKER -> ProblemType.UNKNOWN_WORKER;
                    case RETIRED -> ProblemType.WORKER_RETIRED;
                    case UNAVAILABLE -> ProblemType.UNAVAILABLE;
                };
        return type == ProblemType.UNAVAILABLE
                ? unavailable(refused.getMessage(), refused.retryAfter().orElse(retryAfter))
                : new Problem(type, refused.getMessage());
    }

    ProblemType type() {
        return type;
    }

    /** The same under another status, for routes and causes that need one of their own. */
    Problem answeredWith(int otherStatus) {
        return new Problem(type, otherStatus, getMessage(), errors, state, headers);
    }

    /** The same with the state of the job that it is about. */
    Problem in(JobStatus jobState) {
        return new Problem(type, status, getMessage(), errors, Optional.of(jobState), headers);
    }

    Problem with(Header header) {
        List<Header> all = new ArrayList<>(headers);
        all.add(header);
        return new Problem(type, status, getMessage(), errors, state, List.copyOf(all));
    }

    /**
     * The answer.
     *
     * @param instance the path of the request
     */
    Answer answer(String instance) {
        byte[] body = JsonBytes.of(json -> write(json, instance));
        return new Answer(Status.create(status), MEDIA_TYPE, body, headers);
    }

    private void write(JsonGenerator json, String instance) throws IOException {
        json.writeStartObject();
        json.writeStringField("type", type.uri());
        json.writeStringField("title", type.title());
        json.writeNumberField("status", status);
        json.writeStringField("detail", getMessage());
        json.writeStringField("instance", instance);
        if (state.isPresent()) {
            json.writeStringField("state", state.get().wireName());
        }
        if (!errors.isEmpty()) {
            json.writeArrayFieldStart("errors");
            for (InvalidParametersException.Problem error : errors) {
                json.writeStartObject();
                json.writeStringField("pointer", error.pointer());
                json.writeStringField("detail", error.detail());
                json.writeEndObject();
            }
            json.writeEndArray();
        }
        json.writeEndObject();
    }
}
