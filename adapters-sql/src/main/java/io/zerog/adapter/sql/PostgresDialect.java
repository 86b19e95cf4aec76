package io.zerog.adapter.sql;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.SQLRecoverableException;
import java.sql.SQLTransientConnectionException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Properties;

/** PostgreSQL over the network: every call is bounded, and connections come and go. */
record PostgresDialect(PostgresSettings settings) implements Dialect {

    /** The longest that a connection may take to be made. */
    static final Duration CONNECT = Duration.ofSeconds(2);

    /** The longest that the server may be silent within a call. */
    static final Duration ANSWER = Duration.ofSeconds(8);

    /** Whatever the server's default: what a caller was told has been committed is on disk. */
    private static final String DURABLE =
            "SELECT set_config('synchronous_commit', 'on', false)"
                    + " WHERE current_setting('synchronous_commit') = 'off'";

    /**
     * Every statement of ours finds few rows of many by an index. Without statistics, on a database
     * that is new or has grown fast, the planner would read whole tables instead, and keep to it.
     */
    private static final String BY_INDEX =
            " -c enable_seqscan=off -c enable_hashjoin=off -c enable_mergejoin=off";

    @Override
    public HikariDataSource connections() {
        HikariConfig pool = new HikariConfig();
        pool.setPoolName("zerog-postgres");
        pool.setJdbcUrl(settings.url());
        pool.setDataSourceProperties(properties());
        // Those that fetch and listen are not of the pool.
        pool.setMaximumPoolSize(settings.connections() - 2);
        pool.setConnectionTimeout(CONNECT.toMillis());
        pool.setValidationTimeout(CONNECT.toMillis());
        pool.setConnectionInitSql(DURABLE);
        pool.setKeepaliveTime(Duration.ofMinutes(1).toMillis());
        pool.setInitializationFailTimeout(-1);
        return new HikariDataSource(pool);
    }

    /** A connection of its own, outside of the pool. */
    Connection connect() throws SQLException {
        return DriverManager.getConnection(settings.url(), properties());
    }

    private Properties properties() {
        Properties properties = new Properties();
        properties.setProperty("user", settings.user());
        properties.setProperty("password", settings.password());
        properties.setProperty("ApplicationName", "zerog");
        properties.setProperty("connectTimeout", "" + CONNECT.toSeconds());
        properties.setProperty("loginTimeout", "" + CONNECT.toSeconds());
        properties.setProperty("socketTimeout", "" + ANSWER.toSeconds());
        properties.setProperty("tcpKeepAlive", "true");
        // The server gives up before we do, so that nothing goes on there behind our back.
        long statementMillis = ANSWER.toMillis() - 1_000;
        properties.setProperty(
                "options",
                "-c statement_timeout="
                        + statementMillis
                        + " -c idle_in_transaction_session_timeout="
                        + ANSWER.toMillis()
                        + BY_INDEX);
        return properties;
    }

    @Override
    public Failure failure(SQLException thrown) {
        if (thrown instanceof SQLTransientConnectionException) {
            return Failure.UNAVAILABLE; // the pool could not connect
        }
        String state = thrown.getSQLState();
        if (state == null || thrown instanceof SQLRecoverableException) {
            return Failure.LOST;
        }
        return switch (state) {
            // Serialization failure, deadlock, lock not available.
            case "40001", "40P01", "55P03" -> Failure.COLLISION;
            // Shut down by an administrator or a crash; terminated for being idle.
            case "57P01", "57P02", "57P05", "25P03" -> Failure.LOST;
            // Cannot connect now; a statement that took too long; a read-only standby.
            case "57P03", "57014", "25006" -> Failure.UNAVAILABLE;
            default ->
                    switch (state.substring(0, 2)) {
                        case "08" -> Failure.LOST;
                        // Out of resources; errors outside of PostgreSQL; internal errors.
                        case "53", "58", "XX" -> Failure.UNAVAILABLE;
                        default -> Failure.REFUSED;
                    };
        };
    }

    @Override
    public Lane.Work<JobWrites.Insert, Boolean> inserts() {
        return PostgresJobWrites.INSERT;
    }

    @Override
    public Lane.Work<JobWrites.Save, Boolean> saves() {
        return PostgresJobWrites.SAVE;
    }

    @Override
    public List<String> migrations() {
        return List.of(
                "io/zerog/adapter/sql/migration/common", "io/zerog/adapter/sql/migration/postgres");
    }

    @Override
    public Map<String, String> typeNames() {
        return Map.of(
                "blob", "BYTEA", "sequence", "BIGINT GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY");
    }

    @Override
    public Duration startUp() {
        return settings.startUp();
    }

    @Override
    public String address() {
        return settings.address();
    }
}
