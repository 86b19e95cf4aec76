package io.zerog.adapter.sql;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Stands between a client and PostgreSQL on loopback, and cuts a connection when the server says
 * that it has committed: what was asked for is applied, and the client does not know.
 */
final class CuttingProxy implements AutoCloseable {

    private static final byte[] COMMITTED = "COMMIT\0".getBytes(StandardCharsets.US_ASCII);

    private final ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private final AtomicInteger untilCut = new AtomicInteger(-1);
    private final AtomicInteger cuts = new AtomicInteger();
    private final int target;

    CuttingProxy(int target) throws IOException {
        this.target = target;
        Thread.ofPlatform().daemon().name("proxy").start(this::accept);
    }

    int port() {
        return server.getLocalPort();
    }

    /** Cuts at the nth commit from now on, 1 for the next. */
    void cutAtCommit(int nth) {
        untilCut.set(nth);
    }

    /** How often it has cut. */
    int cuts() {
        return cuts.get();
    }

    @Override
    public void close() throws IOException {
        server.close();
        for (Socket socket : sockets) {
            socket.close();
        }
    }

    private void accept() {
        try {
            while (true) {
                Socket client = server.accept();
                Socket upstream = new Socket(InetAddress.getLoopbackAddress(), target);
                sockets.add(client);
                sockets.add(upstream);
                pump(client, upstream, false);
                pump(upstream, client, true);
            }
        } catch (IOException closed) {
            // The test is over.
        }
    }

    private void pump(Socket from, Socket to, boolean isReplies) {
        Thread.ofPlatform()
                .daemon()
                .name("proxy-pump")
                .start(() -> {
                    try (from;
                            to) {
                        copy(from.getInputStream(), to.getOutputStream(), isReplies);
                    } catch (IOException broken) {
                        // One side is gone, so is the other.
                    }
                });
    }

    private void copy(InputStream in, OutputStream out, boolean isReplies) throws IOException {
        byte[] buffer = new byte[65_536];
        for (int length = in.read(buffer); length > 0; length = in.read(buffer)) {
            if (isReplies && hasCommitted(buffer, length) && untilCut.get() > 0) {
                if (untilCut.decrementAndGet() == 0) {
                    cuts.incrementAndGet();
                    return;
                }
            }
            out.write(buffer, 0, length);
        }
    }

    private static boolean hasCommitted(byte[] buffer, int length) {
        for (int i = 0; i + COMMITTED.length <= length; i++) {
            if (Arrays.equals(buffer, i, i + COMMITTED.length, COMMITTED, 0, COMMITTED.length)) {
                return true;
            }
        }
        return false;
    }
}
