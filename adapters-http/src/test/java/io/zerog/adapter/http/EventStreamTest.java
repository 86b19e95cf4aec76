package io.zerog.adapter.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.zerog.domain.job.Job;
import io.zerog.domain.job.JobEvent;
import io.zerog.domain.job.JournalEntry;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CopyOnWriteArrayList;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class EventStreamTest {

    private static final String EVENTS = "/v1/jobs/" + Jobs.ID + "/events";
    private static final Duration NEVER = Duration.ofHours(1);

    /** Looks again only when it is told that something happened here. */
    private static final HttpSettings.Live WOKEN =
            new HttpSettings.Live(NEVER, NEVER, NEVER, NEVER, 100);

    /** Is told nothing, and must look for itself. */
    private static final HttpSettings.Live LOOKING =
            new HttpSettings.Live(Duration.ofMillis(20), Duration.ofMillis(20), NEVER, NEVER, 100);

    private Served served;

    @AfterEach
    void stop() {
        served.close();
    }

    @Test
    void aFinishedJobGivesItsLogAndItsEndAtOnce() {
        serve(WOKEN);
        served.jobs.put(Jobs.succeeded(Optional.empty()), 7, "{\"a\":1}");
        log(line(1_000_001, "first"), error(1_000_002, "second"));
        served.jobs.dropped = 3;

        HttpResponse<String> answer = served.get(EVENTS);

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Content-Type")).contains("text/event-stream");
        assertThat(answer.headers().firstValue("Cache-Control")).contains("no-store");
        assertThat(answer.body())
                .startsWith("retry: 1000\n\n")
                .contains(
                        "id: 1000001\nevent: log\ndata: {\"seq\":1000001,"
                                + "\"at\":\"2026-11-24T06:00:00Z\",\"attempt\":1,"
                                + "\"message\":\"first\",\"level\":\"event\",\"dropped\":3}\n\n")
                .contains(
                        "\"message\":\"second\",\"level\":\"error\",\"code\":418,"
                                + "\"stackTrace\":null,\"dropped\":3}\n\n")
                .endsWith("event: end\ndata: " + served.get("/v1/jobs/" + Jobs.ID).body() + "\n\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"header", "query", "both"})
    void aReconnectGetsTheLinesBehindTheLastThatItHas(String where) {
        serve(WOKEN);
        served.jobs.put(Jobs.failed(), 7, "{}");
        log(line(1_000_001, "old"), line(1_000_002, "seen"), line(2_000_001, "new"));

        String body =
                switch (where) {
                    case "header" -> served.get(EVENTS, "Last-Event-ID", "1000002").body();
                    case "query" -> served.get(EVENTS + "?after=1000002").body();
                    // A browser repeats the query that it began with.
                    default -> served.get(EVENTS + "?after=1", "Last-Event-ID", "1000002").body();
                };

        assertThat(body).contains("\"new\"").doesNotContain("\"old\"", "\"seen\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "-1", "", "99999999999999999999"})
    void aPositionThatIsNoneIsRefused(String position) {
        serve(WOKEN);
        served.jobs.put(Jobs.failed(), 7, "{}");

        assertThat(served.get(EVENTS + "?after=" + position).statusCode()).isEqualTo(400);
    }

    @Test
    void anUnknownJobIsNotFound() {
        serve(WOKEN);

        assertThat(served.get(EVENTS).statusCode()).isEqualTo(404);
    }

    @Test
    void whatHappensHereIsToldWithoutALookInBetween() throws IOException {
        serve(WOKEN);
        served.jobs.put(Jobs.queued(Jobs.ID), 1, "{}");
        try (Reading reading = new Reading()) {
            assertThat(reading.next()).startsWith("event: state").contains("\"queued\"");
            assertThat(reading.next()).startsWith("event: progress").contains("\"percent\":0.0");

            Job running = Jobs.running();
            served.jobs.put(running, 2, "{}");
            served.server.observer().on(new JobEvent.Started(running, Jobs.CREATED));
            assertThat(reading.next()).startsWith("event: state").contains("\"running\"");
            assertThat(reading.next()).startsWith("event: progress").contains("\"done\":42");

            log(line(1_000_001, "a line"));
            served.server.observer().on(new JobEvent.Logged(Jobs.ID, List.of()));
            assertThat(reading.next()).startsWith("id: 1000001\nevent: log").contains("a line");

            Job ended = Jobs.succeeded(Optional.empty());
            served.jobs.put(ended, 3, "{}");
            served.server.observer().on(new JobEvent.Finished(ended));
            assertThat(reading.next()).startsWith("event: end").contains("\"succeeded\"");
            assertThat(reading.rest()).isEmpty();
        }
    }

    @Test
    void whatHappensOnAnotherNodeIsSeen() throws IOException {
        serve(LOOKING);
        served.jobs.put(Jobs.running(), 1, "{}");
        try (Reading reading = new Reading()) {
            reading.next();
            reading.next();

            log(line(1_000_001, "from afar"));
            assertThat(reading.next()).contains("from afar");
            served.jobs.put(Jobs.cancelled(), 2, "{}");
            assertThat(reading.next()).startsWith("event: end");
        }
    }

    @Test
    void everyLineComesOnceAndInOrderWhileTheJobWrites() throws Exception {
        serve(LOOKING);
        served.jobs.put(Jobs.running(), 1, "{}");
        List<JournalEntry> lines = new CopyOnWriteArrayList<>();
        served.jobs.lines.put(Jobs.ID, lines);
        List<Long> written = new ArrayList<>();
        try (Reading reading = new Reading()) {
            Thread job =
                    Thread.ofPlatform()
                            .start(() -> {
                                for (int n = 1; n <= 1_000; n++) {
                                    lines.add(line(1_000_000 + n, "line " + n));
                                    written.add(1_000_000L + n);
                                }
                                served.jobs.put(Jobs.failed(), 2, "{}");
                            });
            String all = reading.rest();
            job.join();

            assertThat(seqs(all)).isEqualTo(written);
            assertThat(all).contains("event: end");
        }
    }

    @Test
    void aSilentStreamSendsComments() throws IOException {
        serve(
                new HttpSettings.Live(
                        Duration.ofMillis(10), NEVER, Duration.ofMillis(50), NEVER, 100));
        served.jobs.put(Jobs.running(), 1, "{}");
        try (Reading reading = new Reading()) {
            reading.next();
            reading.next();

            assertThat(reading.nextRaw()).isEqualTo(": alive");
        }
    }

    @Test
    void aClientThatDoesNotReadIsDropped() throws IOException {
        serve(
                new HttpSettings.Live(
                        Duration.ofMillis(10), NEVER, NEVER, Duration.ofMillis(200), 1));
        served.jobs.put(Jobs.running(), 1, "{}");
        List<JournalEntry> lines = new ArrayList<>();
        for (int n = 1; n <= 3_000; n++) {
            lines.add(line(1_000_000 + n, "x".repeat(8_000)));
        }
        served.jobs.lines.put(Jobs.ID, lines);
        try (Socket _ = request()) {
            // The one place is free again: the next stream is let in.
            Awaitility.await()
                    .untilAsserted(() -> {
                        served.jobs.put(Jobs.failed(), 2, "{}");
                        assertThat(served.get(EVENTS + "?after=1003000").statusCode())
                                .isEqualTo(200);
                    });
        }
    }

    @Test
    void tooManyStreamsAreRefusedForNow() throws IOException {
        serve(new HttpSettings.Live(NEVER, NEVER, NEVER, NEVER, 1));
        served.jobs.put(Jobs.running(), 1, "{}");
        try (Reading reading = new Reading()) {
            reading.next();

            HttpResponse<String> second = served.get(EVENTS);

            assertThat(second.statusCode()).isEqualTo(503);
            assertThat(second.headers().firstValue("Retry-After")).contains("5");
        }
    }

    @Test
    void aStopEndsStreamsAtOnce() throws IOException {
        serve(WOKEN);
        served.jobs.put(Jobs.running(), 1, "{}");
        try (Reading reading = new Reading()) {
            reading.next();
            reading.next();

            served.server.close();

            assertThat(reading.rest()).doesNotContain("event: end");
        }
    }

    @Test
    void aDeletedJobEndsItsStreamWithoutAnEnd() throws IOException {
        serve(LOOKING);
        served.jobs.put(Jobs.running(), 1, "{}");
        try (Reading reading = new Reading()) {
            reading.next();
            reading.next();

            served.jobs.stored.clear();

            assertThat(reading.rest()).doesNotContain("event: end");
        }
    }

    private void serve(HttpSettings.Live live) {
        served = new Served(Served.SETTINGS.withLive(live));
    }

    private void log(JournalEntry... lines) {
        served.jobs.lines.put(Jobs.ID, List.of(lines));
    }

    private static List<Long> seqs(String events) {
        return events.lines()
                .filter(line -> line.startsWith("id: "))
                .map(line -> Long.valueOf(line.substring(4)))
                .toList();
    }

    private static JournalEntry line(long seq, String message) {
        return new JournalEntry(
                seq,
                JobsInMemory.NOW,
                JournalEntry.Level.EVENT,
                message,
                OptionalInt.empty(),
                Optional.empty());
    }

    private static JournalEntry error(long seq, String message) {
        return new JournalEntry(
                seq,
                JobsInMemory.NOW,
                JournalEntry.Level.ERROR,
                message,
                OptionalInt.of(418),
                Optional.empty());
    }

    private Socket request() throws IOException {
        Socket socket = served.connect();
        socket.getOutputStream()
                .write(
                        ("GET " + EVENTS + " HTTP/1.1\r\nHost: x\r\n\r\n")
                                .getBytes(StandardCharsets.US_ASCII));
        return socket;
    }

    /** A client that reads event by event, over a bare socket. */
    private final class Reading implements AutoCloseable {
        private final Socket socket = request();
        private final BufferedReader in =
                new BufferedReader(
                        new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));

        private Reading() throws IOException {
            assertThat(in.readLine()).isEqualTo("HTTP/1.1 200 OK");
            while (!in.readLine().isEmpty()) {
                // Its headers are looked at elsewhere.
            }
            assertThat(nextRaw()).startsWith("retry:");
        }

        private String next() throws IOException {
            return nextRaw();
        }

        /** The next event or comment; lengths of chunks and empty lines are left out. */
        private String nextRaw() throws IOException {
            StringBuilder event = new StringBuilder();
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                if (line.isEmpty() && !event.isEmpty()) {
                    return event.toString().strip();
                }
                if (!line.isEmpty() && !line.matches("[0-9a-fA-F]{1,8}")) {
                    event.append(line).append('\n');
                }
            }
            return event.toString();
        }

        private String rest() throws IOException {
            StringBuilder rest = new StringBuilder();
            for (String one = nextRaw(); !one.isEmpty(); one = nextRaw()) {
                rest.append(one).append('\n');
            }
            return rest.toString();
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }
}
