package io.zerog.adapter.http;

import io.helidon.common.buffers.DataReader;
import io.helidon.http.DirectHandler;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.http.Headers;
import io.helidon.http.HttpMediaType;
import io.helidon.http.Method;
import io.helidon.http.RequestException;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.http.DirectTransportRequest;
import io.helidon.webserver.http.ServerRequest;
import io.zerog.domain.handler.Output;
import io.zerog.domain.job.JobId;
import io.zerog.domain.job.TraceParent;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Supplier;

/** A request as the handlers see it: checked where it is asked. */
final class Request {

    private static final byte[] NO_BODY = {};
    private static final HeaderName TRACE_PARENT = HeaderNames.create("traceparent");

    private final ServerRequest request;
    private final Query query;
    private final int maxBody;
    private final Optional<ApiToken> token;
    private final Supplier<SlowClients.Watched> reading;

    /**
     * @param token that the client has brought, where one is needed
     * @param reading cuts off a client whose body does not come
     */
    Request(
            ServerRequest request,
            Set<String> knownQuery,
            int maxBody,
            Optional<ApiToken> token,
            Supplier<SlowClients.Watched> reading) {
        this.request = request;
        this.query = Query.parse(request.query().rawValue(), knownQuery);
        this.maxBody = maxBody;
        this.token = token;
        this.reading = reading;
    }

    /** The segment of the path that the route names so. */
    String path(String variable) {
        return request.path().pathParameters().get(variable);
    }

    /** The name of the client's token. */
    Optional<String> caller() {
        return token.map(ApiToken::name);
    }

    /** What the client may do; everything, where no tokens are set. */
    ApiToken.Role role() {
        return token.map(ApiToken::role).orElse(ApiToken.Role.OPERATOR);
    }

    boolean isHead() {
        return request.prologue().method() == Method.HEAD;
    }

    /** The job that the path names; a malformed id names none. */
    JobId jobId() {
        String text = path("uuid");
        return JobId.parse(text).orElseThrow(() -> Problem.unknownJob(text));
    }

    Query query() {
        return query;
    }

    Headers headers() {
        return request.headers();
    }

    /** The trace that the client is in. */
    Optional<TraceParent> traceParent() {
        return traceParent(request.headers());
    }

    /** What is malformed, or there more than once, is no trace. */
    static Optional<TraceParent> traceParent(Headers headers) {
        return headers.contains(TRACE_PARENT) && headers.get(TRACE_PARENT).valueCount() == 1
                ? TraceParent.parse(headers.get(TRACE_PARENT).get())
                : Optional.empty();
    }

    /**
     * The body, which must be declared as JSON; it is not looked into here. Empty when there is
     * none, whatever it is declared as.
     *
     * @throws Problem not-json, or too-large as soon as that is known
     */
    byte[] json() {
        if (!request.content().hasEntity()) {
            return NO_BODY;
        }
        OptionalLong length = request.headers().contentLength();
        if (length.isPresent() && length.getAsLong() > maxBody) {
            throw tooLarge();
        }
        boolean declaredAsJson = isJson(request.headers());
        if (!declaredAsJson && length.isPresent()) {
            throw notJson();
        }
        byte[] body = read();
        if (!declaredAsJson && body.length > 0) {
            throw notJson();
        }
        return body;
    }

    private byte[] read() {
        // Never closed here: closing reads to the end, however far that is.
        InputStream in = request.content().inputStream();
        try (SlowClients.Watched _ = reading.get()) {
            byte[] body = in.readNBytes(maxBody + 1);
            if (body.length > maxBody) {
                throw tooLarge();
            }
            return body;
        } catch (Problem | RequestException | CloseConnectionException expected) {
            throw expected;
        } catch (IOException
                | UncheckedIOException
                | DataReader.InsufficientDataAvailableException gone) {
            throw new CloseConnectionException("the client left before its body ended", gone);
        } catch (RuntimeException malformed) {
            // Helidon's chunk parser throws what it happens to meet: NumberFormatException and
            // more.
            throw RequestException.builder()
                    .type(DirectHandler.EventType.BAD_REQUEST)
                    .request(DirectTransportRequest.create(request.prologue(), request.headers()))
                    .message("malformed chunk")
                    .cause(malformed)
                    .build();
        }
    }

    private static boolean isJson(Headers headers) {
        if (!headers.contains(HeaderNames.CONTENT_TYPE)) {
            return false;
        }
        String text = headers.get(HeaderNames.CONTENT_TYPE).get();
        if (text.equals(Output.JSON)) {
            return true;
        }
        try {
            HttpMediaType type = HttpMediaType.create(text);
            return type.mediaType().text().equalsIgnoreCase(Output.JSON)
                    && type.charset().map(name -> name.equalsIgnoreCase("utf-8")).orElse(true);
        } catch (IllegalArgumentException | IndexOutOfBoundsException malformed) {
            // Helidon's parser trips over a quotation mark that is not closed.
            return false;
        }
    }

    private Problem tooLarge() {
        return new Problem(
                ProblemType.TOO_LARGE, "the body may have at most " + maxBody + " bytes");
    }

    private static Problem notJson() {
        return new Problem(
                ProblemType.NOT_JSON,
                "a body must have the header Content-Type: application/json, in UTF-8");
    }
}
