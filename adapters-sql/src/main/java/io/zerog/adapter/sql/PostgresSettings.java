package io.zerog.adapter.sql;

import java.time.Duration;

/**
 * How PostgreSQL is reached.
 *
 * @param url a JDBC URL, {@code jdbc:postgresql://host:port/database}
 * @param password never printed
 * @param connections the most that a node holds, at least {@link #FEWEST}; what is above that
 *     number commits side by side
 * @param startUp how long opening waits for a server that does not answer yet
 */
public record PostgresSettings(
        String url, String user, String password, int connections, Duration startUp) {

    /** One each to commit, to look up, to fetch messages and to listen; two for lists. */
    public static final int FEWEST = 6;

    /** Enough for one node. */
    public static final int DEFAULT = 6;

    public PostgresSettings {
        if (!url.startsWith("jdbc:postgresql:")) {
            throw new IllegalArgumentException(
                    "a PostgreSQL URL begins with jdbc:postgresql:, unlike the one given");
        }
        if (connections < FEWEST) {
            throw new IllegalArgumentException(
                    "PostgreSQL needs at least " + FEWEST + " connections, not " + connections);
        }
    }

    /** With the default number of connections. */
    public PostgresSettings(String url, String user, String password, Duration startUp) {
        this(url, user, password, DEFAULT, startUp);
    }

    /** For a server that is there. */
    public PostgresSettings(String url, String user, String password) {
        this(url, user, password, Duration.ZERO);
    }

    @Override
    public String toString() {
        return "PostgresSettings[url="
                + address()
                + ", user="
                + user
                + ", connections="
                + connections
                + "]";
    }

    /** The URL without its parameters, which may hold secrets. */
    String address() {
        int parameters = url.indexOf('?');
        return parameters < 0 ? url : url.substring(0, parameters);
    }

    /** Connections that write. */
    int writers() {
        return connections - FEWEST + 1;
    }
}
