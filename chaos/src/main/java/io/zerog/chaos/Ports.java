package io.zerog.chaos;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/** Ports of this machine that servers keep over their restarts. */
final class Ports {

    static final String HOST = "127.0.0.1";

    private static final int FIRST = 12_000;
    private static final int BEHIND_LAST = 32_000;

    private Ports() {}

    /**
     * Below the range that systems take the ports of clients from: a client that tries to reach a
     * stopped server must not be given the server's port as its own.
     */
    static int free() {
        while (true) {
            int port = ThreadLocalRandom.current().nextInt(FIRST, BEHIND_LAST);
            try (ServerSocket socket = new ServerSocket()) {
                socket.bind(new InetSocketAddress(HOST, port));
                return port;
            } catch (IOException taken) {
                continue;
            }
        }
    }

    /** Waits until somebody listens there. */
    static void await(int port, Duration patience) throws InterruptedException, IOException {
        long deadline = System.nanoTime() + patience.toNanos();
        while (true) {
            try (Socket _ = new Socket(InetAddress.getByName(HOST), port)) {
                return;
            } catch (IOException notYet) {
                if (System.nanoTime() > deadline) {
                    throw new IOException("nobody listens on port " + port, notYet);
                }
                Thread.sleep(20);
            }
        }
    }
}
