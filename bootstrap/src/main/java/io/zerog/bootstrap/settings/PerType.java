package io.zerog.bootstrap.settings;

import java.util.regex.Pattern;

/**
 * Settings of the same kind, one for each job type: the type's name follows the prefix. In the
 * environment a type's dashes are underscores.
 *
 * @param prefix with the point at its end, such as {@code worker.isolation.}
 */
public record PerType<T>(String prefix, Kind<T> kind, String fallback, String description) {

    private static final Pattern TYPE = Pattern.compile("[a-z][a-z0-9_-]{0,63}");

    /** The setting of that type. */
    public Key<T> of(String type) {
        return Key.of(prefix + type, kind, fallback, description);
    }

    /** Whether a key of that name is one of these. */
    boolean has(String name) {
        return name.startsWith(prefix) && TYPE.matcher(name.substring(prefix.length())).matches();
    }

    /** The setting as documents write it. */
    public Key<T> shown() {
        return of("<type>");
    }
}
