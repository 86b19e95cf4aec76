package io.zerog.adapter.sql;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/** The tables of a database, for tests that share it. */
final class Tables {

    private static final List<String> ROWS =
            List.of(
                    "zerog_jobs",
                    "zerog_parameters",
                    "zerog_outputs",
                    "zerog_journal",
                    "zerog_workers",
                    "zerog_messages");

    private Tables() {}

    static void empty(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            for (String table : ROWS) {
                statement.execute("DELETE FROM " + table);
            }
        }
    }
}
