package io.zerog.adapter.sql;

import io.zerog.domain.job.Job;
import io.zerog.domain.job.Priority;
import io.zerog.domain.port.JobStore.InsertResult;
import io.zerog.domain.port.PortUnavailableException;
import io.zerog.testkit.JobBuilder;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/**
 * A process of its own that submits jobs from several threads until it is killed, and prints a line
 * for each answer it got: "stored ID", "put ID", "unavailable MESSAGE" or "refused MESSAGE".
 */
final class SqliteNode {

    private static final int THREADS = 8;

    private SqliteNode() {}

    public static void main(String[] arguments) {
        Path data = Path.of(arguments[0]);
        byte[] parameters =
                ("\"" + "x".repeat(Integer.parseInt(arguments[1])) + "\"")
                        .getBytes(StandardCharsets.UTF_8);
        try {
            SqlDatabase database = SqlDatabase.sqlite(new SqliteSettings(data), WallTime.INSTANCE);
            for (int i = 0; i < THREADS; i++) {
                Thread.ofPlatform().start(() -> submitForEver(database, parameters));
            }
        } catch (RefusedDatabaseException refused) {
            print("refused " + refused.getMessage());
            System.exit(2);
        }
    }

    private static void submitForEver(SqlDatabase database, byte[] parameters) {
        while (true) {
            try {
                Job job = JobBuilder.aJob(WallTime.INSTANCE.instant()).queued();
                if (database.store().insert(job, parameters) instanceof InsertResult.Inserted) {
                    print("stored " + job.id());
                    database.queue().put(job.id(), "default", Priority.NORMAL, Duration.ZERO);
                    print("put " + job.id());
                }
            } catch (PortUnavailableException away) {
                print("unavailable " + away.getMessage());
                LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
            }
        }
    }

    /** A line at once, whole. */
    private static void print(String line) {
        PrintStream out = System.out;
        synchronized (out) {
            out.println(line);
            out.flush();
        }
    }
}
