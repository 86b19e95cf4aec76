package io.zerog.adapter.http;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * How the HTTP server listens and what it bounds.
 *
 * @param host the name or address to listen on
 * @param port 0 for a free one
 * @param maxBody the largest request body in bytes; one byte more is answered with 413
 * @param maxConnections open connections; further ones wait in the listen queue
 * @param stopGrace how long a stop waits for requests that are being answered
 * @param bodyTime how long the body of a request may take to come; then the connection is cut
 * @param tokens who may do what; everybody may do everything when there are none
 * @param origins whose pages in browsers may use the API
 * @param live of live streams and held answers
 * @param tls who the server is over TLS; empty for plain HTTP
 */
public record HttpSettings(
        String host,
        int port,
        int maxBody,
        int maxConnections,
        Duration stopGrace,
        Duration bodyTime,
        List<ApiToken> tokens,
        List<String> origins,
        Live live,
        Optional<TlsIdentity> tls) {

    private static final Duration BODY_TIME = Duration.ofSeconds(30);

    /** Loopback only, port 8080, bodies of 1 MiB. */
    public static final HttpSettings DEFAULT =
            new HttpSettings("127.0.0.1", 8080, 1024 * 1024, 10_000, Duration.ofSeconds(2));

    /**
     * Of live streams and held answers.
     *
     * @param poll how often the store is asked for news of a job that may run on another node
     * @param pollLocal the same for a job that is known to run on this node
     * @param comment a silent stream sends a comment this often
     * @param slowReader a client that does not take an event for this long is dropped
     * @param maxWaiting streams and held answers at once; further streams are refused, further
     *     waits answered at once
     */
    public record Live(
            Duration poll,
            Duration pollLocal,
            Duration comment,
            Duration slowReader,
            int maxWaiting) {

        public static final Live DEFAULT =
                new Live(
                        Duration.ofMillis(500),
                        Duration.ofSeconds(5),
                        Duration.ofSeconds(15),
                        Duration.ofSeconds(10),
                        5_000);
    }

    public HttpSettings {
        tokens = List.copyOf(tokens);
        origins = List.copyOf(origins);
        if (host.isBlank()) {
            throw new IllegalArgumentException("the host must not be blank");
        }
        between("port", port, 0, 65_535);
        between("max body", maxBody, 1, 64 * 1024 * 1024);
        between("max connections", maxConnections, 1, 1_000_000);
        if (stopGrace.isNegative()) {
            throw new IllegalArgumentException("the stop grace must not be negative");
        }
    }

    /** Without tokens and origins, and with live streams as they are by default. */
    public HttpSettings(
            String host, int port, int maxBody, int maxConnections, Duration stopGrace) {
        this(
                host,
                port,
                maxBody,
                maxConnections,
                stopGrace,
                BODY_TIME,
                List.of(),
                List.of(),
                Live.DEFAULT,
                Optional.empty());
    }

    /** The same on another address. */
    public HttpSettings listeningOn(String otherHost, int otherPort) {
        return new HttpSettings(
                otherHost,
                otherPort,
                maxBody,
                maxConnections,
                stopGrace,
                bodyTime,
                tokens,
                origins,
                live,
                tls);
    }

    /** The same, for those who have one of these tokens. */
    public HttpSettings withTokens(List<ApiToken> known) {
        return new HttpSettings(
                host,
                port,
                maxBody,
                maxConnections,
                stopGrace,
                bodyTime,
                known,
                origins,
                live,
                tls);
    }

    /** The same, and pages of these origins may use it. */
    public HttpSettings withOrigins(List<String> known) {
        return new HttpSettings(
                host, port, maxBody, maxConnections, stopGrace, bodyTime, tokens, known, live, tls);
    }

    /** The same with another time for bodies. */
    public HttpSettings withBodyTime(Duration time) {
        return new HttpSettings(
                host, port, maxBody, maxConnections, stopGrace, time, tokens, origins, live, tls);
    }

    /** The same with other live streams. */
    public HttpSettings withLive(Live other) {
        return new HttpSettings(
                host,
                port,
                maxBody,
                maxConnections,
                stopGrace,
                bodyTime,
                tokens,
                origins,
                other,
                tls);
    }

    /** The same over TLS. */
    public HttpSettings withTls(TlsIdentity identity) {
        return new HttpSettings(
                host,
                port,
                maxBody,
                maxConnections,
                stopGrace,
                bodyTime,
                tokens,
                origins,
                live,
                Optional.of(identity));
    }

    private static void between(String what, long value, long least, long most) {
        if (value < least || value > most) {
            throw new IllegalArgumentException(
                    "the " + what + " is " + least + " to " + most + ", not " + value);
        }
    }
}
