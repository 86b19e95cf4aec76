package io.zerog.bootstrap.cli;

import io.zerog.bootstrap.Main;
import io.zerog.cli.ExitCode;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs a node as a child process and starts it again when it fails: a job that takes its JVM with
 * it, or holds it, ends the node and not the service.
 */
final class Supervisor {

    /** The flag of the process that is supervised. */
    static final String SUPERVISED = "--supervised";

    private static final Logger LOG = LoggerFactory.getLogger(Supervisor.class);
    private static final Duration FIRST = Duration.ofSeconds(1);
    private static final Duration LONGEST = Duration.ofMinutes(1);
    private static final Duration LOOK = Duration.ofMillis(100);

    private final StopSignal stop;
    private final List<String> command = new ArrayList<>();

    /**
     * @param arguments of the process that is supervised
     */
    Supervisor(StopSignal stop, List<String> arguments) {
        this.stop = stop;
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
        command.add("--enable-native-access=ALL-UNNAMED");
        command.add("-cp");
        command.add(System.getProperty("java.class.path"));
        command.add(Main.class.getName());
        command.addAll(arguments);
        command.add(SUPERVISED);
    }

    /**
     * In the process that is supervised: it drains when its supervisor is gone, however that went.
     */
    static void whenGone(Runnable drain) {
        Thread.ofPlatform()
                .name("zerog-supervisor")
                .daemon()
                .start(() -> {
                    try {
                        while (System.in.read() >= 0) {
                            // Nothing is ever said there.
                        }
                    } catch (IOException closed) {
                        // The same.
                    }
                    drain.run();
                });
    }

    /** Returns when it is told to stop, or when another start would be in vain. */
    int run() throws InterruptedException {
        Duration wait = FIRST;
        while (true) {
            long began = System.nanoTime();
            int code = runOnce();
            if (stop.isAsked() || ExitCode.isFinal(code)) {
                return code;
            }
            boolean ranLong = System.nanoTime() - began > LONGEST.toNanos();
            wait = ranLong ? FIRST : wait;
            LOG.warn("the node ended with code {}; starts again in {} s", code, wait.toSeconds());
            if (sleptUntilAsked(wait)) {
                return code;
            }
            wait = next(wait);
        }
    }

    /** Doubles, up to a minute. */
    static Duration next(Duration wait) {
        Duration doubled = wait.multipliedBy(2);
        return doubled.compareTo(LONGEST) > 0 ? LONGEST : doubled;
    }

    private int runOnce() throws InterruptedException {
        Process node;
        try {
            node =
                    new ProcessBuilder(command)
                            .redirectOutput(ProcessBuilder.Redirect.INHERIT)
                            .redirectError(ProcessBuilder.Redirect.INHERIT)
                            .start();
        } catch (IOException cannot) {
            LOG.error("cannot start the node", cannot);
            return ExitCode.FAILED;
        }
        while (!node.waitFor(LOOK.toMillis(), TimeUnit.MILLISECONDS)) {
            if (stop.isAsked()) {
                node.destroy();
                return node.waitFor();
            }
        }
        return node.exitValue();
    }

    private boolean sleptUntilAsked(Duration wait) throws InterruptedException {
        long until = System.nanoTime() + wait.toNanos();
        while (!stop.isAsked() && until - System.nanoTime() > 0) {
            Thread.sleep(LOOK);
        }
        return stop.isAsked();
    }
}
