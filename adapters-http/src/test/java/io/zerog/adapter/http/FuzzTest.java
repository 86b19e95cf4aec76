package io.zerog.adapter.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Seeded requests to every route with something wrong in them: no 500, no hang, and the next
 * ordinary request works. {@code -Dzerog.fuzz=100000} makes more of them.
 */
class FuzzTest {

    private static final int REQUESTS = Integer.getInteger("zerog.fuzz", 5_000);
    private static final int LONGEST_MILLIS = 10_000;

    private static final List<String> BODIES =
            List.of(
                    "",
                    "{}",
                    "{\"text\":\"a\",\"top\":10}",
                    "{\"text\":\"a\",\"text\":\"b\"}",
                    "[".repeat(5_000),
                    "{\"a\":".repeat(2_000),
                    "{\"top\":1" + "0".repeat(3_000) + "}",
                    "{\"top\":1e999999999}",
                    "{\"text\":\"\u00c3\u0028\u00ff\"}",
                    "{\"mode\":7,\"grace\":[],\"reason\":{}}",
                    "null",
                    "\"\\ud800\"",
                    "{\"text\":");
    private static final List<String> HEADERS =
            List.of(
                    "Content-Type: application/json",
                    "Content-Type: text/plain; charset=\"",
                    "Content-Length: 99999999999999999999",
                    "Content-Length: -5",
                    "Content-Length: 3\r\nContent-Length: 4",
                    "Transfer-Encoding: chunked",
                    "Transfer-Encoding: gzip, chunked",
                    "Expect: 100-continue",
                    "Prefer: wait=0",
                    "Prefer: ;;;=,",
                    "Idempotency-Key: \u00ff",
                    "Idempotency-Key: k",
                    "If-None-Match: \"\",W/,*",
                    "Last-Event-ID: 1e9",
                    "Authorization: Bearer " + "x".repeat(4_000),
                    "X-Request-Id: a\tb",
                    "Origin: null",
                    "A\u0000: b",
                    ": empty",
                    "Connection: close, upgrade\r\nUpgrade: h2c",
                    "Cookie: " + "c".repeat(9_000));
    private static final List<String> QUERIES =
            List.of(
                    "",
                    "?wait=0",
                    "?wait=99",
                    "?limit=200&limit=1",
                    "?cursor=%00%ff",
                    "?delay=PT999999999999H",
                    "?runAt=+1000000000-01-01T00:00:00Z",
                    "?a=%",
                    "?after=9223372036854775807",
                    "?validateOnly=true",
                    "?&&&=&",
                    "?" + "q".repeat(9_000));
    private static final List<String> TWISTS =
            List.of("", "/", "/..", "/%2e%2e", "//", ";a=b", "%00", "/\u00e4", "#f", "?");

    private static Served served;

    @BeforeAll
    static void start() {
        served = new Served();
        served.jobs.put(Jobs.succeeded(Optional.empty()), 1, "{}");
        served.jobs.types.add(JobRoutesTest.WORD_COUNT);
    }

    @AfterAll
    static void stop() {
        served.close();
    }

    @Test
    @Timeout(600)
    void noRequestBreaksTheServer() throws IOException {
        for (long seed = 0; seed < REQUESTS; seed++) {
            String request = request(new Random(seed));
            String answer = answer(seed, request);

            assertThat(answer)
                    .as("seed %s: %s", seed, request)
                    .doesNotContain("HTTP/1.1 500", "internal-error");
            if (seed % 100 == 0) {
                assertThat(served.get("/health/live").statusCode()).isEqualTo(200);
            }
        }
    }

    private static String answer(long seed, String request) throws IOException {
        try (Socket socket = served.connect()) {
            socket.setSoTimeout(LONGEST_MILLIS);
            try {
                socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
                socket.shutdownOutput();
                return Served.readAll(socket.getInputStream());
            } catch (SocketException closedWhileWriting) {
                return "";
            } catch (SocketTimeoutException hanging) {
                throw new AssertionError("seed " + seed + " hangs: " + request, hanging);
            }
        }
    }

    private static String request(Random random) {
        StringBuilder all = new StringBuilder();
        for (int n = random.nextInt(4) == 0 ? 3 : 1; n > 0; n--) {
            append(all, random);
        }
        if (random.nextInt(4) == 0) {
            int at = random.nextInt(all.length());
            all.setCharAt(at, (char) random.nextInt(256));
        }
        return random.nextInt(20) == 0
                ? all.substring(0, random.nextInt(all.length()))
                : all.toString();
    }

    private static void append(StringBuilder all, Random random) {
        List<Route> routes = served.server.routes();
        Route route = routes.get(random.nextInt(routes.size()));
        String body = one(BODIES, random);
        all.append(random.nextInt(10) == 0 ? "PATCH" : route.method().text())
                .append(' ')
                .append(
                        route.path()
                                .replace("{uuid}", Jobs.ID.toString())
                                .replace("{type}", "word_count")
                                .replaceAll("\\{\\w+}", "x"))
                .append(random.nextInt(3) == 0 ? one(TWISTS, random) : "")
                .append(random.nextInt(2) == 0 ? one(QUERIES, random) : "")
                .append(" HTTP/1.1\r\nHost: x\r\n");
        for (int n = random.nextInt(4); n > 0; n--) {
            all.append(one(HEADERS, random)).append("\r\n");
        }
        if (random.nextInt(3) > 0) {
            all.append("Content-Length: ").append(body.length()).append("\r\n");
        }
        all.append("\r\n").append(body);
    }

    private static String one(List<String> all, Random random) {
        return all.get(random.nextInt(all.size()));
    }
}
