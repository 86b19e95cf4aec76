package io.zerog.adapter.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.zerog.application.JobUseCases;
import io.zerog.domain.handler.JobType;
import io.zerog.domain.handler.Output;
import io.zerog.domain.job.CancelRequest;
import io.zerog.domain.job.Job;
import io.zerog.domain.job.JobStatus;
import io.zerog.domain.job.JournalEntry;
import io.zerog.domain.job.Priority;
import io.zerog.domain.port.JobCatalog;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JobRoutesTest {

    private static final String JOB = "/v1/jobs/" + Jobs.ID;
    private static Served served;

    static final JobType<Text, Void> WORD_COUNT =
            JobType.of("word_count", Text.class, Void.class).aliases("count_words");

    record Text(String text) {}

    @BeforeAll
    static void start() {
        served = new Served();
    }

    @AfterAll
    static void stop() {
        served.close();
    }

    @BeforeEach
    void clear() {
        JobsInMemory jobs = served.jobs;
        jobs.stored.clear();
        jobs.parameters.clear();
        jobs.lines.clear();
        jobs.outputs.clear();
        jobs.types.clear();
        List.of(jobs.submitted, jobs.validated, jobs.cancelled, jobs.retried, jobs.deleted)
                .forEach(List::clear);
        jobs.listed.clear();
        jobs.next = Optional.empty();
        jobs.dropped = 0;
    }

    @Test
    void aSubmitAnswersTheUuidAndWhereTheJobIs() {
        HttpResponse<String> answer =
                served.post("/v1/types/word_count/jobs", "{\"text\":\"a b a\"}");

        assertThat(answer.statusCode()).isEqualTo(201);
        assertThat(answer.body()).isEqualTo("{\"uuid\":\"" + JobsInMemory.NEW + "\"}");
        assertThat(answer.headers().firstValue("Location"))
                .hasValue("/v1/jobs/" + JobsInMemory.NEW);
        JobUseCases.Submission submission = served.jobs.submitted.getFirst();
        assertThat(submission.type()).isEqualTo("word_count");
        assertThat(new String(submission.parameters(), StandardCharsets.UTF_8))
                .isEqualTo("{\"text\":\"a b a\"}");
        assertThat(submission.when()).isEqualTo(JobUseCases.When.NOW);
        assertThat(submission.priority()).isEqualTo(Priority.NORMAL);
    }

    @Test
    void aSubmitNeedsNoBodyAndThenNoContentType() {
        HttpResponse<String> answer = served.send("POST", "/v1/types/word_count/jobs", "");

        assertThat(answer.statusCode()).isEqualTo(201);
        assertThat(served.jobs.submitted.getFirst().parameters()).isEmpty();
    }

    @Test
    void aSubmitTakesADelayAndAPriority() {
        served.post("/v1/types/word_count/jobs?delay=PT1M30S&priority=high", "{}");

        JobUseCases.Submission submission = served.jobs.submitted.getFirst();
        assertThat(submission.when()).isEqualTo(new JobUseCases.When.After(Duration.ofSeconds(90)));
        assertThat(submission.priority()).isEqualTo(Priority.HIGH);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "2026-12-01T02:00:00%2B02:00",
                "2026-12-01T02:00:00+02:00",
                "2026-12-01T00:00:00Z",
                "2026-12-01T00:00:00.000z"
            })
    void aSubmitTakesATimeWithAnyOffset(String time) {
        served.post("/v1/types/word_count/jobs?runAt=" + time, "{}");

        assertThat(served.jobs.submitted.getFirst().when())
                .isEqualTo(new JobUseCases.When.At(Instant.parse("2026-12-01T00:00:00Z")));
    }

    @Test
    void validateOnlyStoresNothing() {
        HttpResponse<String> answer =
                served.post("/v1/types/word_count/jobs?validateOnly=true", "{}");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo("{\"valid\":true}");
        assertThat(served.jobs.validated).hasSize(1);
        assertThat(served.jobs.submitted).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "delay=soon                           | \\\"delay\\\" must be an ISO-8601 duration",
                "delay=-PT1S                          | \\\"delay\\\" must be an ISO-8601 duration",
                "delay=P3654D                         | \\\"delay\\\" must be an ISO-8601 duration",
                "delay=PT9999999999999999999S         | \\\"delay\\\" must be an ISO-8601 duration",
                "delay=                               | \\\"delay\\\" must be an ISO-8601 duration",
                "delay                                | \\\"delay\\\" must be an ISO-8601 duration",
                "delay=PT1S&delay=PT1S                | \\\"delay\\\" is given twice",
                "delay=PT1S&runAt=2026-12-01T00:00:00Z | exclude each other",
                "runAt=tomorrow                       | \\\"runAt\\\" must be a time in RFC 3339",
                "runAt=2026-12-01                     | \\\"runAt\\\" must be a time in RFC 3339",
                "runAt=2026-12-01T00:00:00            | \\\"runAt\\\" must be a time in RFC 3339",
                "runAt=9999-12-01T00:00:00Z           | \\\"runAt\\\" must lie within",
                "runAt=%2B99999-12-01T00:00:00Z       | \\\"runAt\\\" must be a time in RFC 3339",
                "priority=HIGH                        | \\\"priority\\\" must be one of high",
                "priority=urgent                      | \\\"priority\\\" must be one of high",
                "validateOnly=yes                     | \\\"validateOnly\\\" must be one of true",
                "dealy=PT1S                           | unknown query parameter \\\"dealy\\\"",
                "uuid=1                               | unknown query parameter \\\"uuid\\\"",
                "%zz=1                                | malformed",
                "delay=%zz                            | malformed",
            })
    void aBadQueryIsRefusedByName(String query, String detail) throws Exception {
        String answer =
                served.raw(
                        "POST /v1/types/word_count/jobs?"
                                + query.strip()
                                + " HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n");

        assertThat(answer).startsWith("HTTP/1.1 400 ");
        assertThat(answer).contains("\"type\":\"/problems/bad-request\"");
        assertThat(answer).contains(detail.strip());
        assertThat(served.jobs.submitted).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/v1/jobs/%s", "/v1/jobs/%s/info", "/v1/types", "/health/live"})
    void routesWithoutQueryParametersTakeNone(String path) {
        HttpResponse<String> answer = served.get(path.formatted(Jobs.ID) + "?verbose=1");

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body())
                .contains("unknown query parameter \\\"verbose\\\"; this path takes none");
    }

    @Test
    void theRecordOfARunningJobHasEveryFieldInItsOrder() {
        served.jobs.put(Jobs.running(), 7, "{\"text\":\"ü\",\"top\":10}");

        HttpResponse<String> answer = served.get(JOB);

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/json");
        assertThat(answer.body())
                .isEqualTo(
                        """
                        {"uuid":"ID","type":"word_count","state":"running","resultCode":-1,
                        "progress":{"percent":42.0,"done":42,"total":100,"unit":"lines",
                        "message":"counting"},"queue":"default","priority":"high","attempts":2,
                        "errorCount":1,"interruptions":3,"abandons":5,
                        "createdAt":"2026-11-24T06:00:00Z","notBefore":null,
                        "startedAt":"2026-11-24T06:00:01Z","finishedAt":null,
                        "updatedAt":"2026-11-24T06:00:09.250Z","worker":"node-1/3",
                        "cancelRequested":false,"cancel":null,"runs":[],"cause":null,"process":null,
                        "retryOf":"00000000-0000-4000-8000-00000000000a",
                        "parameters":{"text":"ü","top":10},
                        "links":{"progress":"/v1/jobs/ID/progress","info":"/v1/jobs/ID/info",
                        "data":"/v1/jobs/ID/data","events":"/v1/jobs/ID/events"}}
                        """
                                .replace("\n", "")
                                .replace("ID", Jobs.ID.toString()));
    }

    @Test
    void theRecordOfAQueuedJobSaysWhenItMayRun() {
        served.jobs.put(Jobs.queued(Jobs.ID), 1, "{}");

        assertThat(served.get(JOB).body())
                .contains(
                        "\"state\":\"queued\",\"resultCode\":-1,\"progress\":{\"percent\":0.0,"
                                + "\"done\":null,\"total\":null,\"unit\":null,\"message\":null}")
                .contains(
                        "\"notBefore\":\"2026-11-24T06:00:30Z\",\"startedAt\":null,"
                                + "\"finishedAt\":null")
                .contains(
                        "\"worker\":null,\"cancelRequested\":false,\"cancel\":null,\"runs\":[],\"cause\":null,"
                                + "\"process\":null,\"retryOf\":null");
    }

    @Test
    void theRecordOfAFailedJobSaysWhy() {
        served.jobs.put(Jobs.failed(), 1, "{}");

        assertThat(served.get(JOB).body())
                .contains("\"state\":\"failed\",\"resultCode\":500,\"progress\":{\"percent\":29.0")
                .contains("\"finishedAt\":\"2026-11-24T06:00:09Z\"")
                .contains("\"cause\":\"output-too-large\"");
    }

    @Test
    void theRecordOfAKilledJobSaysWhatItsProcessTook() {
        served.jobs.put(Jobs.killed(), 1, "{}");

        assertThat(served.get(JOB).body())
                .contains("\"state\":\"cancelled\",\"resultCode\":410")
                .contains(
                        "\"cause\":\"killed\",\"process\":{\"exitCode\":137,"
                                + "\"peakMemory\":104857600,\"cpuSeconds\":1.25}");
    }

    @Test
    void theRecordShowsThatACancelWasAskedFor() {
        Job asked =
                Jobs.running()
                        .cancelled(
                                new CancelRequest(
                                        CancelRequest.Mode.GRACEFUL,
                                        Duration.ofSeconds(1),
                                        Optional.empty(),
                                        Optional.empty(),
                                        Jobs.UPDATED),
                                Jobs.UPDATED);
        served.jobs.put(asked, 1, "{}");

        assertThat(served.get(JOB).body()).contains("\"cancelRequested\":true");
    }

    @Test
    void anUnchangedRecordIsNotSentAgain() {
        served.jobs.put(Jobs.running(), 255, "{}");
        String tag = served.get(JOB).headers().firstValue("ETag").orElseThrow();

        HttpResponse<String> same = served.get(JOB, "If-None-Match", "\"x\", W/" + tag);
        served.jobs.put(Jobs.running(), 256, "{}");
        HttpResponse<String> changed = served.get(JOB, "If-None-Match", tag);

        assertThat(same.statusCode()).isEqualTo(304);
        assertThat(same.body()).isEmpty();
        assertThat(same.headers().firstValue("ETag")).hasValue(tag);
        assertThat(changed.statusCode()).isEqualTo(200);
        assertThat(changed.headers().firstValue("ETag")).isPresent().isNotEqualTo(tag);
    }

    @Test
    void progressHasItsFieldsInTheirOrder() {
        served.jobs.put(Jobs.succeeded(Optional.empty()), 1, "{}");

        assertThat(served.get(JOB + "/progress").body())
                .isEqualTo(
                        "{\"uuid\":\""
                                + Jobs.ID
                                + "\",\"state\":\"succeeded\",\"percent\":100.0,\"done\":42,"
                                + "\"total\":100,\"unit\":\"lines\",\"message\":\"counting\","
                                + "\"resultCode\":200,\"updatedAt\":\"2026-11-24T06:00:09.250Z\"}");
    }

    @Test
    void infoSortsTheLinesByLevel() {
        served.jobs.put(Jobs.running(), 1, "{}");
        served.jobs.lines.put(
                Jobs.ID,
                List.of(
                        line(1_000_001, JournalEntry.Level.EVENT, "begun"),
                        new JournalEntry(
                                1_000_002,
                                Jobs.CREATED,
                                JournalEntry.Level.ERROR,
                                "boom",
                                OptionalInt.of(500),
                                Optional.of("at x\nat y")),
                        line(1_000_003, JournalEntry.Level.ERROR, "odd"),
                        line(2_000_001, JournalEntry.Level.WARNING, "slow")));
        served.jobs.dropped = 3;

        String body = served.get(JOB + "/info").body();

        assertThat(body)
                .startsWith("{\"uuid\":\"" + Jobs.ID + "\",\"state\":\"running\",\"percent\":42.0,")
                .endsWith(
                        """
                        "events":[{"seq":1000001,"at":"2026-11-24T06:00:00Z","attempt":1,
                        "message":"begun"}],
                        "warnings":[{"seq":2000001,"at":"2026-11-24T06:00:00Z","attempt":2,
                        "message":"slow"}],
                        "errors":[{"seq":1000002,"at":"2026-11-24T06:00:00Z","attempt":1,
                        "message":"boom","code":500,"stackTrace":"at x\\nat y"},
                        {"seq":1000003,"at":"2026-11-24T06:00:00Z","attempt":1,
                        "message":"odd","code":null,"stackTrace":null}],"dropped":3}
                        """
                                .replace("\n", ""));
    }

    @Test
    void infoReadsAJournalOfManyPages() {
        served.jobs.put(Jobs.running(), 1, "{}");
        List<JournalEntry> lines = new ArrayList<>();
        for (int n = 1; n <= 2_500; n++) {
            lines.add(line(1_000_000 + n, JournalEntry.Level.EVENT, "line " + n));
        }
        served.jobs.lines.put(Jobs.ID, lines);

        String body = served.get(JOB + "/info").body();

        assertThat(body.split("\"seq\":", -1)).hasSize(2_501);
        assertThat(body).contains("\"message\":\"line 1\"}", "\"message\":\"line 2500\"}");
    }

    @Test
    void infoCountsTheLinesThatDoNotFitAsDropped() {
        served.jobs.put(Jobs.running(), 1, "{}");
        String message = "x".repeat(8_192);
        int fitting = JobLog.LIMIT / message.length();
        List<JournalEntry> lines = new ArrayList<>();
        for (int n = 1; n <= fitting + 10; n++) {
            lines.add(line(1_000_000 + n, JournalEntry.Level.EVENT, message));
        }
        served.jobs.lines.put(Jobs.ID, lines);

        String body = served.get(JOB + "/info").body();

        assertThat(body).endsWith("\"dropped\":10}");
        assertThat(body).contains("\"seq\":" + (1_000_000 + fitting) + ",");
        assertThat(body).doesNotContain("\"seq\":" + (1_000_001 + fitting) + ",");
    }

    @Test
    void theOutputComesInItsMediaType() {
        served.jobs.put(Jobs.succeeded(Optional.of(Jobs.TOKEN)), 1, "{}");
        served.jobs.outputs.put(
                Jobs.ID, Output.of("a,b".getBytes(StandardCharsets.UTF_8), "text/csv"));

        HttpResponse<String> answer = served.get(JOB + "/data");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Content-Type")).hasValue("text/csv");
        assertThat(answer.body()).isEqualTo("a,b");
    }

    @Test
    void aSuccessWithoutOutputHasNoContent() {
        served.jobs.put(Jobs.succeeded(Optional.empty()), 1, "{}");

        HttpResponse<String> answer = served.get(JOB + "/data");

        assertThat(answer.statusCode()).isEqualTo(204);
        assertThat(answer.body()).isEmpty();
    }

    @Test
    void anUnfinishedJobHasNoOutputYet() {
        served.jobs.put(Jobs.running(), 1, "{}");

        HttpResponse<String> answer = served.get(JOB + "/data");

        assertThat(answer.statusCode()).isEqualTo(409);
        assertThat(answer.headers().firstValue("Content-Type"))
                .hasValue("application/problem+json");
        assertThat(answer.body())
                .isEqualTo(
                        """
                        {"type":"/problems/not-finished","title":"The job has not finished",
                        "status":409,"detail":"the job is running and has no output yet",
                        "instance":"%s/data","state":"running"}
                        """
                                .replace("\n", "")
                                .formatted(JOB));
    }

    @Test
    void failedAndCancelledJobsHaveNoOutput() {
        served.jobs.put(Jobs.failed(), 1, "{}");
        HttpResponse<String> failed = served.get(JOB + "/data");
        served.jobs.put(Jobs.cancelled(), 2, "{}");
        HttpResponse<String> cancelled = served.get(JOB + "/data");

        assertThat(failed.statusCode()).isEqualTo(409);
        assertThat(failed.body()).contains("/problems/no-output", "the job has failed");
        assertThat(cancelled.statusCode()).isEqualTo(409);
        assertThat(cancelled.body()).contains("/problems/no-output", "has been cancelled");
    }

    @Test
    void aCancelNeedsNoBody() {
        served.jobs.put(Jobs.running(), 1, "{\"a\":1}");

        HttpResponse<String> answer = served.send("POST", JOB + "/cancel", "");

        assertThat(answer.statusCode()).isEqualTo(202);
        assertThat(answer.body()).startsWith("{\"uuid\":\"" + Jobs.ID + "\"");
        assertThat(answer.body()).contains("\"parameters\":{\"a\":1}");
        assertThat(served.jobs.cancelled)
                .containsExactly(
                        new JobUseCases.Cancellation(
                                CancelRequest.Mode.GRACEFUL,
                                Duration.ofSeconds(10),
                                Optional.empty(),
                                Optional.empty()));
    }

    @Test
    void aCancelSaysHowAndWhy() {
        served.jobs.put(Jobs.running(), 1, "{}");

        served.post(JOB + "/cancel", "{\"mode\":\"kill\",\"grace\":\"PT0S\",\"reason\":\"wrong\"}");

        assertThat(served.jobs.cancelled)
                .containsExactly(
                        new JobUseCases.Cancellation(
                                CancelRequest.Mode.KILL,
                                Duration.ZERO,
                                Optional.of("wrong"),
                                Optional.empty()));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'mode':'gently'}         | 422 | \"pointer\":\"/mode\"",
                "{'mode':null}             | 422 | \"pointer\":\"/mode\"",
                "{'grace':10}              | 422 | \"pointer\":\"/grace\"",
                "{'grace':'-PT1S'}         | 422 | \"pointer\":\"/grace\"",
                "{'grace':'PT24H1S'}       | 422 | \"pointer\":\"/grace\"",
                "{'reason':{'a':[1]}}      | 422 | \"pointer\":\"/reason\"",
                "{'a/b~c':[[1]]}           | 422 | \"pointer\":\"/a~1b~0c\"",
                "{'uuid':'1'}              | 422 | \"pointer\":\"/uuid\"",
                "[]                        | 422 | \"pointer\":\"\"",
                "[{'mode':'kill'}]         | 422 | \"pointer\":\"\"",
                "7                         | 422 | \"pointer\":\"\"",
                "null                      | 422 | \"pointer\":\"\"",
                "{'mode':'kill'            | 400 | malformed-json",
                "{'mode':'kill'} x         | 400 | malformed-json",
                "{'mode':'kill'}{}         | 400 | malformed-json",
                "{'mode':'kill','mode':'kill'} | 400 | malformed-json",
                "{'grace':NaN}             | 400 | malformed-json",
            })
    void aBadCancelIsRefusedByPointer(String body, int status, String expected) {
        served.jobs.put(Jobs.running(), 1, "{}");

        HttpResponse<String> answer = served.post(JOB + "/cancel", body.strip().replace('\'', '"'));

        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(answer.body()).contains(expected.strip());
        assertThat(served.jobs.cancelled).isEmpty();
    }

    @Test
    void aRetryAnswersLikeASubmit() {
        served.jobs.put(Jobs.failed(), 1, "{}");

        HttpResponse<String> answer = served.send("POST", JOB + "/retry", "");

        assertThat(answer.statusCode()).isEqualTo(201);
        assertThat(answer.body()).isEqualTo("{\"uuid\":\"" + JobsInMemory.NEW + "\"}");
        assertThat(answer.headers().firstValue("Location"))
                .hasValue("/v1/jobs/" + JobsInMemory.NEW);
        assertThat(served.jobs.retried).containsExactly(Jobs.ID);
    }

    @Test
    void aDeleteAnswersNothing() {
        served.jobs.put(Jobs.failed(), 1, "{}");

        HttpResponse<String> answer = served.send("DELETE", JOB, "");

        assertThat(answer.statusCode()).isEqualTo(204);
        assertThat(served.jobs.deleted).containsExactly(Jobs.ID);
    }

    @Test
    void aListHasRecordsWithoutParametersAndTheNextCursor() {
        served.jobs.put(Jobs.running(), 1, "{\"secret\":1}");
        JobCatalog.Position next = new JobCatalog.Position(Jobs.CREATED, Jobs.ID);
        served.jobs.next = Optional.of(next);

        String body = served.get("/v1/jobs").body();

        assertThat(body).startsWith("{\"jobs\":[{\"uuid\":\"" + Jobs.ID + "\"");
        assertThat(body).doesNotContain("parameters", "secret");
        String cursor = body.replaceAll(".*\"next\":\"([^\"]+)\"}", "$1");
        served.get("/v1/jobs?cursor=" + cursor);
        assertThat(served.jobs.listed.get(0))
                .isEqualTo(new JobsInMemory.Asked(JobCatalog.Filter.ALL, Optional.empty(), 50));
        assertThat(served.jobs.listed.get(1).after()).hasValue(next);
    }

    @Test
    void theLastPageHasNoNext() {
        assertThat(served.get("/v1/jobs").body()).isEqualTo("{\"jobs\":[],\"next\":null}");
    }

    @Test
    void aListIsFilteredByStateTypeAndTime() {
        served.jobs.types.add(WORD_COUNT);

        served.get(
                "/v1/jobs?state=cancelled&type=count_words&limit=200"
                        + "&createdAfter=2026-11-24T00:00:00Z&createdBefore=2026-11-25T00:00:00Z");

        assertThat(served.jobs.listed)
                .containsExactly(
                        new JobsInMemory.Asked(
                                new JobCatalog.Filter(
                                        Optional.of(JobStatus.CANCELLED),
                                        Optional.of("word_count"),
                                        Optional.of(Instant.parse("2026-11-24T00:00:00Z")),
                                        Optional.of(Instant.parse("2026-11-25T00:00:00Z"))),
                                Optional.empty(),
                                200));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "state=RUNNING",
                "state=done",
                "type=A",
                "type=%00",
                "type=",
                "limit=0",
                "limit=201",
                "limit=ten",
                "limit=99999999999",
                "createdAfter=now",
                "cursor=x",
                "cursor=",
                "cursor=AAAA",
                "createdBefore=2026-11-24",
                "offset=1",
                "limit=1&limit=2",
            })
    void aBadListIsRefusedByName(String query) {
        HttpResponse<String> answer = served.get("/v1/jobs?" + query);

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body())
                .contains("/problems/bad-request", "\\\"" + query.split("=")[0] + "\\\"");
        assertThat(served.jobs.listed).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "/progress", "/info", "/data"})
    void anUnknownOrMalformedIdIsAnUnknownJob(String below) {
        for (String id :
                List.of(
                        "00000000-0000-4000-8000-000000000000",
                        "1-1-1-1-1",
                        "x",
                        "6f1d2c3b-4a59-4687-9876-0123456789abc",
                        "6f1d2c3b_4a59_4687_9876_0123456789ab")) {
            HttpResponse<String> answer = served.get("/v1/jobs/" + id + below);

            assertThat(answer.statusCode()).as(id).isEqualTo(404);
            assertThat(answer.body()).contains("\"type\":\"/problems/unknown-job\"");
        }
    }

    private static JournalEntry line(long seq, JournalEntry.Level level, String message) {
        return new JournalEntry(
                seq, Jobs.CREATED, level, message, OptionalInt.empty(), Optional.empty());
    }
}
