package io.zerog.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** Reads a stream of server-sent events; one that falls silent fails. */
final class ServerSentEvents implements AutoCloseable {

    /** A server sends a comment every 15 s. */
    private static final Duration LONGEST_SILENCE = Duration.ofSeconds(45);

    private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(5);

    private final InputStream in;
    private final BufferedReader lines;
    private final Thread watchdog;
    private volatile long readAt = System.nanoTime();

    /**
     * An event.
     *
     * @param id empty if it has none
     */
    record Event(String name, String id, String data) {}

    ServerSentEvents(InputStream in) {
        this.in = in;
        this.lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
        this.watchdog = Thread.ofVirtual().name("zerog-silence").start(this::watch);
    }

    /** The next event; null at the end of the stream. */
    Event next() throws IOException {
        String name = "message";
        String id = "";
        StringBuilder data = new StringBuilder();
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            readAt = System.nanoTime();
            if (line.isEmpty()) {
                if (!data.isEmpty()) {
                    return new Event(name, id, data.substring(0, data.length() - 1));
                }
                name = "message";
            }
            int colon = line.indexOf(':');
            String field = colon < 0 ? line : line.substring(0, colon);
            String value = colon < 0 ? "" : line.substring(colon + 1);
            value = value.startsWith(" ") ? value.substring(1) : value;
            switch (field) {
                case "event" -> name = value;
                case "id" -> id = value;
                case "data" -> data.append(value).append('\n');
                default -> {}
            }
        }
        return null;
    }

    @Override
    public void close() throws IOException {
        watchdog.interrupt();
        in.close();
    }

    private void watch() {
        try {
            while (System.nanoTime() - readAt < LONGEST_SILENCE.toNanos()) {
                Thread.sleep(BETWEEN_LOOKS);
            }
            in.close();
        } catch (InterruptedException closed) {
            // Nobody reads any more.
        } catch (IOException failed) {
            // The reader gets it too.
        }
    }
}
