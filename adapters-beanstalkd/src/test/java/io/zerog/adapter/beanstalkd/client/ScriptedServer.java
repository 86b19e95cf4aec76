package io.zerog.adapter.beanstalkd.client;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

/** A server on a free loopback port that does on each connection what a test tells it to. */
public final class ScriptedServer implements AutoCloseable {

    /** What happens on one connection, which is closed when it ends. */
    public interface Script {
        void run(Talk talk) throws IOException;
    }

    private final ServerSocket listener;
    private final AtomicInteger accepted = new AtomicInteger();

    public ScriptedServer(Script script) throws IOException {
        listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().start(() -> accept(script));
    }

    public ConnectionSettings settings() {
        return ConnectionSettings.of("127.0.0.1", listener.getLocalPort())
                .withTimeouts(Duration.ofMillis(500), Duration.ofMillis(300));
    }

    /** The number of connections so far. */
    public int accepted() {
        return accepted.get();
    }

    @Override
    public void close() throws IOException {
        listener.close();
    }

    private void accept(Script script) {
        while (!listener.isClosed()) {
            try {
                Socket socket = listener.accept();
                socket.setTcpNoDelay(true);
                accepted.incrementAndGet();
                Thread.ofVirtual().start(() -> serve(socket, script));
            } catch (IOException e) {
                // The test is over.
                return;
            }
        }
    }

    private static void serve(Socket socket, Script script) {
        try (socket) {
            script.run(
                    new Talk(
                            new BufferedInputStream(socket.getInputStream()),
                            socket.getOutputStream()));
        } catch (IOException e) {
            // The client closed, which is what many of the tests are about.
            return;
        }
    }

    /** The server's end of one connection. */
    public record Talk(InputStream in, OutputStream out) {

        /** The next command line, without its end; an IOException at the end of the stream. */
        public String line() throws IOException {
            StringBuilder line = new StringBuilder();
            while (true) {
                int b = in.read();
                if (b < 0) {
                    throw new IOException("end of stream");
                }
                if (b == '\n') {
                    return line.substring(0, line.length() - 1);
                }
                line.append((char) b);
            }
        }

        public void say(String reply) throws IOException {
            out.write(reply.getBytes(StandardCharsets.ISO_8859_1));
            out.flush();
        }

        /** Reads a put with its body. */
        public void put() throws IOException {
            String[] words = line().split(" ");
            in.readNBytes(Integer.parseInt(words[4]) + 2);
        }

        /** Answers the use with which a producer begins. */
        public void use() throws IOException {
            say("USING " + line().substring(4) + "\r\n");
        }

        /** Waits until the client closes. */
        public void untilClosed() throws IOException {
            in.skip(Long.MAX_VALUE);
            while (in.read() >= 0) {
                // What is still sent does not matter.
            }
        }
    }
}
