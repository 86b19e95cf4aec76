package io.zerog.adapter.http;

import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.http.Headers;
import java.util.function.Supplier;

/** The id of a request in answers and logs: the one it brings if that is sane, else a fresh one. */
final class RequestIds {

    static final HeaderName HEADER = HeaderNames.create("X-Request-Id");

    private static final int LIMIT = 128;

    private final Supplier<String> fresh;

    RequestIds(Supplier<String> fresh) {
        this.fresh = fresh;
    }

    String of(Headers headers) {
        if (headers.contains(HEADER)) {
            String brought = headers.get(HEADER).get();
            if (isSane(brought)) {
                return brought;
            }
        }
        return fresh.get();
    }

    /** Visible ASCII only, so that it can break neither a header nor a line of the log. */
    private static boolean isSane(String id) {
        return !id.isEmpty()
                && id.length() <= LIMIT
                && id.chars().allMatch(c -> c > ' ' && c <= '~');
    }
}
