package io.zerog.adapter.beanstalkd.client;

import java.util.Objects;

/**
 * A checked tube name: 1 to 200 characters of {@code A-Z a-z 0-9 - + / ; . $ _ ( )}, not beginning
 * with a hyphen (protocol.txt). It is the only text that this client ever writes into a command
 * line, so that no name can smuggle in a second command.
 */
public record TubeName(String value) {

    /** The longest name, in characters (each is one byte). */
    public static final int MAX_LENGTH = 200;

    /**
     * @throws IllegalArgumentException when the name breaks a rule above
     */
    public TubeName {
        Objects.requireNonNull(value);
        if (value.isEmpty() || value.length() > MAX_LENGTH) {
            throw new IllegalArgumentException(
                    "a tube name has 1 to 200 characters, this one has " + value.length());
        }
        if (value.charAt(0) == '-') {
            throw new IllegalArgumentException("a tube name does not begin with a hyphen");
        }
        for (int i = 0; i < value.length(); i++) {
            if (!isNameCharacter(value.charAt(i))) {
                throw new IllegalArgumentException(
                        "a tube name is made of A-Z a-z 0-9 - + / ; . $ _ ( ), character "
                                + i
                                + " is not");
            }
        }
    }

    private static boolean isNameCharacter(char c) {
        return c >= 'a' && c <= 'z'
                || c >= 'A' && c <= 'Z'
                || c >= '0' && c <= '9'
                || "-+/;.$_()".indexOf(c) >= 0;
    }

    @Override
    public String toString() {
        return value;
    }
}
