package io.zerog.adapter.http;

import io.helidon.http.Header;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.Headers;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Headers that tell browsers what they may do with an answer, and whose pages may read it. */
final class BrowserRules {

    static final HeaderName POLICY = HeaderNames.create("Content-Security-Policy");

    /** On every answer; an output may be HTML that somebody's job made, and must not run. */
    static final List<Header> ALWAYS =
            List.of(
                    HeaderValues.create("X-Content-Type-Options", "nosniff"),
                    HeaderValues.create("Referrer-Policy", "no-referrer"),
                    HeaderValues.create(POLICY, "default-src 'none'; frame-ancestors 'none'"),
                    HeaderValues.create(HeaderNames.CACHE_CONTROL, "private, no-cache"));

    private static final Header VARY = HeaderValues.create(HeaderNames.VARY, "Origin");
    private static final Header EXPOSED =
            HeaderValues.create(
                    HeaderNames.ACCESS_CONTROL_EXPOSE_HEADERS,
                    "ETag, Idempotency-Replayed, Location, Preference-Applied, Retry-After,"
                            + " X-Request-Id");
    private static final Header REQUEST_HEADERS =
            HeaderValues.create(
                    HeaderNames.ACCESS_CONTROL_ALLOW_HEADERS,
                    "Authorization, Content-Type, Idempotency-Key, If-None-Match, Last-Event-ID,"
                            + " Prefer, X-Request-Id");
    private static final Header MAX_AGE =
            HeaderValues.create(HeaderNames.ACCESS_CONTROL_MAX_AGE, "600");

    private final Set<String> origins;

    /**
     * @param origins whose pages may read answers, such as {@code https://jobs.example.org}
     */
    BrowserRules(Set<String> origins) {
        this.origins = origins;
    }

    /** What lets the page that asks read the answer, if it may. */
    List<Header> forOrigin(Headers request) {
        return origins.isEmpty()
                ? List.of()
                : origin(request)
                        .map(origin ->
                                List.of(
                                        HeaderValues.create(
                                                HeaderNames.ACCESS_CONTROL_ALLOW_ORIGIN, origin),
                                        EXPOSED,
                                        VARY))
                        .orElse(List.of(VARY));
    }

    /** What a browser asks before it sends a request of another page. */
    List<Header> preflight(Headers request, String methods) {
        return origin(request)
                .map(_ ->
                        List.of(
                                HeaderValues.create(
                                        HeaderNames.ACCESS_CONTROL_ALLOW_METHODS, methods),
                                REQUEST_HEADERS,
                                MAX_AGE))
                .orElse(List.of());
    }

    private Optional<String> origin(Headers request) {
        return request.contains(HeaderNames.ORIGIN)
                ? Optional.of(request.get(HeaderNames.ORIGIN).get()).filter(origins::contains)
                : Optional.empty();
    }
}
