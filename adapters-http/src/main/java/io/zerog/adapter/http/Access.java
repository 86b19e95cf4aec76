package io.zerog.adapter.http;

import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.Headers;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Who may do what. Without any tokens everybody may do everything. */
final class Access {

    private static final String SCHEME = "Bearer ";

    /** A token with its hash, made once. */
    private record Known(ApiToken token, byte[] hash) {}

    private final List<Known> tokens;

    Access(List<ApiToken> tokens) {
        this.tokens = tokens.stream().map(token -> new Known(token, token.hash())).toList();
    }

    /**
     * The client's token, which allows what the route needs; empty where none is asked for.
     *
     * @throws Problem unauthorized or forbidden
     */
    Optional<ApiToken> check(Headers headers, Optional<ApiToken.Role> needed) {
        if (tokens.isEmpty() || needed.isEmpty()) {
            return Optional.empty();
        }
        ApiToken token = find(brought(headers)).orElseThrow(() -> unauthorized("invalid_token"));
        if (!token.role().mayActAs(needed.get())) {
            throw new Problem(
                    ProblemType.FORBIDDEN,
                    "this needs a token of the role "
                            + needed.get().name().toLowerCase(Locale.ROOT));
        }
        return Optional.of(token);
    }

    private static String brought(Headers headers) {
        if (headers.contains(HeaderNames.AUTHORIZATION)) {
            String value = headers.get(HeaderNames.AUTHORIZATION).get();
            if (value.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
                return value.substring(SCHEME.length()).strip();
            }
        }
        throw unauthorized("");
    }

    /** Looks at all of them and at every byte, so that the time tells nothing. */
    private Optional<ApiToken> find(String brought) {
        byte[] hash = sha256(brought);
        Optional<ApiToken> found = Optional.empty();
        for (Known known : tokens) {
            if (MessageDigest.isEqual(known.hash(), hash)) {
                found = Optional.of(known.token());
            }
        }
        return found;
    }

    private static Problem unauthorized(String error) {
        String challenge =
                error.isEmpty()
                        ? "Bearer realm=\"zerog\""
                        : "Bearer realm=\"zerog\", error=\"" + error + "\"";
        return new Problem(
                        ProblemType.UNAUTHORIZED,
                        "this needs the header Authorization: Bearer with a known token")
                .with(HeaderValues.create(HeaderNames.WWW_AUTHENTICATE, challenge));
    }

    private static byte[] sha256(String token) {
        try {
            return MessageDigest.getInstance("SHA-256")
                    .digest(token.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java has SHA-256", impossible);
        }
    }
}
