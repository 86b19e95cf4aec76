package io.zerog.chaos;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Stands before a server and does to its connections what networks do. */
final class FaultProxy implements AutoCloseable {

    /** What may happen to what goes through. */
    enum Fault {
        NONE,
        /** 50 ms later, each piece. */
        LATENCY,
        /** One byte at a time. */
        SLICES,
        /** Every connection is reset now. */
        RESET,
        /** The next requests do not arrive, and their connections end. */
        CUT_REQUEST,
        /** The next replies do not arrive, and their connections end. */
        CUT_REPLY,
        /** Nothing goes through, and nobody is told. */
        BLACKHOLE
    }

    private static final int PIECE = 16_384;
    private static final int LATE_MILLIS = 50;

    private final int target;
    private final ServerSocket server;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private volatile Fault fault = Fault.NONE;

    FaultProxy(int target) throws IOException {
        this.target = target;
        this.server = new ServerSocket(Ports.free(), 200, InetAddress.getByName(Ports.HOST));
        Thread.ofVirtual().start(this::accept);
    }

    String address() {
        return Ports.HOST + ":" + server.getLocalPort();
    }

    /** From now on; a blackhole that ends cuts the connections that were in it. */
    void set(Fault next) {
        boolean wasBlackhole = fault == Fault.BLACKHOLE;
        fault = next;
        if (next == Fault.RESET || wasBlackhole && next != Fault.BLACKHOLE) {
            open.forEach(FaultProxy::reset);
        }
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Socket client = server.accept();
                Thread.ofVirtual().start(() -> connect(client));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void connect(Socket client) {
        try {
            Socket upstream = new Socket(InetAddress.getByName(Ports.HOST), target);
            client.setTcpNoDelay(true);
            upstream.setTcpNoDelay(true);
            open.add(client);
            open.add(upstream);
            Thread.ofVirtual().start(() -> copy(client, upstream, Fault.CUT_REQUEST));
            Thread.ofVirtual().start(() -> copy(upstream, client, Fault.CUT_REPLY));
        } catch (IOException refused) {
            reset(client);
        }
    }

    private void copy(Socket from, Socket to, Fault cut) {
        byte[] piece = new byte[PIECE];
        try (from;
                to) {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            for (int length = in.read(piece); length >= 0; length = in.read(piece)) {
                Fault now = fault;
                if (now == cut) {
                    return;
                }
                pass(out, piece, length, now);
            }
        } catch (IOException closed) {
            // The other direction ends too, since both sockets are closed.
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        } finally {
            open.remove(from);
            open.remove(to);
        }
    }

    private static void pass(OutputStream out, byte[] piece, int length, Fault now)
            throws IOException, InterruptedException {
        switch (now) {
            case BLACKHOLE -> {}
            case SLICES -> {
                for (int i = 0; i < length; i++) {
                    out.write(piece, i, 1);
                }
            }
            case LATENCY -> {
                Thread.sleep(LATE_MILLIS);
                out.write(piece, 0, length);
            }
            case NONE, RESET, CUT_REQUEST, CUT_REPLY -> out.write(piece, 0, length);
        }
    }

    private static void reset(Socket socket) {
        try {
            socket.setSoLinger(true, 0);
            socket.close();
        } catch (IOException gone) {
            // It was closed already.
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
        open.forEach(FaultProxy::reset);
    }
}
