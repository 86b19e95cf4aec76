package io.zerog.adapter.http;

/**
 * A way in which an operation answers when all goes well.
 *
 * @param mediaType of the body; null when there is none
 * @param schema of the body, by its name in the documentation; null when any may come
 */
record Reply(int status, String mediaType, String schema) {

    static Reply json(int status, String schema) {
        return new Reply(status, "application/json", schema);
    }

    static Reply empty(int status) {
        return new Reply(status, null, null);
    }

    static Reply of(String mediaType) {
        return new Reply(200, mediaType, null);
    }
}
