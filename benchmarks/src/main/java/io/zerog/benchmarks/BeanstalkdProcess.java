package io.zerog.benchmarks;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A beanstalkd of this process, on a free loopback port; the binary is found on the path. */
final class BeanstalkdProcess implements AutoCloseable {

    private static final Duration START_LIMIT = Duration.ofSeconds(10);

    private final Process process;
    private final int port;

    private BeanstalkdProcess(int port, List<String> options)
            throws IOException, InterruptedException {
        this.port = port;
        List<String> command =
                new ArrayList<>(List.of("beanstalkd", "-l", "127.0.0.1", "-p", "" + port));
        command.addAll(options);
        process = new ProcessBuilder(command).inheritIO().start();
        awaitStart();
    }

    /** Keeps jobs in memory. */
    static BeanstalkdProcess start() throws IOException, InterruptedException {
        return startAt(freePort());
    }

    /** The same on a port that was another's before. */
    static BeanstalkdProcess startAt(int port) throws IOException, InterruptedException {
        return new BeanstalkdProcess(port, List.of());
    }

    /** Keeps a log in the folder, and forces it to disk every 50 ms. */
    static BeanstalkdProcess startWithLog(Path folder) throws IOException, InterruptedException {
        return new BeanstalkdProcess(freePort(), List.of("-b", folder.toString(), "-f", "50"));
    }

    private static int freePort() throws IOException {
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return free.getLocalPort();
        }
    }

    ProcessHandle handle() {
        return process.toHandle();
    }

    /** Ends it without a word, as a crash does. */
    void kill() {
        process.destroyForcibly();
        process.onExit().join();
    }

    int port() {
        return port;
    }

    String address() {
        return "127.0.0.1:" + port;
    }

    private void awaitStart() throws IOException, InterruptedException {
        long deadline = System.nanoTime() + START_LIMIT.toNanos();
        while (true) {
            try (Socket _ = new Socket("127.0.0.1", port)) {
                return;
            } catch (ConnectException notYet) {
                if (!process.isAlive() || System.nanoTime() > deadline) {
                    process.destroyForcibly();
                    throw new IOException("beanstalkd does not start on port " + port, notYet);
                }
                Thread.sleep(10);
            }
        }
    }

    @Override
    public void close() {
        process.destroy();
        process.onExit().join();
    }
}
