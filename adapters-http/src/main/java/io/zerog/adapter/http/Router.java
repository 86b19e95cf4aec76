package io.zerog.adapter.http;

import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.Method;
import io.helidon.http.PathMatchers;
import io.helidon.http.Status;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.http.FilterChain;
import io.helidon.webserver.http.Handler;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http.RoutingRequest;
import io.helidon.webserver.http.RoutingResponse;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.MDC;

/**
 * Brings requests to routes, and whatever they throw to problem details. Every answer has an
 * X-Request-Id, also those to requests that reach no route.
 */
final class Router {

    private final List<Route> routes;
    private final HttpSettings settings;
    private final Access access;
    private final BrowserRules browsers;
    private final SlowClients slowClients;
    private final RequestIds requestIds;
    private final Failures failures;

    Router(
            List<Route> routes,
            HttpSettings settings,
            SlowClients slowClients,
            RequestIds requestIds,
            Failures failures) {
        this.routes = routes;
        this.settings = settings;
        this.access = new Access(settings.tokens());
        this.browsers = new BrowserRules(Set.copyOf(settings.origins()));
        this.slowClients = slowClients;
        this.requestIds = requestIds;
        this.failures = failures;
    }

    HttpRouting.Builder routing() {
        HttpRouting.Builder routing =
                HttpRouting.builder()
                        .addFilter(Router::closeWhenSaid)
                        .addFilter(this::enter)
                        .error(Throwable.class, failures::answer);
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

    private Handler answering(Route route) {
        Set<String> query = route.queryNames();
        return (request, response) -> {
            Optional<ApiToken> token = access.check(request.headers(), route.role());
            Request checked =
                    new Request(
                            request,
                            query,
                            settings.maxBody(),
                            token,
                            () -> slowClients.begin(settings.bodyTime()));
            route.handler().handle(checked).send(request, response);
        };
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

    private Handler refusing(Set<String> methods) {
        String list = String.join(", ", methods);
        return (request, response) -> {
            var allow = HeaderValues.create(HeaderNames.ALLOW, list);
            if (request.prologue().method() == Method.OPTIONS) {
                browsers.preflight(request.headers(), list).forEach(response::header);
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

    /**
     * Whether it is made of segments of unreserved characters, as all paths of the API are. Encoded
     * characters, path parameters, empty segments and segments of dots are refused before routing,
     * so that no two texts mean the same resource.
     */
    private static boolean isPlain(String path) {
        if (path.equals("/")) {
            return true;
        }
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

    /** What every request passes first. Log lines that are written for it are marked with it. */
    private void enter(FilterChain chain, RoutingRequest request, RoutingResponse response) {
        String id = requestIds.of(request.headers());
        response.header(RequestIds.HEADER, id);
        BrowserRules.ALWAYS.forEach(response::header);
        browsers.forOrigin(request.headers()).forEach(response::header);
        if (!isPlain(request.prologue().uriPath().rawPath())) {
            throw Failures.of(Status.NOT_FOUND_404.code());
        }
        try (var _ = MDC.putCloseable("request_id", id)) {
            Request.traceParent(request.headers())
                    .ifPresent(parent -> MDC.put("trace_id", parent.traceId()));
            chain.proceed();
        } finally {
            MDC.remove("trace_id");
        }
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
