package io.zerog.adapter.http;

import io.helidon.http.Header;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.Headers;
import java.util.List;
import java.util.Optional;

/** The key under which a client may repeat a submit without a second job. */
final class IdempotencyKey {

    static final Header REPLAYED = HeaderValues.create("Idempotency-Replayed", "true");

    private static final HeaderName HEADER = HeaderNames.create("Idempotency-Key");
    private static final int LIMIT = 255;

    private IdempotencyKey() {}

    static Optional<String> of(Headers headers) {
        if (!headers.contains(HEADER)) {
            return Optional.empty();
        }
        List<String> all = headers.get(HEADER).allValues();
        String key = all.getFirst();
        if (all.size() > 1 || !isVisible(key)) {
            throw Problem.badRequest(
                    "Idempotency-Key must be one text of 1 to 255 visible ASCII characters");
        }
        return Optional.of(key);
    }

    private static boolean isVisible(String key) {
        return !key.isEmpty()
                && key.length() <= LIMIT
                && key.chars().allMatch(c -> c > ' ' && c <= '~');
    }
}
