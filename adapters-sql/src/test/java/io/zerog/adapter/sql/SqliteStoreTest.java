package io.zerog.adapter.sql;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

class SqliteStoreTest implements StoreContracts {

    @TempDir private static Path data;

    private static SqlDatabase database;

    @BeforeAll
    static void open() {
        database = SqlDatabase.sqlite(new SqliteSettings(data), WallTime.INSTANCE);
    }

    @AfterAll
    static void close() {
        database.close();
    }

    @BeforeEach
    void empty() throws Exception {
        try (Connection connection =
                DriverManager.getConnection("jdbc:sqlite:" + data.resolve("zerog.db"))) {
            Tables.empty(connection);
        }
    }

    @Override
    public SqlDatabase database() {
        return database;
    }
}
