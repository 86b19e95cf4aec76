package io.zerog.benchmarks;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import java.util.Arrays;
import java.util.logging.LogManager;
import org.slf4j.LoggerFactory;

/** Runs the named benchmarks one after the other. */
public final class Main {

    private interface Benchmark {
        void run() throws Exception;
    }

    private static final String NAMES =
            "memory, http, sqlite, postgres, beanstalkd, couchbase, process";

    private Main() {}

    public static void main(String[] names) throws Exception {
        // Two log lines a job would be measured instead of the job.
        LogManager.getLogManager().reset();
        ((Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME)).setLevel(Level.WARN);
        // It warns of every pause of a busy machine.
        ((Logger) LoggerFactory.getLogger("org.jobrunr")).setLevel(Level.ERROR);
        // It warns of every connection that is closed.
        ((Logger) LoggerFactory.getLogger("com.couchbase")).setLevel(Level.ERROR);
        if (names.length == 0) {
            System.err.println("zerog bench: name one or more of: " + NAMES);
            System.exit(2);
        }
        Benchmark[] chosen = Arrays.stream(names).map(Main::named).toArray(Benchmark[]::new);
        for (Benchmark benchmark : chosen) {
            benchmark.run();
        }
        System.exit(0);
    }

    private static Benchmark named(String name) {
        return switch (name) {
            case "memory" -> MemoryBenchmark::run;
            case "http" -> HttpBenchmark::run;
            case "sqlite" -> SqliteBenchmark::run;
            case "postgres" -> PostgresBenchmark::run;
            case "beanstalkd" -> BeanstalkdBenchmark::run;
            case "couchbase" -> CouchbaseBenchmark::run;
            case "process" -> ProcessBenchmark::run;
            default -> {
                System.err.println(
                        "zerog bench: unknown benchmark \"" + name + "\"; one of: " + NAMES);
                System.exit(2);
                throw new IllegalStateException();
            }
        };
    }
}
