package io.zerog.bootstrap.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;
import io.zerog.adapter.http.HttpServer;
import io.zerog.bootstrap.ZeroG;
import io.zerog.domain.handler.JobContext;
import io.zerog.domain.handler.JobHandler;
import io.zerog.domain.handler.JobType;
import io.zerog.domain.handler.Outcome;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.slf4j.LoggerFactory;
import org.slf4j.bridge.SLF4JBridgeHandler;

/** Which marks the log lines of requests and runs have, over a real socket. */
@Timeout(60)
class MarkedLinesTest {

    private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";
    private static final String PARENT = "00-" + TRACE + "-b7ad6b7169203331-01";
    private static final String ECHO = "/v1/types/echo/jobs";

    record Nothing() {}

    /** Logs as users' code does, and tells which trace it was handed. */
    private static final class Echo implements JobHandler<Nothing, Void> {
        final List<Optional<String>> traces = new CopyOnWriteArrayList<>();

        @Override
        public JobType<Nothing, Void> type() {
            return JobType.of("echo", Nothing.class, Void.class);
        }

        @Override
        public Outcome<Void> run(Nothing parameters, JobContext job) {
            traces.add(job.traceParent());
            LoggerFactory.getLogger(Echo.class).info("echo runs");
            return Outcome.done();
        }
    }

    private final Echo echo = new Echo();
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private ZeroG node;

    @BeforeAll
    static void bridge() {
        // The HTTP adapter logs through java.util.logging.
        SLF4JBridgeHandler.removeHandlersForRootLogger();
        SLF4JBridgeHandler.install();
    }

    @BeforeEach
    void start() {
        Awaitility.setDefaultTimeout(Duration.ofSeconds(30));
        node = ZeroG.builder().set("http.port", "0").set("store", "memory").jobs(echo).start();
    }

    @AfterEach
    void stop() {
        node.close();
        client.close();
    }

    @Test
    void linesOfARequestCarryItsIdAndTraceAndThoseOfTheNextNothingOfIt() throws Exception {
        try (Lines lines = new Lines(JobLog.class, Level.DEBUG)) {
            String first = submitted(post("X-Request-Id", "find-me", "traceparent", PARENT));
            HttpResponse<String> answer = post();
            String second = submitted(answer);

            assertThat(marks(lines, "submitted as echo", first))
                    .containsEntry("request_id", "find-me")
                    .containsEntry("trace_id", TRACE)
                    .containsEntry("type", "echo");
            assertThat(marks(lines, "submitted as echo", second))
                    .containsEntry(
                            "request_id", answer.headers().firstValue("X-Request-Id").orElseThrow())
                    .doesNotContainKey("trace_id");
        }
    }

    @Test
    void linesOfARunCarryItsJobAndTraceButNotTheRequest() throws Exception {
        try (Lines lines = new Lines(Echo.class, Level.INFO);
                Lines events = new Lines(JobLog.class, Level.INFO)) {
            String uuid = submitted(post("X-Request-Id", "find-me", "traceparent", PARENT));

            await().until(() -> find(events, "finished: SUCCEEDED", uuid).isPresent());
            Map<String, String> expected = Map.of("job", uuid, "type", "echo", "trace_id", TRACE);
            assertThat(marks(lines, "echo runs", uuid)).isEqualTo(expected);
            assertThat(marks(events, "finished: SUCCEEDED", uuid)).isEqualTo(expected);
            assertThat(echo.traces).containsExactly(Optional.of(PARENT));
        }
    }

    @Test
    void aTraceThatIsMalformedOrComesTwiceIsIgnored() throws Exception {
        post("traceparent", PARENT.toUpperCase(Locale.ROOT));
        post("traceparent", PARENT, "traceparent", PARENT);
        post("traceparent", "");

        await().until(() -> echo.traces.size() == 3);
        assertThat(echo.traces).containsOnly(Optional.empty());
    }

    @Test
    void theOriginalsSubmitTakesATraceToo() throws Exception {
        send("/job/echo", "traceparent", PARENT);

        await().until(() -> !echo.traces.isEmpty());
        assertThat(echo.traces).containsExactly(Optional.of(PARENT));
    }

    @Test
    void anErrorOfARequestIsLoggedUnderItsId() throws Exception {
        Class<?> failures = Class.forName(HttpServer.class.getPackageName() + ".Failures");
        try (Lines lines = new Lines(failures, Level.ERROR);
                ZeroG broken =
                        ZeroG.builder()
                                .set("http.port", "0")
                                .store(BrokenStore.open())
                                .jobs(echo)
                                .start()) {
            HttpRequest request =
                    HttpRequest.newBuilder(
                                    URI.create(
                                            broken.address()
                                                    + "/v1/jobs/6f1d2c3b-4a59-4687-9876-0123456789ab"))
                            .header("X-Request-Id", "find-me")
                            .build();

            assertThat(client.send(request, BodyHandlers.ofString()).statusCode()).isEqualTo(500);
            assertThat(lines.events())
                    .singleElement()
                    .satisfies(line ->
                            assertThat(line.getMDCPropertyMap())
                                    .containsEntry("request_id", "find-me"));
        }
    }

    private static Map<String, String> marks(Lines lines, String text, String uuid) {
        return find(lines, text, uuid).orElseThrow().getMDCPropertyMap();
    }

    private static Optional<ILoggingEvent> find(Lines lines, String text, String uuid) {
        return lines.events().stream()
                .filter(line -> line.getFormattedMessage().startsWith(text))
                .filter(line -> uuid.equals(line.getMDCPropertyMap().get("job")))
                .findFirst();
    }

    private HttpResponse<String> post(String... headers) throws IOException, InterruptedException {
        HttpResponse<String> answer = send(ECHO, headers);
        assertThat(answer.statusCode()).isEqualTo(201);
        return answer;
    }

    private HttpResponse<String> send(String path, String... headers)
            throws IOException, InterruptedException {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(node.address() + path))
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString("{}"));
        for (int i = 0; i < headers.length; i += 2) {
            request.header(headers[i], headers[i + 1]);
        }
        return client.send(request.build(), BodyHandlers.ofString());
    }

    private static String submitted(HttpResponse<String> answer) {
        return answer.body().replaceAll(".*\"uuid\":\"([^\"]+)\".*", "$1");
    }
}
