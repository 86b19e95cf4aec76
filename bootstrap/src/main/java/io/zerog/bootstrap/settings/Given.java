package io.zerog.bootstrap.settings;

/**
 * A value that somebody set.
 *
 * @param source where, as that person would name it: {@code --port}, {@code ZEROG_HTTP_PORT}
 */
public record Given(String key, String value, String source) {}
