package io.zerog.adapter.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.zerog.adapter.memory.MemoryStore;
import io.zerog.application.Backpressure;
import io.zerog.codec.Json;
import io.zerog.domain.handler.Default;
import io.zerog.domain.handler.JobContext;
import io.zerog.domain.handler.JobHandler;
import io.zerog.domain.handler.JobType;
import io.zerog.domain.handler.Outcome;
import io.zerog.domain.handler.Output;
import io.zerog.domain.job.Ending;
import io.zerog.domain.job.Job;
import io.zerog.domain.job.JobId;
import io.zerog.domain.job.JournalEntry;
import io.zerog.domain.job.Progress;
import io.zerog.domain.job.Token;
import io.zerog.domain.job.Verdict;
import io.zerog.domain.port.JobCatalog;
import io.zerog.domain.port.JobStore;
import io.zerog.domain.port.StoredJob;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Size;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The server over the real application, codec and memory adapters; runs are played by the test. */
class EndToEndTest {

    private static final String SUBMIT = "/v1/types/word_count/jobs";
    private static final Token TOKEN = new Token(new UUID(7, 7));

    private final ExecutorService clients = Executors.newFixedThreadPool(20);
    private final MemoryStore store = new MemoryStore();
    private Served served;

    record Words(
            @Size(min = 1, max = 100) String text, @Min(1) @Max(1_000) @Default("10") int top) {}

    /** Whose jobs are never really run here. */
    private static final class WordCount implements JobHandler<Words, Void> {
        @Override
        public JobType<Words, Void> type() {
            return JobType.of("word_count", Words.class, Void.class).aliases("count_words");
        }

        @Override
        public Outcome<Void> run(Words parameters, JobContext job) {
            throw new AssertionError("no worker runs in these tests");
        }
    }

    @BeforeEach
    void start() {
        served =
                new Served(
                        WholeApplication.of(
                                store, store, Backpressure.Limits.DEFAULT, new WordCount()));
    }

    @AfterEach
    void stop() {
        clients.shutdownNow();
        served.close();
    }

    @Test
    void aJobIsSubmittedRunAndItsOutputRead() {
        JobId id = submitted("{\"text\":\"a b\"}");
        assertThat(served.get("/v1/jobs/" + id).body())
                .contains("\"state\":\"queued\"", "\"parameters\":{\"text\":\"a b\",\"top\":10}");
        assertThat(served.get("/v1/queues").body()).contains("\"healthy\":true");

        start(id);
        assertThat(served.get("/v1/jobs/" + id + "/data").statusCode()).isEqualTo(409);
        assertThat(served.send("DELETE", "/v1/jobs/" + id, "").statusCode()).isEqualTo(409);

        store.put(
                id,
                TOKEN,
                Output.of("{\"words\":2}".getBytes(StandardCharsets.UTF_8), "application/json"));
        finish(id, new Verdict.Finish(200, Ending.SUCCEEDED, Optional.empty(), false), true);
        assertThat(served.get("/v1/jobs/" + id + "/progress").body())
                .contains("\"state\":\"succeeded\",\"percent\":100.0", "\"resultCode\":200");
        assertThat(served.get("/v1/jobs/" + id + "/data").body()).isEqualTo("{\"words\":2}");
        assertThat(served.get("/data/" + id).body()).isEqualTo("{\"words\":2}");
        assertThat(served.send("POST", "/v1/jobs/" + id + "/cancel", "").body())
                .contains("/problems/already-finished");
        assertThat(served.send("POST", "/v1/jobs/" + id + "/retry", "").body())
                .contains("/problems/not-retryable");

        assertThat(served.send("DELETE", "/v1/jobs/" + id, "").statusCode()).isEqualTo(204);
        assertThat(served.get("/v1/jobs/" + id).statusCode()).isEqualTo(404);
    }

    @Test
    void aCancelledJobIsSubmittedAgainByARetry() {
        JobId id = submitted("{\"text\":\"a\"}");

        HttpResponse<String> cancelled =
                served.post("/v1/jobs/" + id + "/cancel", "{\"reason\":\"wrong text\"}");
        HttpResponse<String> retried = served.send("POST", "/v1/jobs/" + id + "/retry", "");

        assertThat(cancelled.statusCode()).isEqualTo(202);
        assertThat(cancelled.body())
                .contains("\"state\":\"cancelled\",\"resultCode\":410")
                .contains("\"cancelRequested\":true", "\"cause\":\"cancelled\"");
        assertThat(retried.statusCode()).isEqualTo(201);
        assertThat(served.get(retried.headers().firstValue("Location").orElseThrow()).body())
                .contains("\"state\":\"queued\"", "\"retryOf\":\"" + id + "\"", "\"text\":\"a\"");
    }

