package io.zerog.adapter.sql;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

class SqlitePlanTest implements PlanContract {

    @TempDir private static Path data;

    private static HikariDataSource connections;
    private static Handle handle;

    @BeforeAll
    static void fill() {
        SqlDatabase.sqlite(new SqliteSettings(data), WallTime.INSTANCE).close();
        connections = new SqliteDialect(data.resolve("zerog.db"), 1, 0).connections();
        handle = Jdbi.create(connections).open();
        handle.useTransaction(transaction ->
                transaction.execute(
                        "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n"
                                + " WHERE i < ?) INSERT INTO zerog_jobs SELECT"
                                + " randomblob(16), i, i, i % 5, 'type_' || (i / 5 % 20),"
                                + " CASE i % 5 WHEN 0 THEN CAST('epoch' AS BLOB) END, i, i,"
                                + " CASE WHEN i % 5 > 1 THEN i END, zeroblob(100), NULL"
                                + " FROM n",
                        JOBS));
    }

    @AfterAll
    static void close() {
        handle.close();
        connections.close();
    }

    @Override
    public Handle handle() {
        return handle;
    }

    @Override
    public List<String> plan(String sql, Map<String, Object> bound) {
        return PlanContract.bound(handle.createQuery("EXPLAIN QUERY PLAN " + sql), bound)
                .map((row, context) -> row.getString("detail"))
                .list();
    }

    /** Nothing is sorted but the rows of one page of each status. */
    @Override
    public void assertReadsOnly(List<String> plan, String index) {
        List<String> accesses =
                plan.stream()
                        .filter(line -> line.matches("(SEARCH|SCAN) (zerog_jobs|j)\\b.*"))
                        .toList();
        assertThat(accesses)
                .as("%s", plan)
                .isNotEmpty()
                .allMatch(line -> line.startsWith("SEARCH") || line.contains("COVERING"))
                .allMatch(line -> line.contains("INDEX " + index));
        for (int i = 0; i < plan.size(); i++) {
            if (plan.get(i).contains("TEMP B-TREE")) {
                assertThat(plan.get(i - 1)).as("%s", plan).matches("SCAN status_[0-4]");
            }
        }
    }
}
