package io.zerog.benchmarks;

import io.zerog.bootstrap.ZeroG;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Locale;

/** The product that needs nothing installed: every step of a job is on disk before it counts. */
final class SqliteBenchmark {

    private static final int JOBS = 20_000;
    private static final int SUBMITS = 15_000;
    private static final int CONNECTIONS = 64;
    private static final int PICK_UPS = 1_000;

    private static final int COUNTED_JOBS = 2_000;

    private SqliteBenchmark() {}

    static void run() throws Exception {
        Table table = new Table("sqlite, " + Runtime.getRuntime().availableProcessors() + " cores");
        double rowsAJob = rowsAJob();
        double floor = floor();
        inProcess(table, 16, 16, rowsAJob, floor);
        inProcess(table, 64, 64, rowsAJob, floor);
        overRest(table);
        pickUp(table);
        table.print();
    }

    private static ZeroG.Builder sqlite(Path data, int slots) {
        return ZeroG.builder()
                .set("store", "sqlite")
                .set("data", data.toString())
                .set("worker.slots", String.valueOf(slots));
    }

    private static void inProcess(
            Table table, int slots, int submitters, double rowsAJob, double floor)
            throws Exception {
        try (TemporaryFolder data = TemporaryFolder.create();
                EndToEnd node = new EndToEnd(sqlite(data.path(), slots))) {
            node.jobsPerSecond(JOBS / 4, submitters); // warm-up
            double jobs = node.jobsPerSecond(JOBS, submitters);
            String with = slots + " slots, " + submitters + " submitters";
            table.rate("jobs in process, " + with, jobs, "10,000/s");
            table.rate(
                    String.format(Locale.ROOT, "row operations (%.2f a job), %s", rowsAJob, with),
                    jobs * rowsAJob,
                    "JDBC by 64",
                    floor,
                    "60 %");
        }
    }

    private static void overRest(Table table) throws Exception {
        byte[] submit = HttpLoad.request("POST", "/v1/types/no_op/jobs", "{\"id\":1}");
        byte[] empty = HttpLoad.request("POST", "/constant", "{\"id\":1}");
        try (TemporaryFolder data = TemporaryFolder.create();
                EndToEnd node = new EndToEnd(sqlite(data.path(), 16));
                ConstantServer server = new ConstantServer(0)) {
            HttpLoad floor = new HttpLoad(server.port(), CONNECTIONS);
            HttpLoad load = new HttpLoad(node.zerog().port(), CONNECTIONS);
            floor.run(empty, SUBMITS / 3, 201); // warm-up
            load.run(submit, SUBMITS / 3, 201);
            double most = floor.run(empty, SUBMITS, 201).perSecond();
            HttpLoad.Result result = load.run(submit, SUBMITS, 201);
            table.rate("submits over REST", result.perSecond(), "constant answers", most, "");
            table.figure(
                    "submit latency, p50 / p99, 64 connections", result.latencies().summary(), "");
        }
    }

    private static void pickUp(Table table) throws Exception {
        try (TemporaryFolder data = TemporaryFolder.create();
                EndToEnd node = new EndToEnd(sqlite(data.path(), 16))) {
            node.pickUp(PICK_UPS / 4); // warm-up
            table.figure("idle pick-up, p50 / p99", node.pickUp(PICK_UPS).summary(), "p99 ≤ 10 ms");
        }
    }

    /** How many rows a job inserts, updates and deletes, counted by triggers. */
    private static double rowsAJob() throws Exception {
        try (TemporaryFolder data = TemporaryFolder.create()) {
            makeTables(data.path());
            try (Connection connection = open(data.path());
                    Statement statement = connection.createStatement()) {
                statement.execute("CREATE TABLE bench_rows (n INTEGER NOT NULL)");
                statement.execute("INSERT INTO bench_rows VALUES (0)");
                for (String table :
                        List.of("jobs", "messages", "parameters", "outputs", "journal")) {
                    for (String event : List.of("INSERT", "UPDATE", "DELETE")) {
                        statement.execute(
                                "CREATE TRIGGER bench_%s_%s AFTER %s ON zerog_%s BEGIN"
                                                .formatted(table, event, event, table)
                                        + " UPDATE bench_rows SET n = n + 1; END");
                    }
                }
            }
            try (EndToEnd node = new EndToEnd(sqlite(data.path(), 16))) {
                node.jobsPerSecond(COUNTED_JOBS, 16);
            }
            try (Connection connection = open(data.path());
                    Statement statement = connection.createStatement();
                    ResultSet rows = statement.executeQuery("SELECT n FROM bench_rows")) {
                rows.next();
                return rows.getDouble(1) / COUNTED_JOBS;
            }
        }
    }

    private static double floor() throws IOException, SQLException {
        try (TemporaryFolder data = TemporaryFolder.create()) {
            makeTables(data.path());
            try (Connection connection = open(data.path())) {
                BatchFloor floor = new BatchFloor(connection);
                floor.rowsPerSecond(JOBS / 4); // warm-up
                return floor.rowsPerSecond(JOBS);
            }
        }
    }

    /** A node makes the tables, and leaves. */
    private static void makeTables(Path data) {
        sqlite(data, 1).set("http.port", "0").jobs(new NoOp()).start().close();
    }

    /** With what the product sets, too. */
    private static Connection open(Path data) throws SQLException {
        String url = "jdbc:sqlite:" + data.resolve("zerog.db");
        Connection connection = DriverManager.getConnection(url);
        try (Statement statement = connection.createStatement()) {
            statement.execute("PRAGMA journal_mode = WAL");
            statement.execute("PRAGMA synchronous = FULL");
            statement.execute("PRAGMA wal_autocheckpoint = 4000");
            statement.execute("PRAGMA cache_size = -65536");
            statement.execute("PRAGMA temp_store = MEMORY");
        }
        return connection;
    }
}