    @Test
    void aHundredRepeatsUnderOneKeyAreOneJob() {
        List<HttpResponse<String>> answers =
                IntStream.range(0, 100)
                        .mapToObj(_ ->
                                CompletableFuture.supplyAsync(
                                        () -> underKey("k-1", "{\"text\":\"a\"}"), clients))
                        .toList()
                        .stream()
                        .map(CompletableFuture::join)
                        .toList();

        assertThat(answers).allMatch(answer -> answer.statusCode() == 201);
        assertThat(answers.stream().map(HttpResponse::body).distinct()).hasSize(1);
        assertThat(
                        answers.stream()
                                .filter(answer ->
                                        answer.headers()
                                                .firstValue("Idempotency-Replayed")
                                                .isEmpty()))
                .hasSize(1);
        assertThat(store.list(JobCatalog.Filter.ALL, Optional.empty(), 10).jobs()).hasSize(1);
    }

    @Test
    void aKeyWithAnotherPayloadIsRefused() {
        HttpResponse<String> first = underKey("k-1", "{\"text\":\"a\"}");
        HttpResponse<String> same = underKey("k-1", "{ \"top\": 10, \"text\": \"a\" }");
        HttpResponse<String> other = underKey("k-1", "{\"text\":\"b\"}");
        HttpResponse<String> otherKey = underKey("k-2", "{\"text\":\"b\"}");

        assertThat(same.body()).isEqualTo(first.body());
        assertThat(other.statusCode()).isEqualTo(422);
        assertThat(other.body()).contains("/problems/idempotency-key-reused");
        assertThat(otherKey.body()).isNotEqualTo(first.body());
    }

    @ParameterizedTest
    @ValueSource(strings = {"a b", "a\tb", ""})
    void aKeyThatIsNoneIsRefused(String key) {
        assertThat(underKey(key, "{\"text\":\"a\"}").statusCode()).isEqualTo(400);
        assertThat(underKey("x".repeat(256), "{\"text\":\"a\"}").statusCode()).isEqualTo(400);
        assertThat(underKey("x".repeat(255), "{\"text\":\"a\"}").statusCode()).isEqualTo(201);
    }

    private HttpResponse<String> underKey(String key, String body) {
        return served.send(
                "POST", SUBMIT, body, "Content-Type", "application/json", "Idempotency-Key", key);
    }

    @Test
    void aKillOfAJobInAProcessIsNotedForItsOwner() {
        JobId id = submitted("{\"text\":\"a\"}");
        StoredJob stored = store.find(id).orElseThrow();
        save(stored, stored.job().startedIsolated(TOKEN, "node-1/1", JobsInMemory.NOW));

        HttpResponse<String> answer =
                served.post("/v1/jobs/" + id + "/cancel", "{\"mode\":\"kill\"}");

        assertThat(answer.statusCode()).isEqualTo(202);
        assertThat(answer.body()).contains("\"cancelRequested\":true");
    }

    @Test
    void onlyARunOfThisNodeCanBeLookedInto() {
        JobId id = submitted("{\"text\":\"a\"}");
        assertThat(served.get("/v1/jobs/" + id + "/diagnostics").body())
                .contains("/problems/not-running");

        start(id);

        assertThat(served.get("/v1/jobs/" + id + "/diagnostics").body())
                .contains("/problems/runs-elsewhere", "worker node-1/1");
        assertThat(served.get("/v1/jobs/" + JobsInMemory.NEW + "/diagnostics").body())
                .contains("/problems/unknown-job");
    }

    @Test
    void aKillOfAJobInAThreadIsRefused() {
        JobId id = submitted("{\"text\":\"a\"}");
        start(id);

        HttpResponse<String> answer =
                served.post("/v1/jobs/" + id + "/cancel", "{\"mode\":\"kill\"}");

        assertThat(answer.statusCode()).isEqualTo(409);
        assertThat(answer.body()).contains("/problems/not-killable");
    }

