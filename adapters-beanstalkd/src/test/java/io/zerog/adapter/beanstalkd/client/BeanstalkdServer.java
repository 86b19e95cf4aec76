package io.zerog.adapter.beanstalkd.client;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/**
 * A private beanstalkd process on a free loopback port, for tests. The binary is {@code beanstalkd}
 * of the search path, or what the system property {@code beanstalkd.binary} names; without it a
 * test fails, it is not skipped.
 */
public final class BeanstalkdServer implements AutoCloseable {

    private static final Duration START_LIMIT = Duration.ofSeconds(10);
    private static final int MOST_TRIES = 5;

    private final List<String> options;
    private int port;
    private Process process;

    private BeanstalkdServer(List<String> options) {
        this.options = options;
        // A port that was free a moment ago may be taken: by another test, or by a process that a
        // test is just starting and that has inherited the socket which found the port.
        int tries = 0;
        do {
            port = freePort();
            launch();
            tries++;
        } while (!isUp() && tries < MOST_TRIES);
        requireUp();
    }

    /** Starts a server with these options, besides its address and port. */
    public static BeanstalkdServer started(String... options) {
        return new BeanstalkdServer(List.of(options));
    }

    /** Starts a server that keeps a log in the folder, synced within 50 ms of a later write. */
    public static BeanstalkdServer startedWithLog(Path folder) {
        return started("-b", folder.toString(), "-f", "50");
    }

    public int port() {
        return port;
    }

    public long pid() {
        return process.pid();
    }

    public ConnectionSettings settings() {
        return ConnectionSettings.of("127.0.0.1", port);
    }

    /** Starts the process again, on the same port and with the same options. */
    public void start() {
        launch();
        requireUp();
    }

    private void requireUp() {
        if (!isUp()) {
            throw new AssertionError("beanstalkd ended with code " + process.exitValue());
        }
    }

    /** Waits until this very process answers, or has ended. */
    private boolean isUp() {
        Await.until("beanstalkd answers", START_LIMIT, () -> !process.isAlive() || answers());
        return process.isAlive();
    }

    private boolean answers() {
        try (Monitor monitor = Monitor.open(settings())) {
            return monitor.stats().number("pid") == process.pid();
        } catch (BeanstalkException notYet) {
            return false;
        }
    }

    private void launch() {
        List<String> command =
                new ArrayList<>(List.of(binary(), "-l", "127.0.0.1", "-p", Integer.toString(port)));
        command.addAll(options);
        try {
            process =
                    new ProcessBuilder(command)
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start();
        } catch (IOException e) {
            throw new AssertionError(
                    "beanstalkd cannot be started: these tests need it (Debian: apt-get install"
                            + " beanstalkd)",
                    e);
        }
    }

    /** Ends the process as a power cut would, and waits until it is gone. */
    public void kill() {
        process.destroyForcibly();
        awaitEnd();
    }

    /** Sends a signal, such as STOP, CONT or USR1. */
    public void signal(String name) {
        try {
            Process kill =
                    new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start();
            if (kill.waitFor() != 0) {
                throw new AssertionError("kill -" + name + " failed");
            }
        } catch (IOException e) {
            throw new AssertionError(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
        awaitEnd();
    }

    private void awaitEnd() {
        try {
            if (!process.waitFor(5, TimeUnit.SECONDS)) {
                throw new AssertionError("beanstalkd did not end");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    public static String binary() {
        String named = System.getProperty("beanstalkd.binary");
        if (named != null) {
            return named;
        }
        // A service user's path often lacks sbin, where some distributions put it.
        for (String folder : (System.getenv("PATH") + ":/usr/sbin:/usr/local/bin").split(":")) {
            Path candidate = Path.of(folder, "beanstalkd");
            if (Files.isExecutable(candidate)) {
                return candidate.toString();
            }
        }
        throw new AssertionError(
                "no beanstalkd found: these tests need it (Debian: apt-get install beanstalkd)");
    }

    /**
     * Below the range that systems take the ports of clients from: a client that tries to reach a
     * stopped server must not be given the server's port as its own.
     */
    private static int freePort() {
        while (true) {
            int port = ThreadLocalRandom.current().nextInt(12_000, 32_000);
            try (ServerSocket socket = new ServerSocket()) {
                socket.bind(new InetSocketAddress("127.0.0.1", port));
                return port;
            } catch (IOException taken) {
                // Another one, then.
                continue;
            }
        }
    }
}
