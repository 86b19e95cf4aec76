package io.zerog.adapter.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.OutputStream;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests whose framing, headers, size or declared type is bad, over a bare socket. */
class BadRequestTest {

    private static final int LIMIT = 10_000;
    private static final String SUBMIT = "/v1/types/word_count/jobs";
    private static Served served;

    @BeforeAll
    static void start() {
        served = new Served(new HttpSettings("127.0.0.1", 0, LIMIT, 100, Duration.ofSeconds(2)));
    }

    @AfterAll
    static void stop() {
        served.close();
    }

    @BeforeEach
    void clear() {
        served.jobs.submitted.clear();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "nonsense                                                   | 400",
                "GET                                                        | 400",
                "GET /v1/types                                              | 400",
                "GET /v1/types HTTP/1.0\\r\\nHost: x                        | 505",
                "GET /v1/types HTTP/2.0\\r\\nHost: x                        | 400",
                "GET /v1/types HTTP/1.1                                     | 400",
                "GET /v1/types HTTP/1.1\\r\\nHost: a\\r\\nHost: b           | 400",
                "GET /v1/types HTTP/1.1\\r\\nHost: a b                      | 400",
                "GET /v1/types HTTP/1.1\\r\\nHost: x\\r\\nno colon          | 400",
                "GET /v1/types HTTP/1.1\\r\\nHost: x\\r\\nA: b\\nc          | 400",
                "GET /v1/types HTTP/1.1\\r\\nHost: x\\r\\nA b: c            | 400",
                "GET /v1/ty%zzpes HTTP/1.1\\r\\nHost: x                     | 400",
                "GET /v1/ty^pes HTTP/1.1\\r\\nHost: x                       | 400",
                "GET v1/types HTTP/1.1\\r\\nHost: x                         | 404",
                "GET * HTTP/1.1\\r\\nHost: x                                | 404",
                "POST /v1/types/a/jobs HTTP/1.1\\r\\nHost: x\\r\\nContent-Length: -1   | 400",
                "POST /v1/types/a/jobs HTTP/1.1\\r\\nHost: x\\r\\nContent-Length: 1x   | 400",
                "POST /v1/types/a/jobs HTTP/1.1\\r\\nHost: x\\r\\nTransfer-Encoding: gzip | 400",
            })
    void brokenHttpIsAnsweredWithAProblem(String request, int status) throws Exception {
        String answer =
                served.raw(request.strip().replace("\\r", "\r").replace("\\n", "\n") + "\r\n\r\n");

        assertProblem(answer, status);
        assertThat(answer)
                .contains("\"type\":\"/problems/" + (status == 404 ? "not-found" : "bad-request"));
    }

    @Test
    void twoLengthsAreRefused() throws Exception {
        String answer =
                served.raw(
                        "POST "
                                + SUBMIT
                                + " HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n"
                                + "Transfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n");

        assertProblem(answer, 400);
        assertThat(served.jobs.submitted).isEmpty();
    }

    @Test
    void aRequestLineThatIsTooLongIsRefused() throws Exception {
        String answer = served.raw("GET /" + "a".repeat(20_000) + " HTTP/1.1\r\nHost: x\r\n\r\n");

        assertProblem(answer, 414);
    }

    @Test
    void headersThatAreTooLargeAreRefused() throws Exception {
        String answer =
                served.raw(
                        "GET /v1/types HTTP/1.1\r\nHost: x\r\nA: "
                                + "a".repeat(20_000)
                                + "\r\n\r\n");

        assertProblem(answer, 400);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "x\r\n{}\r\n0\r\n\r\n",
                "-2\r\n{}\r\n0\r\n\r\n",
                "ffffffffffffffff\r\n{}\r\n0\r\n\r\n",
                "2\n{}\r\n0\r\n\r\n",
                "2\r\n{}\r\n0\r\nx: y\r\n\r\n",
            })
    void brokenChunksAreRefused(String chunks) throws Exception {
        String answer =
                served.raw(
                        "POST "
                                + SUBMIT
                                + " HTTP/1.1\r\nHost: x\r\n"
                                + "Content-Type: application/json\r\n"
                                + "Transfer-Encoding: chunked\r\n\r\n"
                                + chunks);

        assertProblem(answer, 400);
        assertThat(served.jobs.submitted).isEmpty();
    }

    @Test
    void aClientThatLeavesInItsBodyIsNotAnswered() throws Exception {
        String answer =
                served.raw(
                        "POST "
                                + SUBMIT
                                + " HTTP/1.1\r\nHost: x\r\n"
                                + "Content-Type: application/json\r\nContent-Length: 10\r\n\r\n{}");

        assertThat(answer).isEmpty();
        assertThat(served.jobs.submitted).isEmpty();
    }

    @Test
    void aBodyOfTheLimitIsTaken() {
        HttpResponse<String> answer = served.post(SUBMIT, " ".repeat(LIMIT));

        assertThat(answer.statusCode()).isEqualTo(201);
        assertThat(served.jobs.submitted.getFirst().parameters()).hasSize(LIMIT);
    }

    @Test
    void aChunkedBodyOfTheLimitIsTaken() {
        HttpResponse<String> answer = chunked(LIMIT);

        assertThat(answer.statusCode()).isEqualTo(201);
        assertThat(served.jobs.submitted.getFirst().parameters()).hasSize(LIMIT);
    }

    @Test
    void aBodyOneByteOverTheLimitIsTooLarge() {
        HttpResponse<String> answer = served.post(SUBMIT, " ".repeat(LIMIT + 1));

        assertTooLarge(answer);
        assertThat(answer.body()).contains("at most 10000 bytes");
    }

    @Test
    void aChunkedBodyOneByteOverTheLimitIsTooLarge() {
        assertTooLarge(chunked(LIMIT + 1));
    }

    @Test
    void theConnectionGoesOnAfterABodyThatWasABitTooLarge() throws Exception {
        String answers =
                served.raw(
                        "POST "
                                + SUBMIT
                                + " HTTP/1.1\r\nHost: x\r\n"
                                + "Content-Type: application/json\r\nContent-Length: 10001\r\n\r\n"
                                + " ".repeat(10_001)
                                + "GET /health/live HTTP/1.1\r\nHost: x\r\n\r\n");

        assertThat(answers).startsWith("HTTP/1.1 413 ").contains("HTTP/1.1 200 OK");
    }

    @Test
    void aBodyFarOverTheLimitIsRefusedBeforeItIsSent() throws Exception {
        try (Socket socket = served.connect()) {
            write(
                    socket,
                    "POST "
                            + SUBMIT
                            + " HTTP/1.1\r\nHost: x\r\n"
                            + "Content-Type: application/json\r\n"
                            + "Content-Length: 4000000000\r\n\r\n");

            String answer = Served.readAll(socket.getInputStream());

            assertProblem(answer, 413);
            assertThat(answer).contains("\"type\":\"/problems/too-large\"");
        }
    }

    @Test
    void aChunkFarOverTheLimitIsRefusedBeforeItIsSent() throws Exception {
        try (Socket socket = served.connect()) {
            write(
                    socket,
                    "POST "
                            + SUBMIT
                            + " HTTP/1.1\r\nHost: x\r\n"
                            + "Content-Type: application/json\r\n"
                            + "Transfer-Encoding: chunked\r\n\r\n7fffffff\r\n");

            String answer = Served.readAll(socket.getInputStream());

            assertProblem(answer, 413);
            assertThat(answer).contains("\"type\":\"/problems/too-large\"");
        }
    }

    @Test
    void aClientThatAsksFirstIsRefusedWithoutSendingItsBody() throws Exception {
        try (Socket socket = served.connect()) {
            write(
                    socket,
                    "POST "
                            + SUBMIT
                            + " HTTP/1.1\r\nHost: x\r\n"
                            + "Content-Type: application/json\r\n"
                            + "Expect: 100-continue\r\nContent-Length: 10001\r\n\r\n");

            String answer = Served.readAll(socket.getInputStream());

            assertProblem(answer, 413);
            assertThat(answer).contains("Connection: close").doesNotContain("100 Continue");
        }
    }

    @Test
    void aClientThatAsksFirstIsToldToGoOn() throws Exception {
        try (Socket socket = served.connect()) {
            write(
                    socket,
                    "POST "
                            + SUBMIT
                            + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n"
                            + "Content-Type: application/json\r\n"
                            + "Expect: 100-continue\r\nContent-Length: 2\r\n\r\n");
            byte[] interim = socket.getInputStream().readNBytes("HTTP/1.1 100 Continue".length());
            write(socket, "{}");

            String answer = Served.readAll(socket.getInputStream());

            assertThat(new String(interim, StandardCharsets.US_ASCII))
                    .isEqualTo("HTTP/1.1 100 Continue");
            assertThat(answer).contains("HTTP/1.1 201 Created");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "application/json",
                "application/json; charset=utf-8",
                "application/json;charset=UTF-8",
                "Application/JSON",
                "application/json; charset=\"utf-8\"",
            })
    void jsonInUtf8IsTaken(String contentType) {
        HttpResponse<String> answer =
                served.send("POST", SUBMIT, "{}", "Content-Type", contentType);

        assertThat(answer.statusCode()).isEqualTo(201);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "text/plain",
                "text/json",
                "application/jsonl",
                "application/x-www-form-urlencoded",
                "multipart/form-data; boundary=x",
                "application/json; charset=iso-8859-1",
                "application/json; charset=utf-16",
                "json",
                "/",
                ";",
                "*/*",
            })
    void anyOtherContentTypeIsRefused(String contentType) {
        HttpResponse<String> answer =
                served.send("POST", SUBMIT, "{}", "Content-Type", contentType);

        assertThat(answer.statusCode()).isEqualTo(415);
        assertThat(answer.body()).contains("\"type\":\"/problems/not-json\"");
        assertThat(served.jobs.submitted).isEmpty();
    }

    @Test
    void aBodyWithoutContentTypeIsRefusedAlsoInChunks() {
        HttpResponse<String> plain = served.send("POST", SUBMIT, "{}");
        HttpResponse<String> chunked =
                served.send("POST", SUBMIT, inChunks("{}".getBytes(StandardCharsets.UTF_8)));

        assertThat(plain.statusCode()).isEqualTo(415);
        assertThat(chunked.statusCode()).isEqualTo(415);
        assertThat(served.jobs.submitted).isEmpty();
    }

    @Test
    void anEmptyChunkedBodyIsAnEmptyBody() {
        HttpResponse<String> answer = served.send("POST", SUBMIT, inChunks(new byte[0]));

        assertThat(answer.statusCode()).isEqualTo(201);
        assertThat(served.jobs.submitted.getFirst().parameters()).isEmpty();
    }

    @Test
    void anEncodedBodyIsRefused() {
        HttpResponse<String> answer =
                served.send(
                        "POST",
                        SUBMIT,
                        "{}",
                        "Content-Type",
                        "application/json",
                        "Content-Encoding",
                        "gzip");

        assertThat(answer.statusCode()).isBetween(400, 499);
        assertThat(answer.headers().firstValue("Content-Type"))
                .hasValue("application/problem+json");
        assertThat(served.jobs.submitted).isEmpty();
    }

    static List<byte[]> randomBytes() {
        Random random = new Random(42);
        byte[][] all = new byte[50][];
        Arrays.setAll(
                all,
                n -> {
                    byte[] bytes = new byte[1 + random.nextInt(300)];
                    random.nextBytes(bytes);
                    return bytes;
                });
        return List.of(all);
    }

    @ParameterizedTest
    @MethodSource("randomBytes")
    void nonsenseNeverMakesTheServerFail(byte[] bytes) throws Exception {
        String nonsense = new String(bytes, StandardCharsets.ISO_8859_1);

        String line = served.raw(nonsense + "\r\n\r\n");
        String header =
                served.raw("GET /v1/types HTTP/1.1\r\nHost: x\r\nA: " + nonsense + "\r\n\r\n");
        String path = served.raw("GET /" + nonsense + " HTTP/1.1\r\nHost: x\r\n\r\n");

        assertThat(List.of(line, header, path))
                .allSatisfy(answer -> assertThat(answer).doesNotStartWith("HTTP/1.1 5"));
        assertThat(served.get("/health/live").statusCode()).isEqualTo(200);
    }

    private static HttpResponse<String> chunked(int length) {
        byte[] body = new byte[length];
        Arrays.fill(body, (byte) ' ');
        return served.send("POST", SUBMIT, inChunks(body), "Content-Type", "application/json");
    }

    private static HttpRequest.BodyPublisher inChunks(byte[] body) {
        return HttpRequest.BodyPublishers.fromPublisher(
                HttpRequest.BodyPublishers.ofByteArray(body));
    }

    private static void write(Socket socket, String text) throws Exception {
        OutputStream out = socket.getOutputStream();
        out.write(text.getBytes(StandardCharsets.ISO_8859_1));
        out.flush();
    }

    private static void assertTooLarge(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).isEqualTo(413);
        assertThat(answer.body()).contains("\"type\":\"/problems/too-large\"");
        assertThat(served.jobs.submitted).isEmpty();
    }

    private static void assertProblem(String answer, int status) {
        assertThat(answer).startsWith("HTTP/1.1 " + status + " ");
        assertThat(answer)
                .contains("Content-Type: application/problem+json", "X-Request-Id: made-")
                .contains("\"status\":" + status + ",", "\"instance\":\"")
                .doesNotContain("\tat ", "Exception");
    }
}
