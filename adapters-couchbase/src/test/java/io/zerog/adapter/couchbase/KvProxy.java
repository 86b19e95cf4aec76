package io.zerog.adapter.couchbase;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import javax.net.ServerSocketFactory;
import javax.net.ssl.SSLContext;

/**
 * Stands before a node's key-value port and reads its replies frame by frame: it can lose the next
 * reply to a command, let everything hang, or refuse connections. It writes its own port into the
 * cluster's configurations, so that the client comes this way.
 *
 * <p>The mock server's own hook for late replies stalls its one thread at every reply to anybody,
 * so that a client never gets through a handshake again until the hook is reset.
 */
final class KvProxy implements AutoCloseable {

    /** Commands of the protocol, by their number. */
    static final int SET = 0x01;

    static final int INSERT = 0x02;
    static final int REPLACE = 0x03;
    static final int APPEND = 0x0e;

    private static final int HEADER = 24;
    private static final int LENGTH = 8;

    private final int target;
    private final int port;
    private final ServerSocketFactory sockets;
    private final boolean isSecure;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final AtomicLong requests = new AtomicLong();
    private final Object gate = new Object();
    private ServerSocket server;
    private boolean isHung;
    private int lost = -1;

    KvProxy(int target) throws IOException {
        this(target, ServerSocketFactory.getDefault(), false);
    }

    private KvProxy(int target, ServerSocketFactory sockets, boolean isSecure) throws IOException {
        this.target = target;
        this.sockets = sockets;
        this.isSecure = isSecure;
        this.server = listen(0);
        this.port = server.getLocalPort();
        accept();
    }

    /** Speaks TLS with the client, in the clear with the node. */
    static KvProxy secure(int target, SSLContext identity) throws IOException {
        return new KvProxy(target, identity.getServerSocketFactory(), true);
    }

    String connectionString() {
        return (isSecure ? "couchbases" : "couchbase") + "://127.0.0.1:" + port;
    }

    private ServerSocket listen(int wanted) throws IOException {
        return sockets.createServerSocket(wanted, 50, InetAddress.getLoopbackAddress());
    }

    /** How many requests it has understood. */
    long requests() {
        return requests.get();
    }

    /** Loses the next reply to that command. */
    void loseReplyTo(int command) {
        synchronized (gate) {
            lost = command;
        }
    }

    boolean hasLostReply() {
        synchronized (gate) {
            return lost < 0;
        }
    }

    /** Nothing goes through any more, as if the node had stopped. */
    void hang() {
        synchronized (gate) {
            isHung = true;
        }
    }

    void revive() {
        synchronized (gate) {
            isHung = false;
            gate.notifyAll();
        }
    }

    /** Cuts all connections and refuses new ones. */
    void refuse() throws IOException {
        server.close();
        cut();
    }

    void listenAgain() throws IOException {
        server = listen(port);
        accept();
    }

    @Override
    public void close() throws IOException {
        server.close();
        revive();
        cut();
    }

    private void cut() throws IOException {
        for (Socket socket : open) {
            socket.close();
        }
    }

    private void accept() {
        ServerSocket listening = server;
        Thread.ofVirtual()
                .start(() -> {
                    try {
                        while (true) {
                            Socket client = listening.accept();
                            Socket node = new Socket(InetAddress.getLoopbackAddress(), target);
                            open.add(client);
                            open.add(node);
                            Thread.ofVirtual().start(() -> copy(client, node, false));
                            Thread.ofVirtual().start(() -> copy(node, client, true));
                        }
                    } catch (IOException closed) {
                        // Nobody else comes.
                        return;
                    }
                });
    }

    private void copy(Socket from, Socket to, boolean areReplies) {
        try (from;
                to) {
            DataInputStream in = new DataInputStream(from.getInputStream());
            OutputStream out = to.getOutputStream();
            byte[] header = new byte[HEADER];
            while (true) {
                in.readFully(header);
                if (!areReplies) {
                    requests.incrementAndGet();
                }
                byte[] body = in.readNBytes(ByteBuffer.wrap(header).getInt(LENGTH));
                if (passes(header[1], areReplies)) {
                    byte[] passed = areReplies ? renamed(body) : body;
                    out.write(ByteBuffer.wrap(header).putInt(LENGTH, passed.length).array());
                    out.write(passed);
                }
            }
        } catch (IOException closed) {
            open.remove(from);
            open.remove(to);
        }
    }

    private boolean passes(int command, boolean isReply) {
        synchronized (gate) {
            while (isHung) {
                try {
                    gate.wait();
                } catch (InterruptedException stopped) {
                    Thread.currentThread().interrupt();
                    return false;
                }
            }
            if (isReply && command == lost) {
                lost = -1;
                return false;
            }
            return true;
        }
    }

    /** Configurations name the node's port. */
    private byte[] renamed(byte[] body) {
        String text = new String(body, StandardCharsets.ISO_8859_1);
        if (!text.contains("\"nodesExt\"")) {
            return body;
        }
        return text.replace(String.valueOf(target), String.valueOf(port))
                .getBytes(StandardCharsets.ISO_8859_1);
    }
}
