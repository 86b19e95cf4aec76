package io.zerog.fuzz;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** Makes conversations, each of its seed and number alone. */
final class Conversations {

    private static final int MOST_REQUESTS = 16;

    private static final List<String> METHODS =
            List.of(
                    "GET", "HEAD", "POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "get",
                    "A");

    /** What stands for a variable of a path, beside the finished job that there is. */
    private static final List<String> SEGMENTS =
            List.of(
                    "x",
                    "declare",
                    "word_count",
                    "WORD_COUNT",
                    "page.js",
                    "not-found",
                    "00000000-0000-0000-0000-000000000000",
                    "ffffffff-ffff-ffff-ffff-ffffffffffff",
                    "1-1-1-1-1",
                    "%00",
                    "%2e%2e",
                    "..",
                    "a%2Fb",
                    "a;b=c",
                    "%",
                    "%zz",
                    "\u00c3\u00a4",
                    "\u00ff",
                    "a".repeat(500));

    private static final List<String> TWISTS =
            List.of(
                    "/",
                    "//",
                    "/.",
                    "/..",
                    "/../..",
                    "/%2e%2e/",
                    "%00",
                    "%0d%0aX:%20y",
                    ";a=b",
                    "#f",
                    "?",
                    "\\",
                    "/\u00e4",
                    "*",
                    "/" + "d/".repeat(200));
    private static final List<String> WHOLE =
            List.of("*", "/", "//", "http://x/v1/jobs", "http:///", "x:1", "/v1", "/%", "/?", "?");
    private static final List<String> VALUES =
            List.of(
                    "",
                    "0",
                    "1",
                    "-1",
                    "99",
                    "200",
                    "201",
                    "1e3",
                    "9223372036854775807",
                    "99999999999999999999",
                    "true",
                    "false",
                    "maybe",
                    "high",
                    "queued",
                    "succeeded",
                    "word_count",
                    "PT0S",
                    "PT30S",
                    "PT999999999999H",
                    "P1Y",
                    "-PT1S",
                    "2026-12-01T00:00:00Z",
                    "+1000000000-01-01T00:00:00Z",
                    "2026-02-30T00:00:00Z",
                    "%00",
                    "%ff",
                    "%",
                    "%zz",
                    "a%26b",
                    "%F0%9F%92%A9",
                    "a+b",
                    "q".repeat(300));

    /** Headers after which it is still clear where a request ends. */
    private static final List<String> HEADERS =
            List.of(
                    "Content-Type: application/json; charset=utf-8",
                    "Content-Type: application/json; charset=utf-16",
                    "Content-Type: text/plain; charset=\"",
                    "Content-Type: /",
                    "Content-Type:",
                    "Accept: ;q=,,*/*;q=2",
                    "Accept-Encoding: gzip, \u00ff",
                    "Prefer: wait=0",
                    "Prefer: wait=61",
                    "Prefer: wait=99999999999999999999",
                    "Prefer: ;;;=,",
                    "Idempotency-Key: \u00ff",
                    "Idempotency-Key: k",
                    "Idempotency-Key: " + "k".repeat(300),
                    "If-None-Match: \"\",W/,*",
                    "If-None-Match: " + "\"1\",".repeat(200),
                    "Last-Event-ID: 1e9",
                    "Last-Event-ID: 9223372036854775807",
                    "Authorization: Bearer " + "x".repeat(4_000),
                    "Authorization: Basic Og==",
                    "X-Request-Id: a\tb",
                    "X-Request-Id: " + "r".repeat(200),
                    "traceparent: 00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
                    "traceparent: ff-0-0-0",
                    "Origin: null",
                    "Origin: https://\u00e4",
                    "Cookie: " + "c".repeat(2_000),
                    "Range: bytes=0-1,5-",
                    "X-Forwarded-For: 127.0.0.1, ::1",
                    "Forwarded: for=\"",
                    "Host: y");

    private static final List<String> VERSIONS =
            List.of("HTTP/1.0", "HTTP/1.1 ", "HTTP/2.0", "HTTP/9.9", "http/1.1", "", "X");

    private final long seed;
    private final List<Operation> operations;
    private final List<String> jobs;

    /**
     * @param jobs ids of jobs that there may be
     */
    Conversations(long seed, List<Operation> operations, List<String> jobs) {
        this.seed = seed;
        this.operations = operations;
        this.jobs = jobs;
    }

    Conversation number(long number) {
        SplittableRandom random = new SplittableRandom(seed * 0x9E3779B97F4A7C15L + number);
        int count = 1 + random.nextInt(MOST_REQUESTS);
        boolean isFramed = !Pick.once(3, random);
        StringBuilder text = new StringBuilder();
        for (int n = 1; n <= count; n++) {
            // Doubt ends a conversation sooner or later, so it comes last or nearly so.
            append(text, random, isFramed || n < count - random.nextInt(2));
        }
        if (!isFramed && Pick.once(3, random)) {
            text.setCharAt(random.nextInt(text.length()), (char) random.nextInt(256));
        }
        if (!isFramed && Pick.once(4, random)) {
            text.setLength(1 + random.nextInt(text.length()));
        }
        byte[] bytes = text.toString().getBytes(StandardCharsets.ISO_8859_1);
        return new Conversation(number, bytes, count, isFramed);
    }

    private void append(StringBuilder text, SplittableRandom random, boolean isFramed) {
        Operation operation = Pick.one(operations, random);
        text.append(Pick.once(8, random) ? Pick.one(METHODS, random) : operation.method())
                .append(' ')
                .append(Pick.once(32, random) ? Pick.one(WHOLE, random) : path(operation, random))
                .append(Pick.once(8, random) ? Pick.one(TWISTS, random) : "")
                .append(query(operation, random))
                .append(' ')
                .append(isFramed || !Pick.once(8, random) ? "HTTP/1.1" : Pick.one(VERSIONS, random))
                .append("\r\nHost: x\r\n");
        for (int n = random.nextInt(3); n > 0; n--) {
            text.append(Pick.one(HEADERS, random)).append("\r\n");
        }
        String body = Bodies.one(random);
        if (!Pick.once(4, random)) {
            text.append("Content-Type: application/json\r\n");
        }
        if (isFramed) {
            Framing.clear(text, body, random);
        } else {
            Framing.doubtful(text, body, random);
        }
    }

    private String path(Operation operation, SplittableRandom random) {
        List<String> segments = new ArrayList<>();
        for (String segment : operation.path().split("/", -1)) {
            segments.add(
                    switch (segment) {
                        case "{uuid}" ->
                                Pick.once(4, random)
                                        ? Pick.one(SEGMENTS, random)
                                        : Pick.one(jobs, random);
                        case "{type}" ->
                                Pick.once(4, random) ? Pick.one(SEGMENTS, random) : "declare";
                        default -> segment.startsWith("{") ? Pick.one(SEGMENTS, random) : segment;
                    });
        }
        return String.join("/", segments);
    }

    private static String query(Operation operation, SplittableRandom random) {
        if (!Pick.once(3, random)) {
            return "";
        }
        StringBuilder query = new StringBuilder("?");
        for (int n = random.nextInt(3); n >= 0; n--) {
            String name =
                    operation.query().isEmpty() || Pick.once(4, random)
                            ? Pick.one(VALUES, random)
                            : Pick.one(operation.query(), random);
            query.append(name).append('=').append(Pick.one(VALUES, random));
            query.append(n == 0 ? "" : "&");
        }
        return query.toString();
    }
}
