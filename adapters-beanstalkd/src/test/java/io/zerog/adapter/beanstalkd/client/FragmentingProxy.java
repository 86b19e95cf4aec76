package io.zerog.adapter.beanstalkd.client;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Random;

/** Passes bytes on in both directions, in pieces of random length from one byte on. */
final class FragmentingProxy implements AutoCloseable {

    private final ServerSocket listener;
    private final int target;
    private final Random seeds;

    FragmentingProxy(int targetPort, long seed) throws IOException {
        target = targetPort;
        seeds = new Random(seed);
        listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().start(this::accept);
    }

    ConnectionSettings settings() {
        return ConnectionSettings.of("127.0.0.1", listener.getLocalPort());
    }

    @Override
    public void close() throws IOException {
        listener.close();
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                Socket client = listener.accept();
                Socket server = new Socket(InetAddress.getLoopbackAddress(), target);
                client.setTcpNoDelay(true);
                server.setTcpNoDelay(true);
                Random there = new Random(seeds.nextLong());
                Random back = new Random(seeds.nextLong());
                Thread.ofVirtual().start(() -> pass(client, server, there));
                Thread.ofVirtual().start(() -> pass(server, client, back));
            } catch (IOException e) {
                // The test is over.
                return;
            }
        }
    }

    private static void pass(Socket from, Socket to, Random random) {
        byte[] buffer = new byte[4096];
        try (from;
                to) {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            while (true) {
                int most = random.nextInt(4) == 0 ? 1 + random.nextInt(3) : 1 + random.nextInt(200);
                int count = in.read(buffer, 0, most);
                if (count < 0) {
                    return;
                }
                out.write(buffer, 0, count);
                out.flush();
            }
        } catch (IOException e) {
            // One end is gone, and so is the other then.
            return;
        }
    }
}
