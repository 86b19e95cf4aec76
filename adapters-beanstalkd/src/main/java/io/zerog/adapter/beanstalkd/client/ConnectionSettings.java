package io.zerog.adapter.beanstalkd.client;

import java.time.Duration;
import java.util.Objects;

/**
 * Where the server is, how long to wait for it, and how large a body may become in memory.
 *
 * @param host a name or an address; a name is looked up at each connect, for as long as the
 *     system's resolver takes
 * @param port 1 to 65535
 * @param connectTimeout longest wait for a TCP connection; 1 ms to 1 h
 * @param callTimeout longest wait for the reply to a command, on top of the time that a reserve is
 *     asked to wait; 1 ms to 1 h
 * @param maxBodyBytes longest body that is kept in memory; a longer one is read past and reported
 *     as {@link Reply.ReservedOversize}, so that it can be deleted
 */
public record ConnectionSettings(
        String host, int port, Duration connectTimeout, Duration callTimeout, int maxBodyBytes) {

    /** beanstalkd's own default limit for a body (seen: 65,535 is taken, 65,536 is not). */
    public static final int DEFAULT_MAX_BODY_BYTES = 65_535;

    public ConnectionSettings {
        Objects.requireNonNull(host);
        if (port < 1 || port > 65_535) {
            throw new IllegalArgumentException("port is 1 to 65535, not " + port);
        }
        requireUpToAnHour(connectTimeout, "connectTimeout");
        requireUpToAnHour(callTimeout, "callTimeout");
        if (maxBodyBytes < 0 || maxBodyBytes > ReplyParser.MAX_BODY_BYTES) {
            throw new IllegalArgumentException("maxBodyBytes is 0 to 1 GiB, not " + maxBodyBytes);
        }
    }

    /** Settings with both timeouts at 2 s and the server's default limit for bodies. */
    public static ConnectionSettings of(String host, int port) {
        Duration timeout = Duration.ofSeconds(2);
        return new ConnectionSettings(host, port, timeout, timeout, DEFAULT_MAX_BODY_BYTES);
    }

    /** The same settings with both timeouts replaced. */
    public ConnectionSettings withTimeouts(Duration connect, Duration call) {
        return new ConnectionSettings(host, port, connect, call, maxBodyBytes);
    }

    private static void requireUpToAnHour(Duration timeout, String name) {
        if (timeout.toMillis() < 1 || timeout.compareTo(Duration.ofHours(1)) > 0) {
            throw new IllegalArgumentException(name + " is 1 ms to 1 h, not " + timeout);
        }
    }
}
