package io.zerog.benchmarks;

import io.zerog.bootstrap.ZeroG;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Locale;
import javax.sql.DataSource;

/**
 * The product that several nodes share, on a server of its own with the server's default
 * durability, and its peers on the same server.
 */
final class PostgresBenchmark {

    private static final int JOBS = 20_000;
    private static final int SUBMITS = 20_000;
    private static final int CONNECTIONS = 64;
    private static final int PICK_UPS = 500;
    private static final int DRAINED = 20_000;
    private static final int PRODUCERS = 16;
    private static final int SLOTS = 32;

    /** Fewer where a peer is slow, so that it ends in good time; rates are compared. */
    private static final int DB_SCHEDULER_JOBS = 10_000;

    private static final int JOB_RUNR_JOBS = 3_000;
    private static final int H2_DRAINED = 5_000;

    private static final String STAT_ROWS =
            "SELECT sum(n_tup_ins + n_tup_upd + n_tup_del) FROM pg_stat_user_tables"
                    + " WHERE relname IN ('zerog_jobs', 'zerog_messages', 'zerog_parameters',"
                    + " 'zerog_outputs', 'zerog_journal')";

    private final EmbeddedPostgres server;
    private final Table table;
    private int databases;

    private PostgresBenchmark(EmbeddedPostgres server, Table table) {
        this.server = server;
        this.table = table;
    }

    static void run() throws Exception {
        try (EmbeddedPostgres server = EmbeddedPostgres.builder().start();
                Connection connection = server.getPostgresDatabase().getConnection()) {
            String version = connection.getMetaData().getDatabaseProductVersion();
            int cores = Runtime.getRuntime().availableProcessors();
            Table table = new Table("PostgreSQL " + version + ", " + cores + " cores");
            PostgresBenchmark benchmark = new PostgresBenchmark(server, table);
            benchmark.ours();
            benchmark.againstPeers();
            table.print();
        }
    }

    private void ours() throws Exception {
        double floor = floor();
        inProcess(16, floor);
        inProcess(64, floor);
        overRest();
        pickUp();
    }

    private void inProcess(int slots, double floor) throws Exception {
        String database = newDatabase();
        try (EndToEnd node = new EndToEnd(postgres(database, slots))) {
            node.jobsPerSecond(JOBS / 2, slots); // warm-up
            double jobs = node.jobsPerSecond(JOBS, slots);
            String with = slots + " slots, " + slots + " submitters";
            table.rate("jobs in process, " + with, jobs, "");
            double rowsAJob = rowsWritten(database) / (double) (JOBS + JOBS / 2);
            table.rate(
                    String.format(Locale.ROOT, "row operations (%.2f a job), %s", rowsAJob, with),
                    jobs * rowsAJob,
                    "JDBC by 64, one connection",
                    floor,
                    "");
        }
    }

    private void overRest() throws Exception {
        byte[] submit = HttpLoad.request("POST", "/v1/types/no_op/jobs", "{\"id\":1}");
        byte[] empty = HttpLoad.request("POST", "/constant", "{\"id\":1}");
        try (EndToEnd node = new EndToEnd(postgres(newDatabase(), 16));
                ConstantServer constants = new ConstantServer(0)) {
            HttpLoad floor = new HttpLoad(constants.port(), CONNECTIONS);
            HttpLoad load = new HttpLoad(node.zerog().port(), CONNECTIONS);
            floor.run(empty, SUBMITS / 2, 201); // warm-up
            load.run(submit, SUBMITS / 4, 201);
            double most = floor.run(empty, SUBMITS, 201).perSecond();
            HttpLoad.Result result = load.run(submit, SUBMITS, 201);
            table.rate("submits over REST", result.perSecond(), "constant answers", most, "");
            table.figure(
                    "submit latency, p50 / p99, 64 connections", result.latencies().summary(), "");
        }
    }

