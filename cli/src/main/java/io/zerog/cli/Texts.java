package io.zerog.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;

/** Texts of others, before they are shown. */
final class Texts {

    private Texts() {}

    /** In one line and without what would steer a terminal: each such character is a blank. */
    static String plain(String text) {
        return text.replaceAll("[\\p{Cc}\\p{Zl}\\p{Zp}\\u202a-\\u202e\\u2066-\\u2069]", " ");
    }

    /** A value of a document for people: a text without quotes, nothing for null. */
    static String shown(JsonNode value) {
        if (value.isNull() || value.isMissingNode()) {
            return "";
        }
        return plain(value.isValueNode() ? value.asText() : value.toString());
    }

    static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
