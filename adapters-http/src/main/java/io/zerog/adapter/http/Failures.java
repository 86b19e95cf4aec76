package io.zerog.adapter.http;

import io.helidon.http.DirectHandler;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.HttpException;
import io.helidon.http.Method;
import io.helidon.http.ServerResponseHeaders;
import io.helidon.http.Status;
import io.helidon.webserver.http.DirectHandlers;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import io.zerog.application.RefusedException;
import io.zerog.domain.port.InvalidParametersException;
import io.zerog.domain.port.PortUnavailableException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.random.RandomGenerator;

/** Makes a problem of everything that is thrown, by handlers and by the server itself. */
final class Failures {

    private static final Logger LOG = System.getLogger(Failures.class.getName());

    private final RequestIds requestIds;
    private final RandomGenerator random;

    /**
     * @param random spreads the times after which clients try again
     */
    Failures(RequestIds requestIds, RandomGenerator random) {
        this.requestIds = requestIds;
        this.random = random;
    }

    /** For what the server refuses before it has a request to route. */
    DirectHandlers directHandlers() {
        DirectHandlers.Builder handlers = DirectHandlers.builder();
        for (DirectHandler.EventType event : DirectHandler.EventType.values()) {
            handlers.addHandler(event, this::answerUnrouted);
        }
        return handlers.build();
    }

    /** Answers whatever a filter or route threw. */
    void answer(ServerRequest request, ServerResponse response, Throwable thrown) {
        Problem problem = of(thrown);
        if (problem.type() == ProblemType.INTERNAL_ERROR) {
            String id = response.headers().get(RequestIds.HEADER).get();
            LOG.log(Level.ERROR, "request " + id + " failed", thrown);
        }
        if (request.headers().containsToken(HeaderValues.EXPECT_100) && !request.continueSent()) {
            // The client may or may not send its body now; only a new connection is sure.
            response.header(HeaderValues.CONNECTION_CLOSE);
        }
        problem.answer(request.prologue().uriPath().rawPath()).send(request, response);
    }

    private Problem of(Throwable thrown) {
        return switch (thrown) {
            case Problem problem -> problem;
            case RefusedException refused -> Problem.of(refused, soon());
            case InvalidParametersException invalid -> Problem.of(invalid);
            case PortUnavailableException _ ->
                    Problem.unavailable("the store or the queue does not answer", soon());
            case HttpException refusal -> of(refusal.status().code());
            default -> internalError();
        };
    }

    /** What the server itself refuses. Its messages are not shown: they may quote anything. */
    static Problem of(int status) {
        return switch (status) {
            case 404 -> new Problem(ProblemType.NOT_FOUND, "there is nothing at this path");
            case 413 -> new Problem(ProblemType.TOO_LARGE, "the body is too large");
            case 414 -> Problem.badRequest("the request line is too long").answeredWith(status);
            case 501, 505 ->
                    Problem.badRequest(
                                    "the server speaks HTTP/1.1, with chunked as the only"
                                            + " transfer encoding")
                            .answeredWith(status);
            case 503 -> Problem.unavailable("too much at once", Duration.ofSeconds(1));
            default ->
                    status < 500
                            ? Problem.badRequest(
                                            "the request line, the headers or the framing of"
                                                    + " the body is malformed")
                                    .answeredWith(status)
                            : internalError();
        };
    }

    private static Problem internalError() {
        return new Problem(ProblemType.INTERNAL_ERROR, "the log of the server has the details");
    }

    private DirectHandler.TransportResponse answerUnrouted(
            DirectHandler.TransportRequest request,
            DirectHandler.EventType event,
            Status status,
            ServerResponseHeaders headers,
            String message) {
        // Parsers that throw something unforeseen end here too, before there is a request.
        boolean unparsed =
                event == DirectHandler.EventType.INTERNAL_ERROR && request.path().isEmpty();
        int code = unparsed ? Status.BAD_REQUEST_400.code() : status.code();
        Answer answer = of(code).answer(request.path());
        var response =
                DirectHandler.TransportResponse.builder()
                        .status(answer.status())
                        .headers(headers)
                        .header(HeaderNames.CONTENT_TYPE, answer.mediaType())
                        .header(RequestIds.HEADER, requestIds.of(request.headers()))
                        .keepAlive(event.keepAlive());
        BrowserRules.ALWAYS.forEach(response::header);
        answer.headers().forEach(response::header);
        return request.method().equals(Method.HEAD_NAME)
                ? response.build()
                : response.entity(answer.body()).build();
    }

    /** 1 to 5 s: clients that were refused together must not come back together. */
    private Duration soon() {
        return Duration.ofSeconds(random.nextInt(1, 6));
    }
}
