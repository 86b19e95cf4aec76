package io.zerog.adapter.sql;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteConfig.JournalMode;
import org.sqlite.SQLiteConfig.SynchronousMode;
import org.sqlite.SQLiteConfig.TempStore;
import org.sqlite.SQLiteConfig.TransactionMode;
import org.sqlite.SQLiteDataSource;
import org.sqlite.SQLiteErrorCode;

/**
 * SQLite in a file: a log that is written ahead, and forced to disk by every commit.
 *
 * @param lanes how many connections the lanes hold at once
 * @param mostPages of 4 KiB that the database may have; 0 for as many as the disk holds
 */
record SqliteDialect(Path file, int lanes, int mostPages) implements Dialect {

    /** The log is folded into the database at this many pages of 4 KiB. */
    private static final int LOG_PAGES = 4_000;

    /** What a busy time has made of the log is given back to the disk down to this. */
    private static final int MOST_LOG_BYTES = 64 * 1024 * 1024;

    private static final int CACHE_KIB = 64 * 1024;
    private static final int BUSY_MILLIS = 5_000;

    @Override
    public HikariDataSource connections() {
        SQLiteConfig config = new SQLiteConfig();
        config.setJournalMode(JournalMode.WAL);
        config.setSynchronous(SynchronousMode.FULL);
        config.setTransactionMode(TransactionMode.IMMEDIATE);
        config.setWalAutocheckpoint(LOG_PAGES);
        config.setJournalSizeLimit(MOST_LOG_BYTES);
        config.setCacheSize(-CACHE_KIB);
        config.setTempStore(TempStore.MEMORY);
        config.setBusyTimeout(BUSY_MILLIS);
        config.setGetGeneratedKeys(false);
        if (mostPages > 0) {
            config.setMaxPageCount(mostPages);
        }
        SQLiteDataSource source = new SQLiteDataSource(config);
        source.setUrl("jdbc:sqlite:" + file);

        HikariConfig pool = new HikariConfig();
        pool.setPoolName("zerog-sqlite");
        pool.setDataSource(source);
        pool.setMaximumPoolSize(lanes);
        // A file does not lose connections: they last as long as the pool.
        pool.setMaxLifetime(0);
        pool.setInitializationFailTimeout(-1);
        return new HikariDataSource(pool);
    }

    /** SQLite runs in this process: a commit that throws is not applied, as long as we live. */
    @Override
    public Failure failure(SQLException thrown) {
        for (SQLException each = thrown; each != null; each = each.getNextException()) {
            // Extended codes carry the primary one in their low byte.
            if (each.getErrorCode() != 0) {
                return failure(SQLiteErrorCode.getErrorCode(each.getErrorCode() & 0xff));
            }
        }
        return Failure.UNAVAILABLE;
    }

    private static Failure failure(SQLiteErrorCode code) {
        return switch (code) {
            case SQLITE_CONSTRAINT, SQLITE_MISMATCH, SQLITE_RANGE, SQLITE_TOOBIG, SQLITE_ERROR ->
                    Failure.REFUSED;
            case SQLITE_BUSY, SQLITE_LOCKED -> Failure.COLLISION;
            // No room, a failing disk, a file taken away: an operator may mend it as we run.
            default -> Failure.UNAVAILABLE;
        };
    }

    @Override
    public Lane.Work<JobWrites.Insert, Boolean> inserts() {
        return JobWrites.INSERT;
    }

    @Override
    public Lane.Work<JobWrites.Save, Boolean> saves() {
        return JobWrites.SAVE;
    }

    @Override
    public List<String> migrations() {
        return List.of(
                "io/zerog/adapter/sql/migration/common", "io/zerog/adapter/sql/migration/sqlite");
    }

    @Override
    public Map<String, String> typeNames() {
        // Only this very type makes the column the row's own number.
        return Map.of("blob", "BLOB", "sequence", "INTEGER PRIMARY KEY");
    }

    @Override
    public Duration startUp() {
        return Duration.ZERO;
    }

    @Override
    public String address() {
        return file.toString();
    }
}
