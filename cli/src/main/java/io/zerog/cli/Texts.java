package io.zerog.cli;

/** Texts of others, before they are shown. */
final class Texts {

    private Texts() {}

    /** In one line and without what would steer a terminal: each such character is a blank. */
    static String plain(String text) {
        return text.replaceAll("[\\p{Cc}\\p{Zl}\\p{Zp}\\u202a-\\u202e\\u2066-\\u2069]", " ");
    }
}
