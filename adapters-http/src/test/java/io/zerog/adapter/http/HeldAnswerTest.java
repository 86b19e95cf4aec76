package io.zerog.adapter.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.zerog.domain.job.Job;
import io.zerog.domain.job.JobEvent;
import io.zerog.domain.job.JobState;
import io.zerog.domain.job.Priority;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Answers that wait: the long poll on progress, and submits that prefer to. */
@Timeout(60)
class HeldAnswerTest {

    private static final String PROGRESS = "/v1/jobs/" + Jobs.ID + "/progress";
    private static final String SUBMIT = "/v1/types/word_count/jobs";
    private static final Duration NEVER = Duration.ofHours(1);

    private Served served;

    @BeforeEach
    void start() {
        served =
                new Served(
                        Served.SETTINGS.withLive(
                                new HttpSettings.Live(
                                        Duration.ofMillis(20),
                                        Duration.ofMillis(20),
                                        NEVER,
                                        NEVER,
                                        100)));
    }

    @AfterEach
    void stop() {
        served.close();
    }

    @Test
    void aLongPollIsHeldUntilSomethingChanges() throws Exception {
        served.jobs.put(Jobs.queued(Jobs.ID), 1, "{}");
        CompletableFuture<HttpResponse<String>> answer = heldAt(PROGRESS + "?wait=60");

        served.jobs.put(Jobs.running(), 2, "{}");

        assertThat(answer.get(20, TimeUnit.SECONDS).body()).contains("\"state\":\"running\"");
    }

    @Test
    void aLongPollOfAFinishedJobIsAnsweredAtOnce() {
        served.jobs.put(Jobs.failed(), 1, "{}");

        assertThat(served.get(PROGRESS + "?wait=60").body()).contains("\"state\":\"failed\"");
    }

    @Test
    void aLongPollEndsWithItsTime() {
        served.jobs.put(Jobs.running(), 1, "{}");

        assertThat(served.get(PROGRESS + "?wait=1").body()).contains("\"state\":\"running\"");
    }

    @Test
    void aClientBehindIsAnsweredAtOnce() {
        served.jobs.put(Jobs.running(), 2, "{}");

        HttpResponse<String> answer = served.get(PROGRESS + "?wait=60", "If-None-Match", "\"1\"");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("ETag")).contains("\"2\"");
    }

    @Test
    void aClientUpToDateIsToldSo() {
        served.jobs.put(Jobs.running(), 2, "{}");

        HttpResponse<String> answer = served.get(PROGRESS + "?wait=0", "If-None-Match", "\"2\"");

        assertThat(answer.statusCode()).isEqualTo(304);
        assertThat(answer.body()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"61", "-1", "x", "", "PT1S"})
    void aWaitThatIsNoneIsRefused(String wait) {
        served.jobs.put(Jobs.running(), 1, "{}");

        assertThat(served.get(PROGRESS + "?wait=" + wait).statusCode()).isEqualTo(400);
    }

    @Test
    void aSubmitThatPrefersToWaitGetsTheRecordOfTheEndedJob() {
        served.jobs.put(ended(), 3, "{\"a\":1}");

        HttpResponse<String> answer = submit("respond-async, wait=20");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Preference-Applied")).contains("wait=20");
        assertThat(answer.body()).contains("\"state\":\"succeeded\"", "\"parameters\":{\"a\":1}");
    }

    @Test
    void aSubmitWhoseJobTakesLongerIsAccepted() {
        served.jobs.put(Jobs.queued(JobsInMemory.NEW), 1, "{}");

        HttpResponse<String> answer = submit("wait=1");

        assertThat(answer.statusCode()).isEqualTo(202);
        assertThat(answer.headers().firstValue("Location"))
                .contains("/v1/jobs/" + JobsInMemory.NEW);
        assertThat(answer.headers().firstValue("Retry-After")).contains("1");
        assertThat(answer.headers().firstValue("Preference-Applied")).isEmpty();
        assertThat(answer.body()).contains("\"state\":\"queued\"");
    }

    @Test
    void retryAfterIsWhatRunsOfTheTypeTake() {
        served.jobs.put(Jobs.queued(JobsInMemory.NEW), 1, "{}");
        // It ran from second 1 to second 9.
        served.server.observer().on(new JobEvent.Finished(ended()));

        assertThat(submit("wait=0").headers().firstValue("Retry-After")).contains("8");
    }

    @ParameterizedTest
    @ValueSource(strings = {"wait", "wait=x", "wait=-1", "respond-async", "waiting=3", ""})
    void aPreferenceThatIsNotUnderstoodIsIgnored(String prefer) {
        assertThat(submit(prefer).statusCode()).isEqualTo(201);
    }

    @Test
    void aStopSendsWaitersHome() throws Exception {
        served.jobs.put(Jobs.running(), 1, "{}");
        CompletableFuture<HttpResponse<String>> answer = heldAt(PROGRESS + "?wait=60");

        served.server.close();

        assertThat(answer.get(20, TimeUnit.SECONDS).statusCode()).isEqualTo(200);
    }

    private CompletableFuture<HttpResponse<String>> heldAt(String path) throws Exception {
        CountDownLatch looked = new CountDownLatch(2);
        served.jobs.first = looked::countDown;
        CompletableFuture<HttpResponse<String>> answer =
                CompletableFuture.supplyAsync(() -> served.get(path));
        assertThat(looked.await(20, TimeUnit.SECONDS)).isTrue();
        assertThat(answer).isNotDone();
        return answer;
    }

    private HttpResponse<String> submit(String prefer) {
        return served.send(
                "POST", SUBMIT, "{}", "Content-Type", "application/json", "Prefer", prefer);
    }

    private static Job ended() {
        Job ended = Jobs.succeeded(Optional.empty());
        return new Job(
                JobsInMemory.NEW,
                ended.type(),
                ended.queue(),
                Priority.NORMAL,
                ended.createdAt(),
                ended.updatedAt(),
                (JobState.Finished) ended.state(),
                ended.counters(),
                ended.progress(),
                ended.startedLast(),
                ended.checkpoint(),
                ended.review(),
                ended.cancel(),
                ended.retryOf(),
                ended.traceParent());
    }
}
