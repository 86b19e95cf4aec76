package io.zerog.adapter.sql;

import java.sql.Connection;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;

class PostgresStoreTest implements StoreContracts {

    private static PostgresSettings settings;
    private static SqlDatabase database;

    @BeforeAll
    static void open() throws Exception {
        settings = Postgres.database("stores");
        database = SqlDatabase.postgres(settings, WallTime.INSTANCE);
        database.enqueueOnInsert();
    }

    @AfterAll
    static void close() {
        database.close();
    }

    @BeforeEach
    void empty() throws Exception {
        try (Connection connection = Postgres.connect(settings)) {
            Tables.empty(connection);
        }
    }

    @Override
    public SqlDatabase database() {
        return database;
    }
}
