package io.zerog.adapter.http;

import java.util.HexFormat;

/**
 * Lets a client in.
 *
 * @param name of the client, as it is shown
 * @param sha256 of the token's bytes in UTF-8, in hexadecimal
 * @param role what the client may do
 */
public record ApiToken(String name, String sha256, Role role) {

    private static final int SHA256_BYTES = 32;

    /** What a client may do; each may do what those before it may. */
    public enum Role {
        /** Reads. */
        VIEWER,
        /** Also submits, cancels and retries. */
        SUBMITTER,
        /** Also steers workers and deletes. */
        OPERATOR;

        boolean mayActAs(Role needed) {
            return compareTo(needed) >= 0;
        }
    }

    public ApiToken {
        if (name.isBlank()) {
            throw new IllegalArgumentException("a token needs a name");
        }
        if (HexFormat.of().parseHex(sha256).length != SHA256_BYTES) {
            throw new IllegalArgumentException("a SHA-256 has 64 hexadecimal digits");
        }
    }

    byte[] hash() {
        return HexFormat.of().parseHex(sha256);
    }

    @Override
    public String toString() {
        return "ApiToken[name=" + name + ", role=" + role + "]";
    }
}
