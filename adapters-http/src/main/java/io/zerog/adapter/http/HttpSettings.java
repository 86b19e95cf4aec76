package io.zerog.adapter.http;

import java.time.Duration;

/**
 * How the HTTP server listens and what it bounds.
 *
 * @param host the name or address to listen on
 * @param port 0 for a free one
 * @param maxBody the largest request body in bytes; one byte more is answered with 413
 * @param maxConnections open connections; further ones wait in the listen queue
 * @param stopGrace how long a stop waits for requests that are being answered
 */
public record HttpSettings(
        String host, int port, int maxBody, int maxConnections, Duration stopGrace) {

    /** Loopback only, port 8080, bodies of 1 MiB. */
    public static final HttpSettings DEFAULT =
            new HttpSettings("127.0.0.1", 8080, 1024 * 1024, 10_000, Duration.ofSeconds(2));

    public HttpSettings {
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

    /** The same on another address. */
    public HttpSettings listeningOn(String otherHost, int otherPort) {
        return new HttpSettings(otherHost, otherPort, maxBody, maxConnections, stopGrace);
    }

    private static void between(String what, long value, long least, long most) {
        if (value < least || value > most) {
            throw new IllegalArgumentException(
                    "the " + what + " is " + least + " to " + most + ", not " + value);
        }
    }
}
