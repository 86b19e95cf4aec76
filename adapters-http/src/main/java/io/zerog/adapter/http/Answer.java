package io.zerog.adapter.http;

import io.helidon.http.Header;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.Method;
import io.helidon.http.Status;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import io.zerog.domain.handler.Output;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a request is answered with.
 *
 * @param mediaType of the body; null when there is none
 * @param stream writes the body piece by piece, in the place of one that is known beforehand
 */
record Answer(
        Status status,
        String mediaType,
        byte[] body,
        List<Header> headers,
        Optional<Stream> stream) {

    private static final byte[] NO_BODY = {};

    /** Writes a body until it ends or the client is gone. */
    @FunctionalInterface
    interface Stream {
        void write(OutputStream out) throws IOException;
    }

    Answer(Status status, String mediaType, byte[] body, List<Header> headers) {
        this(status, mediaType, body, headers, Optional.empty());
    }

    static Answer stream(String mediaType, Stream stream) {
        return new Answer(Status.OK_200, mediaType, NO_BODY, List.of(), Optional.of(stream));
    }

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
        return new Answer(status, mediaType, body, all, stream);
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
        if (stream.isPresent() && request.prologue().method() != Method.HEAD) {
            stream(stream.get(), response);
        } else if (request.prologue().method() == Method.HEAD && body.length > 0) {
            response.header(HeaderNames.CONTENT_LENGTH, Integer.toString(body.length));
            response.send(NO_BODY);
        } else {
            response.send(body);
        }
    }

    private static void stream(Stream stream, ServerResponse response) {
        response.header(HeaderValues.TRANSFER_ENCODING_CHUNKED);
        try (OutputStream out = response.outputStream()) {
            stream.write(out);
        } catch (IOException | UncheckedIOException gone) {
            throw new CloseConnectionException("the client left or was dropped", gone);
        }
    }
}
