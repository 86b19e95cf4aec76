package io.zerog.benchmarks;

import io.helidon.http.Status;
import io.helidon.webserver.WebServer;

/** The same HTTP server with nothing behind it: what a submit cannot be faster than. */
final class EmptyServer implements AutoCloseable {

    private final WebServer server;

    EmptyServer() {
        server =
                WebServer.builder()
                        .host("127.0.0.1")
                        .port(0)
                        .routing(routing ->
                                routing.post(
                                                "/empty",
                                                (request, response) -> {
                                                    request.content().as(byte[].class);
                                                    response.status(Status.CREATED_201).send();
                                                })
                                        .get("/empty", (_, response) -> response.send("{}")))
                        .build()
                        .start();
    }

    int port() {
        return server.port();
    }

    @Override
    public void close() {
        server.stop();
    }
}
