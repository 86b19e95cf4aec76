package io.zerog.adapter.sql;

import io.zerog.domain.port.PortUnavailableException;
import java.lang.System.Logger;
import java.sql.SQLException;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.exception.FlywayValidateException;
import org.jdbi.v3.core.Handle;

/** Brings a database's tables to the form that this version knows. */
final class Schema {

    private static final Logger LOG = System.getLogger(Schema.class.getName());
    private static final String EPOCH = "epoch";
    private static final long LINES_APART_NANOS = 5_000_000_000L;
    private static final int TRIES = 20;
    private static final long PAUSE_NANOS = 250_000_000;

    private Schema() {}

    /**
     * Applies what is missing, once the database answers. Nodes that start at the same time wait
     * for each other.
     *
     * @throws PortUnavailableException when it does not answer within the dialect's start-up
     * @throws RefusedDatabaseException when a newer version has been here, or the tables are not as
     *     this version's migrations leave them
     */
    static void migrate(DataSource source, Dialect dialect) {
        long deadline = System.nanoTime() + dialect.startUp().toNanos();
        long nextLine = System.nanoTime() + LINES_APART_NANOS;
        while (true) {
            try {
                migrateNow(source, dialect);
                return;
            } catch (PortUnavailableException notYet) {
                if (System.nanoTime() - deadline >= 0) {
                    throw notYet;
                }
                if (System.nanoTime() - nextLine >= 0) {
                    LOG.log(Logger.Level.WARNING, "waiting: {0}", notYet.getMessage());
                    nextLine += LINES_APART_NANOS;
                }
                LockSupport.parkNanos(PAUSE_NANOS);
            }
        }
    }

    private static void migrateNow(DataSource source, Dialect dialect) {
        Flyway flyway =
                Flyway.configure(Schema.class.getClassLoader())
                        .dataSource(source)
                        .locations(
                                dialect.migrations().stream()
                                        .map("classpath:"::concat)
                                        .toArray(String[]::new))
                        .placeholders(dialect.typeNames())
                        .table("zerog_schema_history")
                        // A database of the user's own may hold other tables beside ours.
                        .baselineOnMigrate(true)
                        .baselineVersion("0")
                        // By default a newer version's migrations would pass unseen.
                        .ignoreMigrationPatterns(new String[0])
                        .load();
        try {
            migrateBesideOthers(flyway);
        } catch (FlywayValidateException strange) {
            refuseNewer(flyway, dialect);
            throw refused(dialect, strange);
        } catch (FlywayException failed) {
            SQLException cause = innermost(failed);
            if (cause == null) {
                throw refused(dialect, failed);
            }
            String cannot = "cannot open " + dialect.address() + ": " + cause.getMessage();
            if (dialect.failure(cause) == Dialect.Failure.REFUSED) {
                throw new RefusedDatabaseException(cannot, failed);
            }
            throw new PortUnavailableException(cannot, failed);
        }
    }

    /** What the database said; a pool of connections wraps it in a complaint of its own. */
    private static SQLException innermost(Throwable thrown) {
        SQLException found = null;
        for (Throwable each = thrown; each != null; each = each.getCause()) {
            if (each instanceof SQLException cause) {
                found = cause;
            }
        }
        return found;
    }

    /** Flyway refuses a history that another node has just made and not yet filled. */
    private static void migrateBesideOthers(Flyway flyway) {
        for (int tries = 1; ; tries++) {
            try {
                flyway.migrate();
                return;
            } catch (FlywayException failed) {
                if (tries == TRIES
                        || !failed.getMessage().contains("already exists, and is empty")) {
                    throw failed;
                }
                LockSupport.parkNanos(PAUSE_NANOS);
            }
        }
    }

    private static RefusedDatabaseException refused(Dialect dialect, FlywayException failed) {
        String reason = failed.getMessage().strip().replaceAll("\\s*\\R\\s*", "; ");
        return new RefusedDatabaseException(
                "cannot use " + dialect.address() + ": " + reason, failed);
    }

    /** What tells this database's messages from those of any other. */
    static String epoch(Handle handle) {
        handle.createUpdate(
                        "INSERT INTO zerog_facts (name, content) VALUES (:name, :content)"
                                + " ON CONFLICT DO NOTHING")
                .bind("name", EPOCH)
                .bind("content", UUID.randomUUID().toString())
                .execute();
        return handle.createQuery("SELECT content FROM zerog_facts WHERE name = :name")
                .bind("name", EPOCH)
                .mapTo(String.class)
                .one();
    }

    private static void refuseNewer(Flyway flyway, Dialect dialect) {
        MigrationInfo newest = flyway.info().current();
        if (newest != null && newest.getState().isApplied() && !newest.getState().isResolved()) {
            throw new RefusedDatabaseException(
                    dialect.address()
                            + " has schema version "
                            + newest.getVersion()
                            + ", made by a newer ZeroG than this one: run the newer version");
        }
    }
}
