package io.zerog.fuzz;

import java.nio.charset.StandardCharsets;

/**
 * All that a client sends over one connection.
 *
 * @param number with the seed, what it is made of
 * @param bytes one or more requests, one behind the other
 * @param requests how many
 * @param isFramed whether HTTP leaves no doubt where each ends, however wrong it is otherwise: then
 *     each must be answered, unless an answer says that it is the last
 */
record Conversation(long number, byte[] bytes, int requests, boolean isFramed) {

    /** The bytes, with those that cannot be read as {@code \xNN}. */
    String readable() {
        StringBuilder text = new StringBuilder();
        for (char c : new String(bytes, StandardCharsets.ISO_8859_1).toCharArray()) {
            switch (c) {
                case '\r' -> text.append("\\r");
                case '\n' -> text.append("\\n\n");
                case '\\' -> text.append("\\\\");
                default -> {
                    if (c < ' ' || c > '~') {
                        text.append(String.format("\\x%02x", (int) c));
                    } else {
                        text.append(c);
                    }
                }
            }
        }
        return text.toString();
    }
}
