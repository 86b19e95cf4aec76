package io.zerog.codec;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.zerog.domain.job.CancelRequest;
import io.zerog.domain.job.Cause;
import io.zerog.domain.job.Checkpoint;
import io.zerog.domain.job.Counters;
import io.zerog.domain.job.Ending;
import io.zerog.domain.job.Job;
import io.zerog.domain.job.JobId;
import io.zerog.domain.job.JobState;
import io.zerog.domain.job.PastRun;
import io.zerog.domain.job.Priority;
import io.zerog.domain.job.ProcessUse;
import io.zerog.domain.job.Progress;
import io.zerog.domain.job.QueuedReason;
import io.zerog.domain.job.Review;
import io.zerog.domain.job.Start;
import io.zerog.domain.job.Token;
import io.zerog.domain.job.TraceParent;
import io.zerog.domain.job.Verdict;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Random;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JobDocumentTest {

    private static final ObjectMapper PLAIN = new ObjectMapper();
    private static final TraceParent TRACE =
            new TraceParent("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01");
    private static final Token TOKEN =
            new Token(UUID.fromString("7a1d0a52-93f2-4f4e-8f6e-8d2a3c1b0e4f"));

    /** Fixtures are kept: what was stored once is never changed here, only added to. */
    @ParameterizedTest
    @CsvSource({
        "queued, queued",
        "requeued, queued",
        "running, running",
        "isolated, running",
        "succeeded, succeeded",
        "failed, failed",
        "cancelled, cancelled",
        "killed, cancelled"
    })
    void documentsOfVersion1AreReadForEverAndWrittenAsTheyWere(String name, String state)
            throws IOException {
        byte[] stored = resource("v1-" + name + ".json");

        JobDocument document = JobDocument.read(stored);

        assertThat(document.job().state().status().name()).isEqualToIgnoringCase(state);
        assertThat(document.hasUnknownFields()).isFalse();
        assertThat(tree(document.json())).isEqualTo(tree(stored));
        assertThat(JobDocument.read(document.json()).job()).isEqualTo(document.job());
    }

    @Test
    void everyFieldOfVersion1IsRead() throws IOException {
        JobDocument document = JobDocument.read(resource("v1-running.json"));

        assertThat(document.writeId()).contains("w-17");
        assertThat(document.job())
                .isEqualTo(
                        new Job(
                                JobId.parse("0b4e5a3c-7d1f-4f0e-9a52-3f6d1c2b7a90").orElseThrow(),
                                "prime_count",
                                "slow",
                                Priority.HIGH,
                                Instant.parse("2026-11-24T06:30:00.001Z"),
                                Instant.parse("2026-11-24T06:31:00.120Z"),
                                new JobState.Running(
                                        TOKEN,
                                        "node-1",
                                        Instant.parse("2026-11-24T06:30:31.999Z"),
                                        3,
                                        true),
                                new Counters(5, 1, 1, 1, 1),
                                new Progress(
                                        0.42,
                                        OptionalLong.of(42),
                                        OptionalLong.of(100),
                                        Optional.of("numbers"),
                                        Optional.of("on \"it\" – €")),
                                Optional.of(
                                        new Start(
                                                "node-1",
                                                Instant.parse("2026-11-24T06:30:31.999Z"))),
                                Optional.of(
                                        new Checkpoint(
                                                "{\"next\": 524290, \"primes\": 43390, \"seen\": [\"a\\n\", null, 1.50]}"
                                                        .getBytes(UTF_8))),
                                new Review(Instant.parse("2026-11-24T06:30:50Z"), "e-1", 2),
                                Optional.of(
                                        new CancelRequest(
                                                CancelRequest.Mode.GRACEFUL,
                                                Duration.ofSeconds(10),
                                                Optional.of("not needed"),
                                                Optional.of("alice"),
                                                Instant.parse("2026-11-24T06:31:00.120Z"))),
                                JobId.parse("11111111-2222-4333-8444-555555555555"),
                                Optional.empty()));
        assertThat(JobDocument.read(resource("v1-queued.json")).job().state())
                .isEqualTo(
                        new JobState.Queued(
                                Instant.parse("2026-11-24T06:30:30Z"), QueuedReason.SUBMITTED));
        assertThat(JobDocument.read(resource("v1-succeeded.json")).job().state())
                .isEqualTo(
                        new JobState.Finished(
                                201,
                                Ending.SUCCEEDED,
                                Optional.empty(),
                                Instant.parse("2026-11-24T06:30:02Z"),
                                Optional.of(TOKEN)));
        assertThat(JobDocument.read(resource("v1-killed.json")).job().state())
                .isEqualTo(
                        new JobState.Finished(
                                410,
                                Ending.CANCELLED,
                                Optional.of(Cause.KILLED),
                                Instant.parse("2026-11-24T06:30:02Z"),
                                Optional.empty(),
                                Optional.of(
                                        new ProcessUse(
                                                OptionalInt.of(137),
                                                OptionalLong.of(104_857_600),
                                                Optional.of(Duration.ofMillis(1_250))))));
        assertThat(JobDocument.read(resource("v1-failed.json")).job().state())
                .isEqualTo(
                        new JobState.Finished(
                                500,
                                Ending.FAILED,
                                Optional.of(Cause.OUTPUT_TOO_LARGE),
                                Instant.parse("2026-11-24T06:30:02Z"),
                                Optional.empty()));
    }

    @Test
    void whatLaterDocumentsOfVersion1HaveIsReadToo() throws IOException {
        Job requeued = JobDocument.read(resource("v1-requeued.json")).job();
        assertThat(requeued.traceParent()).contains(TRACE);
        assertThat(requeued.runs())
                .extracting(PastRun::ended)
                .containsExactly(
                        QueuedReason.RETRIED, QueuedReason.ABANDONED, QueuedReason.CRASHED);
        assertThat(requeued.runs().getFirst())
                .isEqualTo(
                        new PastRun(
                                1,
                                "node-1",
                                Instant.parse("2026-11-24T06:30:01Z"),
                                Instant.parse("2026-11-24T06:30:31.999Z"),
                                QueuedReason.RETRIED));
        assertThat(JobDocument.read(resource("v1-isolated.json")).job().state())
                .isEqualTo(
                        new JobState.Running(
                                TOKEN,
                                "node-2",
                                Instant.parse("2026-11-24T06:31:00.120Z"),
                                1,
                                false,
                                true));
    }

    @Test
    void whatANewerVersionWroteIsKept() throws IOException {
        byte[] stored = resource("v2-running.json");
        JobDocument document = JobDocument.read(stored);
        Job next =
                document.job().beat(TOKEN, document.job().progress(), document.job().updatedAt());

        byte[] written = document.with(next).json();

        assertThat(document.hasUnknownFields()).isTrue();
        assertThat(tree(written).at("/running/heartbeat").intValue()).isEqualTo(4);
        ObjectNode expected = (ObjectNode) tree(stored);
        ((ObjectNode) expected.get("running")).put("heartbeat", 4);
        assertThat(tree(written)).isEqualTo(expected);
        // Not only the value: each digit, as it was written.
        assertThat(new String(written, UTF_8))
                .contains("\"limits\": [1, 2.50, {\"a\": \"\\u20ac\"}]")
                .contains("\"n\": 12345678901234567890.5");
        assertThat(JobDocument.read(written).with(next).json()).isEqualTo(written);
    }

    @Test
    void theTraceIsOneFieldThatOlderDocumentsDoNotHave() throws IOException {
        JobDocument older = JobDocument.read(resource("v1-queued.json"));
        assertThat(older.job().traceParent()).isEmpty();
        assertThat(tree(older.json()).has("traceParent")).isFalse();

        ObjectNode newer = (ObjectNode) tree(older.json());
        newer.put("traceParent", TRACE.value());
        JobDocument traced = JobDocument.read(PLAIN.writeValueAsBytes(newer));

        assertThat(traced.job().traceParent()).contains(TRACE);
        assertThat(traced.hasUnknownFields()).isFalse();
        assertThat(tree(traced.json())).isEqualTo(newer);
    }

    @Test
    void aTraceThatCannotBeUnderstoodHoldsNoJobUp() throws IOException {
        ObjectNode stored = (ObjectNode) tree(resource("v1-queued.json"));
        stored.put("traceParent", "01-broken");

        JobDocument document = JobDocument.read(PLAIN.writeValueAsBytes(stored));

        assertThat(document.job().traceParent()).isEmpty();
    }

    @Test
    void unknownFieldsOfARunGoWithTheRun() throws IOException {
        JobDocument document = JobDocument.read(resource("v2-running.json"));
        Job done =
                document.job()
                        .finished(
                                TOKEN,
                                Verdict.Finish.outputTooLarge(),
                                false,
                                document.job().progress(),
                                Instant.parse("2026-11-24T07:00:00Z"));

        JsonNode written = tree(document.with(done).json());

        assertThat(written.has("running")).isFalse();
        assertThat(written.get("finished").has("process")).isFalse();
        assertThat(written.at("/progress/eta").asText()).isEqualTo("PT5M");
        assertThat(written.at("/labels/team").asText()).isEqualTo("blue");
        assertThat(written.get("schemaVersion").intValue()).isEqualTo(2);
    }

    @Test
    void anyJobComesBackAsItWas() {
        Random random = new Random(20_261_124);
        for (int i = 0; i < 2_000; i++) {
            Job job = job(random);
            JobDocument document = JobDocument.of(job).writtenAs("w" + i);

            JobDocument read = JobDocument.read(document.json());

            assertThat(read.job()).isEqualTo(job);
            assertThat(read.writeId()).contains("w" + i);
            assertThat(read.schemaVersion()).isEqualTo(JobDocument.SCHEMA_VERSION);
            assertThat(read.hasUnknownFields()).isFalse();
            assertThat(read.json()).isEqualTo(document.json());
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"uuid\"|\"uid\"|it has no uuid",
                "\"queued\": {|\"parked\": {|it has no state",
                "\"state\": \"queued\"|\"state\": \"running\"|its state is not",
                "\"normal\"|\"urgent\"|unknown name \"urgent\"",
                "\"submitted\"|\"guessed\"|unknown name \"guessed\"",
                "\"attempts\": 0|\"attempts\": \"0\"|",
                "\"attempts\": 0|\"attempts\": 5000000000|",
                "\"createdAt\": \"2026-11-24T06:30:00.000Z\"|\"createdAt\": \"2026-11-24T06:60:00.000Z\"|",
                "\"createdAt\": \"2026-11-24T06:30:00.000Z\"|\"createdAt\": \"2026-11-31T06:30:00.000Z\"|",
                "\"createdAt\": \"2026-11-24T06:30:00.000Z\"|\"createdAt\": 5|no text in createdAt",
                "\"schemaVersion\": 1,|'  '|it has no schemaVersion",
                "\"review\": {|\"review\": [], \"other\": {|no object where one belongs",
            })
    void whatIsNoDocumentOfAJobIsRefused(String part, String instead, String why)
            throws IOException {
        String stored = new String(resource("v1-queued.json"), UTF_8);
        assertThat(stored).contains(part);

        assertThatThrownBy(() -> JobDocument.read(stored.replace(part, instead).getBytes(UTF_8)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("not the document of a job: ")
                .hasMessageContaining(why == null ? "" : why);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "[]", "5", "null", "{}", "{\"schemaVersion\":1} x", "{\"uuid\":"})
    void otherTextsAreRefused(String text) {
        assertThatThrownBy(() -> JobDocument.read(text.getBytes(UTF_8)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static Job job(Random random) {
        return new Job(
                new JobId(uuid(random)),
                "type_" + random.nextInt(10),
                "queue",
                pick(random, Priority.values()),
                moment(random),
                moment(random),
                state(random),
                new Counters(
                        random.nextInt(),
                        random.nextInt(9),
                        random.nextInt(9),
                        random.nextInt(9),
                        random.nextInt(9)),
                new Progress(
                        random.nextDouble(),
                        random.nextBoolean()
                                ? OptionalLong.of(random.nextLong())
                                : OptionalLong.empty(),
                        random.nextBoolean()
                                ? OptionalLong.of(random.nextLong())
                                : OptionalLong.empty(),
                        maybe(random, text(random)),
                        maybe(random, text(random))),
                maybe(random, new Start(text(random), moment(random))),
                maybe(random, checkpoint(random)),
                new Review(moment(random), text(random), random.nextInt(9)),
                maybe(
                        random,
                        new CancelRequest(
                                pick(random, CancelRequest.Mode.values()),
                                Duration.ofMillis(random.nextInt()),
                                maybe(random, text(random)),
                                maybe(random, text(random)),
                                moment(random))),
                maybe(random, new JobId(uuid(random))),
                maybe(random, TRACE),
                Stream.generate(() ->
                                new PastRun(
                                        random.nextInt(9),
                                        text(random),
                                        moment(random),
                                        moment(random),
                                        pick(random, QueuedReason.values())))
                        .limit(random.nextInt(3))
                        .toList());
    }

    private static JobState state(Random random) {
        return switch (random.nextInt(3)) {
            case 0 -> new JobState.Queued(moment(random), pick(random, QueuedReason.values()));
            case 1 ->
                    new JobState.Running(
                            new Token(uuid(random)),
                            text(random),
                            moment(random),
                            random.nextLong(),
                            random.nextBoolean(),
                            random.nextBoolean());
            default ->
                    new JobState.Finished(
                            random.nextInt(600),
                            pick(random, Ending.values()),
                            maybe(random, pick(random, Cause.values())),
                            moment(random),
                            maybe(random, new Token(uuid(random))),
                            maybe(random, process(random)));
        };
    }

    private static ProcessUse process(Random random) {
        return new ProcessUse(
                random.nextBoolean() ? OptionalInt.of(random.nextInt()) : OptionalInt.empty(),
                random.nextBoolean() ? OptionalLong.of(random.nextLong()) : OptionalLong.empty(),
                maybe(random, Duration.ofNanos(random.nextLong())));
    }

    private static Checkpoint checkpoint(Random random) {
        List<String> values =
                List.of(
                        "{}",
                        "[]",
                        "null",
                        "true",
                        "false",
                        "0",
                        "-1.5e3",
                        "\"\"",
                        "\"a\\\"b\\n\u20ac\"",
                        "{\"a\":[1,{\"b\":\"}\"},[]]}",
                        "{ \"spaced\" : 1 }",
                        "123456789012345678901234567890",
                        "\"" + "x".repeat(10_000) + "\"");
        return new Checkpoint(values.get(random.nextInt(values.size())).getBytes(UTF_8));
    }

    private static Instant moment(Random random) {
        // Mostly milliseconds of this century, and now and then anything that an Instant holds.
        return switch (random.nextInt(10)) {
            case 0 -> Instant.ofEpochSecond(random.nextInt(), random.nextInt(1_000_000_000));
            case 1 ->
                    pick(
                            random,
                            Instant.MIN,
                            Instant.MAX,
                            Instant.EPOCH,
                            Instant.parse("0000-01-01T00:00:00Z"));
            default ->
                    Instant.ofEpochMilli(random.nextLong(-60_000_000_000_000L, 4_000_000_000_000L));
        };
    }

    private static String text(Random random) {
        return pick(
                random,
                "",
                "node-1",
                "\"quoted\" \\ \n\t\u0000",
                "\u00e4\u20ac\ud83d\ude00",
                "half a pair \ud83d",
                "z".repeat(30));
    }

    @SafeVarargs
    private static <T> T pick(Random random, T... values) {
        return values[random.nextInt(values.length)];
    }

    private static <T> Optional<T> maybe(Random random, T value) {
        return random.nextBoolean() ? Optional.of(value) : Optional.empty();
    }

    private static UUID uuid(Random random) {
        return new UUID(random.nextLong(), random.nextLong());
    }

    private static byte[] resource(String name) throws IOException {
        try (InputStream in = JobDocumentTest.class.getResourceAsStream("/job-documents/" + name)) {
            return in.readAllBytes();
        }
    }

    private static JsonNode tree(byte[] json) throws IOException {
        return PLAIN.readTree(json);
    }
}