    @Test
    void theListIsWalkedByItsCursor() {
        for (int n = 0; n < 5; n++) {
            submitted("{\"text\":\"a\"}");
        }
        String cursor = "";
        int seen = 0;
        do {
            String page =
                    served.get("/v1/jobs?limit=2&state=queued&type=count_words" + cursor).body();
            seen += page.split("\"uuid\"", -1).length - 1;
            cursor =
                    page.endsWith("\"next\":null}")
                            ? ""
                            : "&cursor=" + page.replaceAll(".*\"next\":\"([^\"]+)\"}", "$1");
        } while (!cursor.isEmpty());

        assertThat(seen).isEqualTo(5);
    }

    @Test
    void aDelayedJobWaits() {
        HttpResponse<String> answer = served.post(SUBMIT + "?delay=PT1H", "{\"text\":\"a\"}");

        assertThat(served.get(answer.headers().firstValue("Location").orElseThrow()).body())
                .contains("\"notBefore\":\"2026-11-24T07:00:00Z\"");
    }

    @Test
    void anyTextOfAJobCanBeShown() {
        JobId id = submitted("{\"text\":\"\\u0000 \\\"ü\uD83D\uDE00\"}");
        start(id);
        String odd = "\uD83D\uDE00 \uD83D \u0000 \u2028 \"\\ </script>";
        store.append(
                id,
                1,
                List.of(
                        new JournalEntry(
                                1_000_001,
                                JobsInMemory.NOW,
                                JournalEntry.Level.EVENT,
                                odd,
                                OptionalInt.empty(),
                                Optional.empty())));
        StoredJob stored = store.find(id).orElseThrow();
        save(stored, stored.job().beat(TOKEN, Progress.of(0.5, odd), JobsInMemory.NOW));

        for (String path : List.of("", "/progress", "/info")) {
            HttpResponse<String> answer = served.get("/v1/jobs/" + id + path);

            assertThat(answer.statusCode()).as(path).isEqualTo(200);
            assertThat(Json.read(answer.body().getBytes(StandardCharsets.UTF_8))).isNotNull();
        }
    }

    @Test
    void theSchemaOfATypeIsShown() {
        assertThat(served.get("/v1/types/count_words").body())
                .startsWith("{\"name\":\"word_count\",\"aliases\":[\"count_words\"],\"schema\":{")
                .contains("\"maximum\":1000");
    }

