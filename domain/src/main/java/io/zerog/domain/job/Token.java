package io.zerog.domain.job;

import java.util.Objects;
import java.util.UUID;

/**
 * The fencing token of one run: fresh and random at every claim, so that a store that was rolled
 * back cannot give the same token twice. Whoever holds it may write; nobody else.
 */
public record Token(UUID value) {

    public Token {
        Objects.requireNonNull(value);
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
