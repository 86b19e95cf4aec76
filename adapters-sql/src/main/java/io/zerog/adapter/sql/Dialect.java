package io.zerog.adapter.sql;

import com.zaxxer.hikari.HikariDataSource;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** Where SQLite and PostgreSQL differ, apart from how their queues deliver. */
sealed interface Dialect permits SqliteDialect, PostgresDialect {

    /** What a failure says of the transaction that it ended. */
    enum Failure {
        /** The connection is gone; what was committed then may be applied or not. */
        LOST,
        /** Rolled back in favour of another transaction: it may go through when tried again. */
        COLLISION,
        /** Rolled back: there is no room, no memory, no connection. */
        UNAVAILABLE,
        /** Rolled back: one of its statements cannot be carried out. */
        REFUSED
    }

    /** Connections for all lanes; opens none yet. */
    HikariDataSource connections();

    Failure failure(SQLException thrown);

    /** Answers whether the job is new. */
    Lane.Work<JobWrites.Insert, Boolean> inserts();

    /** Answers whether the job was at the version. */
    Lane.Work<JobWrites.Save, Boolean> saves();

    /** Folders of the migrations, on the class path. */
    List<String> migrations();

    /** What this database calls the types that migrations name by placeholders. */
    Map<String, String> typeNames();

    /** How long to wait for a database that does not answer yet. */
    Duration startUp();

    /** Names the database in messages; holds no secret. */
    String address();
}