    static Stream<Arguments> badBodies() {
        return Stream.of(
                Arguments.of("broken", "{\"text\":\"a\"", 400, "malformed-json"),
                Arguments.of("text after it", "{\"text\":\"a\"} x", 400, "malformed-json"),
                Arguments.of("two documents", "{\"text\":\"a\"}{}", 400, "malformed-json"),
                Arguments.of(
                        "a key twice", "{\"text\":\"a\",\"text\":\"a\"}", 400, "malformed-json"),
                Arguments.of("NaN", "{\"text\":\"a\",\"top\":NaN}", 400, "malformed-json"),
                Arguments.of(
                        "infinity", "{\"text\":\"a\",\"top\":-Infinity}", 400, "malformed-json"),
                Arguments.of("single quotes", "{'text':'a'}", 400, "malformed-json"),
                Arguments.of("a comment", "{\"text\":\"a\"/**/}", 400, "malformed-json"),
                Arguments.of("brackets", "[".repeat(100_000), 400, "malformed-json"),
                Arguments.of("braces", "{\"a\":".repeat(100_000), 400, "malformed-json"),
                Arguments.of(
                        "closed brackets",
                        "[".repeat(100_000) + "]".repeat(100_000),
                        400,
                        "malformed-json"),
                Arguments.of("spaces only", "   ", 400, "malformed-json"),
                Arguments.of("an array", "[]", 422, "\"pointer\":\"\""),
                Arguments.of("an array of it", "[{\"text\":\"a\"}]", 422, "\"pointer\":\"\""),
                Arguments.of("a number", "7", 422, "\"pointer\":\"\""),
                Arguments.of("a text", "\"a\"", 422, "\"pointer\":\"\""),
                Arguments.of("null", "null", 422, "\"pointer\":\"\""),
                Arguments.of("nothing", "", 422, "\"pointer\":\"/text\""),
                Arguments.of("no parameters", "{}", 422, "\"pointer\":\"/text\""),
                Arguments.of("too short", "{\"text\":\"\"}", 422, "\"pointer\":\"/text\""),
                Arguments.of("another type", "{\"text\":1}", 422, "\"pointer\":\"/text\""),
                Arguments.of(
                        "too small", "{\"text\":\"a\",\"top\":0}", 422, "\"pointer\":\"/top\""),
                Arguments.of(
                        "too large", "{\"text\":\"a\",\"top\":1001}", 422, "\"pointer\":\"/top\""),
                Arguments.of("huge", "{\"text\":\"a\",\"top\":1e999999999}", 400, "malformed-json"),
                Arguments.of(
                        "a fraction", "{\"text\":\"a\",\"top\":1.5}", 422, "\"pointer\":\"/top\""),
                Arguments.of("unknown", "{\"text\":\"a\",\"x\":1}", 422, "\"pointer\":\"/x\""),
                Arguments.of(
                        "uuid", "{\"text\":\"a\",\"uuid\":\"1\"}", 422, "\"pointer\":\"/uuid\""),
                Arguments.of(
                        "resultCode",
                        "{\"text\":\"a\",\"resultCode\":200}",
                        422,
                        "\"pointer\":\"/resultCode\""));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("badBodies")
    void aBadBodyIsRefusedClearly(String what, String body, int status, String expected) {
        HttpResponse<String> answer = served.post(SUBMIT, body);
        HttpResponse<String> checked = served.post(SUBMIT + "?validateOnly=true", body);
        HttpResponse<String> original = served.post("/job/word_count", body);

        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(answer.headers().firstValue("Content-Type"))
                .hasValue("application/problem+json");
        assertThat(answer.body())
                .contains(expected, "\"instance\":\"" + SUBMIT + "\"")
                .doesNotContain("\tat ", "Exception", "io.zerog", "com.fasterxml");
        assertThat(checked.statusCode()).isEqualTo(status);
        assertThat(original.statusCode()).isEqualTo(400);
        assertThat(original.body()).contains(expected, "\"status\":400");
        assertThat(served.get("/v1/jobs").body()).isEqualTo("{\"jobs\":[],\"next\":null}");
    }

    @Test
    void everythingThatIsWrongIsNamedAtOnce() {
        HttpResponse<String> answer = served.post(SUBMIT, "{\"top\":0,\"x\":1}");

        assertThat(answer.body())
                .contains("\"pointer\":\"/text\"", "\"pointer\":\"/top\"", "\"pointer\":\"/x\"");
    }

    @ParameterizedTest
    @CsvSource({"c3 28", "80", "ed a0 80", "f4 90 80 80", "c0 80", "ff fe"})
    void invalidUtf8IsMalformed(String hex) {
        byte[] before = "{\"text\":\"".getBytes(StandardCharsets.US_ASCII);
        byte[] bad = HexFormat.ofDelimiter(" ").parseHex(hex);
        byte[] after = "\"}".getBytes(StandardCharsets.US_ASCII);

        HttpResponse<String> answer =
                served.send(
                        "POST",
                        SUBMIT,
                        HttpRequest.BodyPublishers.ofByteArrays(List.of(before, bad, after)),
                        "Content-Type",
                        "application/json");

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).contains("/problems/malformed-json");
    }

    @Test
    void anUnknownTypeIsNotFound() {
        HttpResponse<String> answer = served.post("/v1/types/nothing/jobs", "{}");
        HttpResponse<String> original = served.post("/job/nothing", "{}");

        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(answer.body()).contains("/problems/unknown-type");
        assertThat(original.statusCode()).isEqualTo(400);
    }

    private JobId submitted(String body) {
        HttpResponse<String> answer = served.post(SUBMIT, body);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
        return JobId.parse(answer.body().substring(9, 45)).orElseThrow();
    }

    private void start(JobId id) {
        StoredJob stored = store.find(id).orElseThrow();
        save(stored, stored.job().started(TOKEN, "node-1/1", false, JobsInMemory.NOW));
    }

    private void finish(JobId id, Verdict.Finish verdict, boolean hasOutput) {
        StoredJob stored = store.find(id).orElseThrow();
        Job finished =
                stored.job().finished(TOKEN, verdict, hasOutput, Progress.NONE, JobsInMemory.NOW);
        save(stored, finished);
    }

    private void save(StoredJob stored, Job changed) {
        assertThat(store.save(changed, stored.version()))
                .isInstanceOf(JobStore.SaveResult.Saved.class);
    }
}
