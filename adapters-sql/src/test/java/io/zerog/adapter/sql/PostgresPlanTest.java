package io.zerog.adapter.sql;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

class PostgresPlanTest implements PlanContract {

    private static Handle handle;

    @BeforeAll
    static void fill() throws Exception {
        PostgresSettings settings = Postgres.database("plans");
        SqlDatabase.postgres(settings, WallTime.INSTANCE).close();
        handle = Jdbi.open(Postgres.connect(settings));
        handle.execute(
                "INSERT INTO zerog_jobs SELECT decode(md5(CAST(i AS text)), 'hex'), i, i, i % 5,"
                        + " 'type_' || (i / 5 % 20),"
                        + " CASE i % 5 WHEN 0 THEN CAST('epoch' AS bytea) END, i, i,"
                        + " CASE WHEN i % 5 > 1 THEN i END, decode(repeat('00', 100), 'hex'), NULL"
                        + " FROM generate_series(1, CAST(? AS bigint)) AS i",
                JOBS);
        handle.execute("ANALYZE zerog_jobs");
    }

    @AfterAll
    static void close() {
        handle.close();
    }

    @Override
    public Handle handle() {
        return handle;
    }

    @Override
    public List<String> plan(String sql, Map<String, Object> bound) {
        return PlanContract.bound(handle.createQuery("EXPLAIN (ANALYZE, COSTS OFF) " + sql), bound)
                .mapTo(String.class)
                .list();
    }

    /** Each range ends with its page, and no row is read and thrown away. */
    @Override
    public void assertReadsOnly(List<String> plan, String index) {
        boolean isOfJobs = false;
        int accesses = 0;
        for (String line : plan) {
            if (line.contains(" Scan ")) {
                isOfJobs = line.contains(" on zerog_jobs");
                if (isOfJobs) {
                    accesses++;
                    assertThat(line).as("%s", plan).containsPattern("Index .*" + index);
                }
            }
            assertThat(isOfJobs && line.contains("Rows Removed by Filter"))
                    .as("%s", plan)
                    .isFalse();
        }
        assertThat(accesses).as("%s", plan).isPositive();
    }
}
