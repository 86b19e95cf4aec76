package io.zerog.benchmarks;

import io.helidon.common.socket.SocketOptions;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.Status;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.http1.Http1Config;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Semaphore;

/**
 * The same HTTP server, set up in the same way, with nothing behind it: answers of the same size
 * that are made beforehand. The API cannot be faster than this.
 */
final class ConstantServer implements AutoCloseable {

    /** As many events as the API writes at once. */
    private static final int PAGE = 200;

    private static final HeaderName LOCATION = HeaderNames.LOCATION;
    private static final String ID = "952ddcad-5308-48a0-924b-8132c0ab43fa";
    private static final byte[] REFERENCE = bytes("{\"uuid\":\"" + ID + "\"}");
    private static final byte[] PROGRESS =
            bytes(
                    "{\"uuid\":\""
                            + ID
                            + "\",\"state\":\"queued\",\"percent\":0.0,\"done\":null,\"total\":null,"
                            + "\"unit\":null,\"message\":null,\"resultCode\":-1,"
                            + "\"updatedAt\":\"2026-11-24T06:00:00.123456Z\"}");
    private static final byte[] EVENTS =
            bytes(
                    ("id: 1000001\nevent: log\ndata: {\"seq\":1000001,"
                                    + "\"at\":\"2026-11-24T06:00:00.123456Z\",\"attempt\":1,"
                                    + "\"message\":\"line 1\",\"level\":\"event\",\"dropped\":0}\n\n")
                            .repeat(PAGE));

    private static final byte[] BEGIN = bytes("retry: 1000\n\n");

    private final WebServer server;
    private final Semaphore goOn = new Semaphore(0);

    /**
     * @param events how many each stream has, a multiple of 200
     */
    ConstantServer(int events) {
        server =
                WebServer.builder()
                        .host("127.0.0.1")
                        .port(0)
                        .connectionOptions(SocketOptions.builder().tcpNoDelay(true).build())
                        .protocolsDiscoverServices(false)
                        .addProtocol(Http1Config.builder().sendKeepAliveHeader(false).build())
                        .routing(routing ->
                                routing.post(
                                                "/constant",
                                                (request, response) -> {
                                                    request.content().as(byte[].class);
                                                    response.status(Status.CREATED_201)
                                                            .header(HeaderValues.CONTENT_TYPE_JSON)
                                                            .header(LOCATION, "/v1/jobs/" + ID)
                                                            .send(REFERENCE);
                                                })
                                        .get(
                                                "/constant",
                                                (_, response) ->
                                                        response.header(
                                                                        HeaderValues
                                                                                .CONTENT_TYPE_JSON)
                                                                .send(PROGRESS))
                                        .get(
                                                "/events",
                                                (_, response) ->
                                                        stream(response.outputStream(), events)))
                        .build()
                        .start();
    }

    /** Lets so many streams go on to their events. */
    void goOn(int streams) {
        goOn.release(streams);
    }

    /** Ends the connection too, as the API does behind a stream. */
    private void stream(OutputStream body, int events) {
        try (OutputStream out = body) {
            out.write(BEGIN);
            out.flush();
            goOn.acquireUninterruptibly();
            for (int sent = 0; sent < events; sent += PAGE) {
                out.write(EVENTS);
                out.flush();
            }
        } catch (IOException gone) {
            throw new UncheckedIOException(gone);
        }
        throw new CloseConnectionException("all is told");
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    int port() {
        return server.port();
    }

    @Override
    public void close() {
        server.stop();
    }
}