    private void pickUp() throws Exception {
        try (EndToEnd node = new EndToEnd(postgres(newDatabase(), 16))) {
            node.pickUp(PICK_UPS / 2); // warm-up
            table.figure("idle pick-up, p50 / p99", node.pickUp(PICK_UPS).summary(), "p99 ≤ 10 ms");
        }
        String database = newDatabase();
        try (EndToEnd nodes = EndToEnd.apart(() -> postgres(database, 16))) {
            nodes.startWorker();
            nodes.pickUp(PICK_UPS / 2); // warm-up
            table.figure(
                    "idle pick-up from another node, p50 / p99",
                    nodes.pickUp(PICK_UPS).summary(),
                    "p99 ≤ 10 ms");
        }
    }

    private void againstPeers() throws Exception {
        String database = newDatabase();
        double drain;
        try (EndToEnd nodes = EndToEnd.apart(() -> postgres(database, SLOTS))) {
            drain = nodes.drainPerSecond(DRAINED);
        }
        double together;
        try (EndToEnd node = new EndToEnd(postgres(newDatabase(), SLOTS))) {
            node.jobsPerSecond(JOBS / 2, PRODUCERS); // warm-up
            together = node.jobsPerSecond(JOBS, PRODUCERS);
        }
        try (Peer peer = new DbSchedulerPeer(url(newDatabase()))) {
            compare(peer, DRAINED, DB_SCHEDULER_JOBS, drain, together);
        }
        try (Peer peer = new JobRunrPeer("JobRunr", url(newDatabase()))) {
            compare(peer, DRAINED, JOB_RUNR_JOBS, drain, together);
        }
        try (TemporaryFolder folder = TemporaryFolder.create();
                Peer peer = new JobRunrPeer("JobRunr on H2", "jdbc:h2:" + folder.path() + "/h2")) {
            compare(peer, H2_DRAINED, JOB_RUNR_JOBS, drain, together);
        }
    }

    private void compare(Peer peer, int drained, int jobs, double drain, double together)
            throws Exception {
        double itsDrain = peer.drainPerSecond(drained);
        double itsTogether = peer.togetherPerSecond(jobs, PRODUCERS);
        table.peer("drain of a backlog, " + SLOTS + " slots", drain, peer.name(), itsDrain, "2 ×");
        table.peer(
                PRODUCERS + " producers while it works, " + SLOTS + " slots",
                together,
                peer.name(),
                itsTogether,
                "3 ×");
    }

    private double floor() throws SQLException {
        String database = newDatabase();
        // A node makes the tables, and leaves.
        postgres(database, 1).set("http.port", "0").jobs(new NoOp()).start().close();
        try (Connection connection = DriverManager.getConnection(url(database))) {
            BatchFloor floor = new BatchFloor(connection);
            floor.rowsPerSecond(JOBS / 4); // warm-up
            return floor.rowsPerSecond(JOBS);
        }
    }

    private int rowsWritten(String database) throws SQLException {
        DataSource source = server.getDatabase("postgres", database);
        // The server adds up what a session did a second after it last told.
        int before;
        int after = Databases.count(source, STAT_ROWS);
        do {
            before = after;
            try {
                Thread.sleep(1_500);
            } catch (InterruptedException ended) {
                Thread.currentThread().interrupt();
            }
            after = Databases.count(source, STAT_ROWS);
        } while (after != before);
        return after;
    }

    private ZeroG.Builder postgres(String database, int slots) {
        return ZeroG.builder()
                .set("store", "postgres")
                .set("postgres.url", server.getJdbcUrl("postgres", database))
                .set("postgres.user", "postgres")
                .set("postgres.password", "postgres")
                .set("worker.slots", String.valueOf(slots));
    }

    private String url(String database) {
        return server.getJdbcUrl("postgres", database) + "&password=postgres";
    }

    /** Its own for each measurement: none starts with the dead rows of another. */
    private String newDatabase() throws SQLException {
        String name = "bench" + ++databases;
        Databases.execute(server.getPostgresDatabase(), "CREATE DATABASE " + name);
        return name;
    }
}
