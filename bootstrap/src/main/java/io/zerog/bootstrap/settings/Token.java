package io.zerog.bootstrap.settings;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An API token, written as {@code name:role:sha256}.
 *
 * @param name of the client
 * @param sha256 of the token, in hexadecimal; the token itself is nowhere
 */
public record Token(String name, Role role, String sha256) {

    static final String FORM = "name:role:sha256, role viewer, submitter, operator";

    private static final Pattern WRITTEN =
            Pattern.compile("([A-Za-z0-9._-]{1,64}):(viewer|submitter|operator):([0-9a-fA-F]{64})");

    /** What the client may do. */
    public enum Role {
        VIEWER,
        SUBMITTER,
        OPERATOR
    }

    static Optional<Token> parse(String text) {
        Matcher matcher = WRITTEN.matcher(text);
        return matcher.matches()
                ? Optional.of(
                        new Token(
                                matcher.group(1),
                                Role.valueOf(matcher.group(2).toUpperCase(Locale.ROOT)),
                                matcher.group(3)))
                : Optional.empty();
    }

    @Override
    public String toString() {
        return "Token[name=" + name + ", role=" + role + "]";
    }
}
