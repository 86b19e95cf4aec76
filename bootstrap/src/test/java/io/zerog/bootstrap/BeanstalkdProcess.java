package io.zerog.bootstrap;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Stream;

/** A private beanstalkd without a log: what it holds is gone when it ends. */
final class BeanstalkdProcess implements AutoCloseable {

    private static final String HOST = "127.0.0.1";
    private static final String DELAYED = "current-jobs-delayed: ";

    private final int port = freePort();
    private Process process;

    private BeanstalkdProcess() {}

    static BeanstalkdProcess started() throws IOException {
        BeanstalkdProcess server = new BeanstalkdProcess();
        server.start();
        return server;
    }

    /** Starts it, again on the same port. */
    void start() throws IOException {
        process =
                new ProcessBuilder(binary(), "-l", HOST, "-p", String.valueOf(port))
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .start();
        await().atMost(Duration.ofSeconds(10)).until(this::accepts);
    }

    String address() {
        return HOST + ":" + port;
    }

    /** Puts a message that no node put there. */
    void put(String tube, String body) throws IOException {
        try (Socket socket = new Socket(HOST, port)) {
            String commands =
                    "use %s\r\nput 0 0 60 %d\r\n%s\r\nquit\r\n"
                            .formatted(tube, body.length(), body);
            socket.getOutputStream().write(commands.getBytes(StandardCharsets.US_ASCII));
            InputStream in = socket.getInputStream();
            String replies = new String(in.readAllBytes(), StandardCharsets.US_ASCII);
            if (!replies.startsWith("USING " + tube + "\r\nINSERTED ")) {
                throw new AssertionError("not put: " + replies);
            }
        }
    }

    /** How many messages wait in a tube for their delay to be over. */
    long delayed(String tube) throws IOException {
        try (Socket socket = new Socket(HOST, port)) {
            String commands = "stats-tube %s\r\nquit\r\n".formatted(tube);
            socket.getOutputStream().write(commands.getBytes(StandardCharsets.US_ASCII));
            String reply =
                    new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
            return reply.lines()
                    .filter(line -> line.startsWith(DELAYED))
                    .mapToLong(line -> Long.parseLong(line.substring(DELAYED.length())))
                    .sum();
        }
    }

    /** Makes it refuse every put from now on. */
    void drain() throws IOException, InterruptedException {
        new ProcessBuilder("kill", "-USR1", String.valueOf(process.pid())).start().waitFor();
    }

    /** Ends it as a power cut would, and waits until it is gone. */
    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }

    private boolean accepts() {
        if (!process.isAlive()) {
            throw new AssertionError("beanstalkd ended with code " + process.exitValue());
        }
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(HOST, port), 200);
            return true;
        } catch (IOException notYet) {
            return false;
        }
    }

    private static String binary() {
        String named = System.getProperty("beanstalkd.binary");
        if (named != null) {
            return named;
        }
        // A service user's path often lacks sbin, where some distributions put it.
        return Stream.of((System.getenv("PATH") + ":/usr/sbin:/usr/local/bin").split(":"))
                .map(folder -> Path.of(folder, "beanstalkd"))
                .filter(Files::isExecutable)
                .map(Path::toString)
                .findFirst()
                .orElseThrow(() ->
                        new AssertionError(
                                "no beanstalkd found: these tests need it (Debian: apt-get install"
                                        + " beanstalkd)"));
    }

    /**
     * Below the range that systems take the ports of clients from: a client that tries to reach a
     * stopped server must not be given the server's port as its own.
     */
    private static int freePort() {
        while (true) {
            int port = ThreadLocalRandom.current().nextInt(12_000, 32_000);
            try (ServerSocket socket = new ServerSocket()) {
                socket.bind(new InetSocketAddress(HOST, port));
                return port;
            } catch (IOException taken) {
                // Another one, then.
                continue;
            }
        }
    }
}
