package io.zerog.benchmarks;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;

/**
 * A load from keep-alive connections, one request at a time on each. The client shares the
 * processor with the server, so it does as little as it can: the request is bytes made before, and
 * of the answer only the status and the length are read.
 */
final class HttpLoad {

    /** How a load went. */
    record Result(double perSecond, Latencies latencies) {}

    private final int port;
    private final int connections;

    HttpLoad(int port, int connections) {
        this.port = port;
        this.connections = connections;
    }

    /** A request as it goes over the wire. */
    static byte[] request(String method, String path, String body) {
        String head =
                body == null
                        ? ""
                        : "Content-Type: application/json\r\nContent-Length: "
                                + body.length()
                                + "\r\n";
        String text =
                "%s %s HTTP/1.1\r\nHost: localhost\r\n%s\r\n%s"
                        .formatted(method, path, head, body == null ? "" : body);
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    /** When the next request is to be sent, and from when on its answer is waited for. */
    @FunctionalInterface
    private interface Pace {
        long next();
    }

    /** Is told each answer. */
    @FunctionalInterface
    private interface Note {
        void answered(int status, long nanos) throws IOException;
    }

    /**
     * Sends the request that many times, each connection as soon as its last one is answered.
     *
     * @param expected the status of every answer; another one ends the load with an exception
     */
    Result run(byte[] request, int times, int expected) throws InterruptedException {
        return expecting(request, times, expected, System::nanoTime);
    }

    /**
     * Sends the request that many times, so many a second; an answer is waited for from the moment
     * at which its request was due, so that a server that falls behind shows it.
     */
    Result paced(byte[] request, double perSecond, int times, int expected)
            throws InterruptedException {
        long began = System.nanoTime();
        AtomicInteger sent = new AtomicInteger();
        return expecting(
                request,
                times,
                expected,
                () -> {
                    long due = began + (long) (sent.getAndIncrement() / perSecond * 1e9);
                    for (long left = due - System.nanoTime();
                            left > 0;
                            left = due - System.nanoTime()) {
                        LockSupport.parkNanos(left);
                    }
                    return due;
                });
    }

    /** Sends the request that many times, as run does, and tells how long each status took. */
    Map<Integer, Latencies> mixed(byte[] request, int times) throws InterruptedException {
        Map<Integer, Latencies> all = new ConcurrentHashMap<>();
        load(
                request,
                times,
                System::nanoTime,
                (status, nanos) -> all.computeIfAbsent(status, _ -> new Latencies()).add(nanos));
        return all;
    }

    private Result expecting(byte[] request, int times, int expected, Pace pace)
            throws InterruptedException {
        Latencies latencies = new Latencies();
        double seconds =
                load(
                        request,
                        times,
                        pace,
                        (status, nanos) -> {
                            latencies.add(nanos);
                            if (status != expected) {
                                throw new IOException(
                                        "answered " + status + " instead of " + expected);
                            }
                        });
        return new Result(times / seconds, latencies);
    }

    private double load(byte[] request, int times, Pace pace, Note note)
            throws InterruptedException {
        AtomicInteger left = new AtomicInteger(times);
        AtomicReference<Exception> failure = new AtomicReference<>();
        CountDownLatch start = new CountDownLatch(1);
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < connections; i++) {
            threads.add(
                    Thread.ofVirtual()
                            .start(() -> {
                                try {
                                    start.await();
                                    exchange(request, left, pace, note);
                                } catch (IOException | InterruptedException e) {
                                    failure.set(e);
                                }
                            }));
        }
        long began = System.nanoTime();
        start.countDown();
        for (Thread thread : threads) {
            thread.join();
        }
        double seconds = (System.nanoTime() - began) / 1e9;
        if (failure.get() != null) {
            throw new IllegalStateException("the load failed", failure.get());
        }
        return seconds;
    }

    private void exchange(byte[] request, AtomicInteger left, Pace pace, Note note)
            throws IOException {
        try (Socket socket = new Socket()) {
            socket.setTcpNoDelay(true);
            socket.connect(new InetSocketAddress("127.0.0.1", port));
            OutputStream out = socket.getOutputStream();
            InputStream in = new BufferedInputStream(socket.getInputStream(), 4_096);
            byte[] line = new byte[8_192];
            while (left.getAndDecrement() > 0) {
                long due = pace.next();
                out.write(request);
                int status = readAnswer(in, line);
                note.answered(status, System.nanoTime() - due);
            }
        }
    }

    private static int readAnswer(InputStream in, byte[] line) throws IOException {
        int length = readLine(in, line);
        int status = Integer.parseInt(new String(line, 9, 3, StandardCharsets.US_ASCII));
        long body = 0;
        while ((length = readLine(in, line)) > 0) {
            // "content-length: n", in any case; nothing else is looked at.
            if (length > 16 && (line[0] | 0x20) == 'c' && line[14] == ':') {
                String value = new String(line, 15, length - 15, StandardCharsets.US_ASCII);
                body = Long.parseLong(value.trim());
            }
        }
        in.skipNBytes(body);
        return status;
    }

    private static int readLine(InputStream in, byte[] line) throws IOException {
        int length = 0;
        int b;
        while ((b = in.read()) != '\n') {
            if (b < 0) {
                throw new IOException("the connection was closed");
            }
            if (b != '\r') {
                line[length++] = (byte) b;
            }
        }
        return length;
    }
}
