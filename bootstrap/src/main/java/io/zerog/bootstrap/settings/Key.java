package io.zerog.bootstrap.settings;

import java.util.Locale;

/**
 * Something that can be set.
 *
 * @param name as flags, files and documents write it, such as {@code http.port}
 * @param fallback what holds when nobody sets it, written as a user would
 * @param secret whether its value may never be shown
 */
public record Key<T>(
        String name, Kind<T> kind, String fallback, String description, boolean secret) {

    /** A key whose value may be shown. */
    static <T> Key<T> of(String name, Kind<T> kind, String fallback, String description) {
        return new Key<>(name, kind, fallback, description, false);
    }

    /** Its name in the environment: {@code ZEROG_HTTP_PORT}. */
    public String environmentName() {
        return environmentName(name);
    }

    static String environmentName(String name) {
        return Environment.PREFIX
                + name.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_');
    }
}
