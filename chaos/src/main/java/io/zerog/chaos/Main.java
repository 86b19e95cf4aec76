package io.zerog.chaos;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** {@code ./zerog chaos}: does to real processes what must not cost a job. */
public final class Main {

    private static final int HELD = 0;
    private static final int BROKE = 1;
    private static final int USAGE = 2;
    private static final int VIOLATED = 4;
    private static final long PATIENCE_SECONDS = 20;
    private static final int DELETE_TRIES = 50;

    private Main() {}

    public static void main(String[] arguments) {
        System.exit(run(List.of(arguments)));
    }

    private static int run(List<String> arguments) {
        if (arguments.contains("--help")) {
            System.out.println(Options.HELP);
            return HELD;
        }
        Options options;
        try {
            options = Options.parse(arguments, besideThis());
        } catch (IllegalArgumentException wrong) {
            System.err.println("zerog chaos: " + wrong.getMessage() + "\n\n" + Options.HELP);
            return USAGE;
        }
        Thread runs = Thread.currentThread();
        CountDownLatch ended = new CountDownLatch(1);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(runs, ended)));
        try {
            Path folder = Files.createTempDirectory("zerog-chaos");
            try {
                return options.load ? load(options, folder) : chaos(options, folder);
            } finally {
                if (options.keep) {
                    System.out.println("kept " + folder);
                } else {
                    delete(folder);
                }
            }
        } catch (InterruptedException stopped) {
            return BROKE;
        } catch (Exception broke) {
            broke.printStackTrace();
            return BROKE;
        } finally {
            ended.countDown();
        }
    }

    /**
     * Ctrl-C and SIGTERM leave nothing behind: the run ends as if it had broken, and closes what it
     * has. PostgreSQL, for one, is no child of this process.
     */
    private static void stop(Thread runs, CountDownLatch ended) {
        if (ended.getCount() == 0) {
            return;
        }
        runs.interrupt();
        try {
            if (ended.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                return;
            }
        } catch (InterruptedException hurried) {
            Thread.currentThread().interrupt();
        }
        ProcessHandle.current().descendants().forEach(ProcessHandle::destroyForcibly);
    }

    private static int chaos(Options options, Path folder) throws Exception {
        ChaosRun.Result result =
                new ChaosRun(
                                options.product,
                                options.kills,
                                options.jobs,
                                options.seed,
                                options.heal,
                                options.server,
                                folder)
                        .run();
        System.out.print(result.report());
        return result.violations().isEmpty() ? HELD : VIOLATED;
    }

    private static int load(Options options, Path folder) throws Exception {
        LoadRun.Result result =
                new LoadRun(
                                options.product,
                                options.jobs,
                                options.seconds,
                                options.minutes * 60,
                                options.server,
                                folder)
                        .run();
        System.out.print(result.report());
        return result.held() ? HELD : VIOLATED;
    }

    /** The server's jar, where the build puts it beside this module. */
    private static Path besideThis() {
        try {
            Path self =
                    Path.of(Main.class.getProtectionDomain().getCodeSource().getLocation().toURI());
            return self.resolve("../../../bootstrap/target/zerog.jar").normalize();
        } catch (URISyntaxException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** Again for a while: spare processes of the nodes still write there until they end, too. */
    private static void delete(Path folder) throws IOException, InterruptedException {
        for (int tries = 1; ; tries++) {
            try (Stream<Path> files = Files.walk(folder)) {
                for (Path path : files.sorted((a, b) -> b.compareTo(a)).toList()) {
                    Files.deleteIfExists(path);
                }
                return;
            } catch (IOException | UncheckedIOException busy) {
                if (tries == DELETE_TRIES) {
                    throw new IOException("cannot remove " + folder, busy);
                }
                Thread.sleep(100);
            }
        }
    }
}
