package io.zerog.adapter.http;

import io.helidon.http.Header;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.Method;
import io.helidon.http.Status;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import io.zerog.domain.handler.Output;
import java.util.ArrayList;
import java.util.List;

/**
 * What a request is answered with.
 *
 * @param mediaType of the body; null when there is none
 */
record Answer(Status status, String mediaType, byte[] body, List<Header> headers) {

    private static final byte[] NO_BODY = {};

    static Answer json(Status status, byte[] body) {
        return new Answer(status, Output.JSON, body, List.of());
    }

    static Answer json(Status status, JsonBytes.Writer writer) {
        return json(status, JsonBytes.of(writer));
    }

    static Answer empty(Status status) {
        return new Answer(status, null, NO_BODY, List.of());
    }

    Answer with(Header header) {
        List<Header> all = new ArrayList<>(headers);
        all.add(header);
        return new Answer(status, mediaType, body, all);
    }

    /** Sends it; to a HEAD request without the body, but with its length. */
    void send(ServerRequest request, ServerResponse response) {
        response.status(status);
        if (mediaType != null) {
            response.header(
                    mediaType.equals(Output.JSON)
                            ? HeaderValues.CONTENT_TYPE_JSON
                            : HeaderValues.create(HeaderNames.CONTENT_TYPE, mediaType));
        }
        headers.forEach(response::header);
        if (request.prologue().method() == Method.HEAD && body.length > 0) {
            response.header(HeaderNames.CONTENT_LENGTH, Integer.toString(body.length));
            response.send(NO_BODY);
        } else {
            response.send(body);
        }
    }
}
