package io.zerog.benchmarks;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;

/** Clients that each read a stream of server-sent events to its end, and count them. */
final class EventLoad {

    private EventLoad() {}

    /**
     * Events a second that reach the clients, all of them together.
     *
     * @param begin is called when every client has begun to read
     */
    static double run(int port, String path, int clients, Runnable begin)
            throws InterruptedException {
        byte[] request = HttpLoad.request("GET", path, null);
        AtomicLong events = new AtomicLong();
        AtomicReference<Exception> failure = new AtomicReference<>();
        CountDownLatch reading = new CountDownLatch(clients);
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < clients; i++) {
            threads.add(
                    Thread.ofVirtual()
                            .start(() -> {
                                try {
                                    events.addAndGet(read(port, request, reading));
                                } catch (IOException failed) {
                                    failure.set(failed);
                                }
                            }));
        }
        reading.await();
        long began = System.nanoTime();
        begin.run();
        for (Thread thread : threads) {
            thread.join();
        }
        if (failure.get() != null) {
            throw new IllegalStateException("a stream failed", failure.get());
        }
        return events.get() / ((System.nanoTime() - began) / 1e9);
    }

    /** Counts lines that begin with "id:", from the first byte on. */
    private static long read(int port, byte[] request, CountDownLatch reading) throws IOException {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress("127.0.0.1", port));
            socket.getOutputStream().write(request);
            InputStream in = socket.getInputStream();
            byte[] buffer = new byte[16 * 1024];
            byte[] sign = "\nid:".getBytes(StandardCharsets.US_ASCII);
            long count = 0;
            int matched = 0;
            boolean began = false;
            for (int length = in.read(buffer); length >= 0; length = in.read(buffer)) {
                if (!began) {
                    reading.countDown();
                    began = true;
                }
                for (int i = 0; i < length; i++) {
                    matched = buffer[i] == sign[matched] ? matched + 1 : buffer[i] == '\n' ? 1 : 0;
                    if (matched == sign.length) {
                        count++;
                        matched = 0;
                    }
                }
            }
            return count;
        }
    }
}
