package io.zerog.adapter.http;

import io.helidon.http.DirectHandler;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.Headers;
import io.helidon.http.HttpException;
import io.helidon.http.Method;
import io.helidon.http.PathMatchers;
import io.helidon.http.ServerResponseHeaders;
import io.helidon.http.Status;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.http.DirectHandlers;
import io.helidon.webserver.http.FilterChain;
import io.helidon.webserver.http.Handler;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http.RoutingRequest;
import io.helidon.webserver.http.RoutingResponse;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import io.zerog.application.RefusedException;
import io.zerog.domain.port.InvalidParametersException;
import io.zerog.domain.port.PortUnavailableException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/**
 * Brings requests to routes, and whatever they throw to problem details. Every answer has an
 * X-Request-Id, also those to requests that reach no route.
 */
final class Router {

    private static final Logger LOG = System.getLogger(Router.class.getName());
    private static final HeaderName REQUEST_ID = HeaderNames.create("X-Request-Id");
    private static final int REQUEST_ID_LIMIT = 128;

    private final List<Route> routes;
    private final int maxBody;
    private final Supplier<String> requestIds;
    private final RandomGenerator random;

    /**
     * @param requestIds makes the id of a request that brings none
     * @param random spreads the time after which clients try again
     */
    Router(List<Route> routes, int maxBody, Supplier<String> requestIds, RandomGenerator random) {
        this.routes = routes;
        this.maxBody = maxBody;
        this.requestIds = requestIds;
        this.random = random;
    }

    HttpRouting.Builder routing() {
        HttpRouting.Builder routing =
                HttpRouting.builder()
                        .addFilter(Router::closeWhenSaid)
                        .addFilter(this::enter)
                        .error(Throwable.class, this::answerFailure);
        for (Route route : routes) {
            routing.route(
                    route.method() == Method.GET
                            ? Method.predicate(Method.GET, Method.HEAD)
                            : Method.predicate(route.method()),
                    PathMatchers.create(route.path()),
                    answering(route));
        }
        // Behind all others: paths that exist, asked with a method that they do not take.
        allowed().forEach((path, methods) -> routing.any(path, refusing(methods)));
        return routing;
    }

    /** For what the server refuses before it has a request to route. */
    DirectHandlers directHandlers() {
        DirectHandlers.Builder handlers = DirectHandlers.builder();
        for (DirectHandler.EventType event : DirectHandler.EventType.values()) {
            handlers.addHandler(event, this::answerUnrouted);
        }
        return handlers.build();
    }

    private Handler answering(Route route) {
        Set<String> query = route.queryNames();
        return (request, response) ->
                route.handler()
                        .handle(new Request(request, query, maxBody))
                        .send(request, response);
    }

    private Map<String, Set<String>> allowed() {
        Map<String, Set<String>> allowed = new LinkedHashMap<>();
        for (Route route : routes) {
            Set<String> methods = allowed.computeIfAbsent(route.path(), _ -> new LinkedHashSet<>());
            methods.add(route.method().text());
            if (route.method() == Method.GET) {
                methods.add(Method.HEAD_NAME);
            }
        }
        allowed.values().forEach(methods -> methods.add(Method.OPTIONS_NAME));
        return allowed;
    }

    private static Handler refusing(Set<String> methods) {
        String list = String.join(", ", methods);
        return (request, response) -> {
            var allow = HeaderValues.create(HeaderNames.ALLOW, list);
            if (request.prologue().method() == Method.OPTIONS) {
                Answer.empty(Status.NO_CONTENT_204).with(allow).send(request, response);
            } else {
                throw new Problem(
                                ProblemType.METHOD_NOT_ALLOWED,
                                "this path takes "
                                        + list
                                        + ", not "
                                        + request.prologue().method().text())
                        .with(allow);
            }
        };
    }

