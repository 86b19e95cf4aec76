package io.zerog.bootstrap.settings;

import java.util.Optional;

/**
 * Something wrong with the settings.
 *
 * @param subject the setting, with the place that set it
 * @param detail what is wrong and what would be right
 */
public record Problem(String subject, String detail) {

    /** A value that its key does not take. Shows the value unless it is a secret. */
    static Problem notAllowed(Key<?> key, Given given) {
        return of(key, given, "must be " + key.kind().allowed());
    }

    static Problem of(Key<?> key, Given given, String detail) {
        String value = key.secret() ? "(secret)" : "\"" + given.value() + "\"";
        return new Problem(key.name() + " = " + value + " (" + given.source() + ")", detail);
    }

    /** A name that is no key. Its value is not shown: it may be a secret under a misspelt name. */
    static Problem unknown(Given given) {
        return unknown(
                given.key() + " (" + given.source() + ")", Keys.near(given.key()).map(Key::name));
    }

    static Problem unknown(String subject, Optional<String> meant) {
        String hint =
                meant.map(name -> "did you mean " + name + "?").orElse("serve --help lists all");
        return new Problem(subject, "there is no such setting; " + hint);
    }

    @Override
    public String toString() {
        return subject + ": " + detail;
    }
}
