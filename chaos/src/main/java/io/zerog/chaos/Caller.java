package io.zerog.chaos;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/**
 * One kept connection that submits no-op jobs. It shares the processor with the server, so it reads
 * no more of an answer than its status and two headers.
 */
final class Caller implements AutoCloseable {

    private static final byte[] REQUEST =
            ("POST /v1/types/no_op/jobs HTTP/1.1\r\nHost: localhost\r\n"
                            + "Content-Type: application/json\r\nContent-Length: 2\r\n\r\n{}")
                    .getBytes(StandardCharsets.US_ASCII);
    private static final String LENGTH = "content-length:";
    private static final String RETRY_AFTER = "retry-after:";

    /**
     * What a submit was answered.
     *
     * @param saysWhen whether it says when to try again
     */
    record Answer(int status, boolean saysWhen) {}

    private final Socket socket;
    private final InputStream in;

    Caller(int port) throws IOException {
        socket = new Socket(Ports.HOST, port);
        socket.setTcpNoDelay(true);
        in = new BufferedInputStream(socket.getInputStream(), 4_096);
    }

    Answer submit() throws IOException {
        socket.getOutputStream().write(REQUEST);
        int status = Integer.parseInt(line().substring(9, 12));
        long length = 0;
        boolean saysWhen = false;
        for (String header = line(); !header.isEmpty(); header = line()) {
            if (is(LENGTH, header)) {
                length = Long.parseLong(header.substring(LENGTH.length()).strip());
            }
            saysWhen |= is(RETRY_AFTER, header);
        }
        in.skipNBytes(length);
        return new Answer(status, saysWhen);
    }

    private static boolean is(String name, String header) {
        return header.regionMatches(true, 0, name, 0, name.length());
    }

    private String line() throws IOException {
        StringBuilder line = new StringBuilder(40);
        for (int b = in.read(); b != '\n'; b = in.read()) {
            if (b < 0) {
                throw new IOException("the connection was closed");
            }
            if (b != '\r') {
                line.append((char) b);
            }
        }
        return line.toString();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
