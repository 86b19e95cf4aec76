package io.zerog.adapter.http;

import io.helidon.http.Method;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * One operation of the API: what it is, and what answers it. The server's routing, the Allow header
 * and the refusal of unknown query parameters are made from these.
 *
 * @param path a template such as {@code /v1/jobs/{uuid}}; a variable is one segment
 * @param summary one sentence for the API's documentation
 * @param role what a token must allow; empty for what is open to everybody
 * @param query the query parameters that it takes; any other is refused
 */
record Route(
        Method method,
        String path,
        String summary,
        Optional<ApiToken.Role> role,
        List<Parameter> query,
        Handler handler) {

    /** A query parameter and what it means. */
    record Parameter(String name, String meaning) {}

    /** Answers a request, or throws what {@link Router} knows how to answer. */
    @FunctionalInterface
    interface Handler {
        Answer handle(Request request);
    }

    static Route get(String path, String summary, Handler handler) {
        return new Route(
                Method.GET, path, summary, Optional.of(ApiToken.Role.VIEWER), List.of(), handler);
    }

    static Route post(String path, String summary, Handler handler) {
        return new Route(
                Method.POST,
                path,
                summary,
                Optional.of(ApiToken.Role.SUBMITTER),
                List.of(),
                handler);
    }

    static Route delete(String path, String summary, Handler handler) {
        return new Route(
                Method.DELETE,
                path,
                summary,
                Optional.of(ApiToken.Role.OPERATOR),
                List.of(),
                handler);
    }

    Route taking(Parameter... parameters) {
        return new Route(method, path, summary, role, List.of(parameters), handler);
    }

    /** The same without a token. */
    Route open() {
        return new Route(method, path, summary, Optional.empty(), query, handler);
    }

    /** The same for operators only. */
    Route forOperators() {
        return new Route(
                method, path, summary, Optional.of(ApiToken.Role.OPERATOR), query, handler);
    }

    Set<String> queryNames() {
        return query.stream().map(Parameter::name).collect(Collectors.toUnmodifiableSet());
    }
}