    private void answerFailure(ServerRequest request, ServerResponse response, Throwable thrown) {
        Problem problem = problem(thrown);
        if (problem.type() == ProblemType.INTERNAL_ERROR) {
            String id = response.headers().get(REQUEST_ID).get();
            LOG.log(Level.ERROR, "request " + id + " failed", thrown);
        }
        if (request.headers().containsToken(HeaderValues.EXPECT_100) && !request.continueSent()) {
            // The client may or may not send its body now; only a new connection is sure.
            response.header(HeaderValues.CONNECTION_CLOSE);
        }
        problem.answer(request.prologue().uriPath().rawPath()).send(request, response);
    }

    private Problem problem(Throwable thrown) {
        return switch (thrown) {
            case Problem problem -> problem;
            case RefusedException refused -> Problem.of(refused, soon());
            case InvalidParametersException invalid -> Problem.of(invalid);
            case PortUnavailableException _ ->
                    Problem.unavailable("the store or the queue does not answer", soon());
            case HttpException refusal -> problem(refusal.status().code());
            default -> internalError();
        };
    }

    /** What the server itself refuses. Its messages are not shown: they may quote anything. */
    private static Problem problem(int status) {
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
        Answer answer = problem(code).answer(request.path());
        var response =
                DirectHandler.TransportResponse.builder()
                        .status(answer.status())
                        .headers(headers)
                        .header(HeaderNames.CONTENT_TYPE, answer.mediaType())
                        .header(REQUEST_ID, requestId(request.headers()))
                        .keepAlive(event.keepAlive());
        answer.headers().forEach(response::header);
        return request.method().equals(Method.HEAD_NAME)
                ? response.build()
                : response.entity(answer.body()).build();
    }

    /** 1 to 5 s: clients that were refused together must not come back together. */
    private Duration soon() {
        return Duration.ofSeconds(random.nextInt(1, 6));
    }

    private String requestId(Headers headers) {
        if (headers.contains(REQUEST_ID)) {
            String brought = headers.get(REQUEST_ID).get();
            if (isSane(brought)) {
                return brought;
            }
        }
        return requestIds.get();
    }

    private static boolean isSane(String id) {
        return !id.isEmpty()
                && id.length() <= REQUEST_ID_LIMIT
                && id.chars().allMatch(c -> c > ' ' && c <= '~');
    }

    /**
     * Whether it is made of segments of unreserved characters, as all paths of the API are. Encoded
     * characters, path parameters, empty segments and segments of dots are refused before routing,
     * so that no two texts mean the same resource.
     */
    private static boolean isPlain(String path) {
        if (path.isEmpty() || path.charAt(0) != '/') {
            return false;
        }
        for (String segment : path.substring(1).split("/", -1)) {
            if (segment.isEmpty() || segment.equals(".") || segment.equals("..")) {
                return false;
            }
        }
        return path.chars().allMatch(c -> c == '/' || isUnreserved(c));
    }

    private static boolean isUnreserved(int c) {
        return c >= 'a' && c <= 'z'
                || c >= 'A' && c <= 'Z'
                || c >= '0' && c <= '9'
                || "-._~".indexOf(c) >= 0;
    }

    /** What every request passes first. */
    private void enter(FilterChain chain, RoutingRequest request, RoutingResponse response) {
        response.header(REQUEST_ID, requestId(request.headers()));
        if (!isPlain(request.prologue().uriPath().rawPath())) {
            throw problem(Status.NOT_FOUND_404.code());
        }
        chain.proceed();
    }

    /**
     * Helidon leaves it to the client to close a connection that is announced to be closed; a body
     * that was refused unread would then be taken for the next request.
     */
    private static void closeWhenSaid(
            FilterChain chain, RoutingRequest request, RoutingResponse response) {
        chain.proceed();
        if (response.headers().containsToken(HeaderValues.CONNECTION_CLOSE)) {
            throw new CloseConnectionException("the answer said so");
        }
    }
}
