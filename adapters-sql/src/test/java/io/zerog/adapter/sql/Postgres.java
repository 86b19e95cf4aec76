package io.zerog.adapter.sql;

import static org.awaitility.Awaitility.await;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;

/** A real PostgreSQL server on loopback, one for all tests of a JVM. */
final class Postgres {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final EmbeddedPostgres SERVER = start();

    private Postgres() {}

    private static EmbeddedPostgres start() {
        try {
            return EmbeddedPostgres.builder().start();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /** A new, empty database of that name. */
    static PostgresSettings database(String name) throws SQLException {
        try (Connection connection = SERVER.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("DROP DATABASE IF EXISTS " + name + " WITH (FORCE)");
            statement.execute("CREATE DATABASE " + name);
        }
        return new PostgresSettings(SERVER.getJdbcUrl("postgres", name), "postgres", "postgres");
    }

    /** The same for a user of its own, of whom alone the server asks a password. */
    static PostgresSettings databaseOf(String name, String user, String password)
            throws SQLException, IOException {
        PostgresSettings open = database(name);
        try (Connection connection = connect(open);
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE ROLE " + user + " LOGIN PASSWORD '" + password + "'");
            statement.execute("GRANT ALL ON SCHEMA public TO " + user);
            Path file;
            try (ResultSet shown = statement.executeQuery("SHOW hba_file")) {
                shown.next();
                file = Path.of(shown.getString(1));
            }
            String rule = "host all " + user + " all scram-sha-256\n";
            Files.writeString(file, rule + Files.readString(file));
            statement.execute("SELECT pg_reload_conf()");
        }
        // What stands there of another user goes before the settings.
        String url = open.url().replaceFirst("[?].*", "");
        PostgresSettings wrong = new PostgresSettings(url, user, "not " + password);
        // The server reads its file again soon, and not at once.
        await().atMost(PATIENCE).until(() -> !answers(wrong));
        return new PostgresSettings(url, user, password);
    }

    private static boolean answers(PostgresSettings settings) {
        try (Connection connection = connect(settings)) {
            return connection.isValid(5);
        } catch (SQLException refused) {
            return false;
        }
    }

    static int port() {
        return SERVER.getPort();
    }

    static Connection connect(PostgresSettings settings) throws SQLException {
        return DriverManager.getConnection(settings.url(), settings.user(), settings.password());
    }
}
