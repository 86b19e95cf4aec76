package io.zerog.adapter.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.zerog.application.RefusedException;
import io.zerog.domain.port.InvalidParametersException;
import io.zerog.domain.port.PortUnavailableException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is the same for all routes, over a real socket. */
class RouterTest {

    private Served served;

    @BeforeEach
    void start() {
        served = new Served();
    }

    @AfterEach
    void stop() {
        served.close();
    }

    @Test
    void everyPathRefusesTheMethodsThatItDoesNotTake() {
        for (String path : paths()) {
            Set<String> allowed = allowed(path);
            for (String method :
                    List.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "TRACE", "BREW")) {
                if (allowed.contains(method)) {
                    continue;
                }
                HttpResponse<String> answer = served.send(method, concrete(path), "");

                assertThat(answer.statusCode()).as(method + " " + path).isEqualTo(405);
                assertThat(allow(answer)).as(method + " " + path).isEqualTo(allowed);
                assertThat(answer.body())
                        .contains(
                                method.equals("HEAD")
                                        ? ""
                                        : "\"type\":\"/problems/method-not-allowed\"");
            }
        }
    }

    @Test
    void everyPathAnswersOptionsWithItsMethods() {
        for (String path : paths()) {
            HttpResponse<String> answer = served.send("OPTIONS", concrete(path), "");

            assertThat(answer.statusCode()).as(path).isEqualTo(204);
            assertThat(allow(answer)).as(path).isEqualTo(allowed(path));
        }
    }

    @Test
    void everyRouteIsAnsweredByItself() {
        served.jobs.put(Jobs.succeeded(Optional.empty()), 1, "{}");
        for (Route route : routes()) {
            HttpResponse<String> answer =
                    served.send(route.method().text(), concrete(route.path()), "");

            assertThat(answer.statusCode())
                    .as(route.method() + " " + route.path() + " " + answer.body())
                    .isLessThan(400);
        }
    }

    @Test
    void headIsGetWithoutTheBody() {
        served.jobs.put(Jobs.running(), 1, "{}");
        String path = "/v1/jobs/" + Jobs.ID;

        HttpResponse<String> get = served.get(path);
        HttpResponse<String> head = served.send("HEAD", path, "");

        assertThat(head.statusCode()).isEqualTo(200);
        assertThat(head.body()).isEmpty();
        assertThat(head.headers().firstValue("Content-Length"))
                .hasValue(Integer.toString(get.body().length()));
        assertThat(head.headers().firstValue("ETag")).isEqualTo(get.headers().firstValue("ETag"));
    }

    @Test
    void theConnectionGoesOnAfterAHead() throws Exception {
        served.jobs.put(Jobs.running(), 1, "{}");
        String path = "/v1/jobs/" + Jobs.ID;

        String answers =
                served.raw(
                        "HEAD "
                                + path
                                + " HTTP/1.1\r\nHost: x\r\n\r\n"
                                + "HEAD /v1/nothing HTTP/1.1\r\nHost: x\r\n\r\n"
                                + "GET /health/live HTTP/1.1\r\nHost: x\r\n\r\n");

        assertThat(answers.split("HTTP/1.1 ", -1)).hasSize(4);
        assertThat(answers).contains("HTTP/1.1 404 ").endsWith("}]}");
        assertThat(answers).doesNotContain("\"uuid\"", "/problems/");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/v1",
                "/v1/nothing",
                "/V1/jobs",
                "/v1/jobs/",
                "//v1/jobs",
                "/v1//jobs",
                "/v1/./jobs",
                "/v1/types/../jobs",
                "/../v1/jobs",
                "/v1/jobs/..",
                "/v1/%6Aobs",
                "/v1%2Fjobs",
                "/v1/jobs%00",
                "/v1/jobs/%2e%2e/types",
                "/v1/jobs;a=b",
                "/v1/jobs/a%2Fprogress",
                "/v1/jobs/a/b/c/d",
                "/problems/nothing",
                "/problems/not-found/",
            })
    void thereIsNothingAtAnyOtherPath(String path) throws Exception {
        String answer = served.raw("GET " + path + " HTTP/1.1\r\nHost: x\r\n\r\n");

        assertThat(answer).startsWith("HTTP/1.1 404 ");
        assertThat(answer)
                .contains("Content-Type: application/problem+json", "X-Request-Id: made-1")
                .contains("\"type\":\"/problems/not-found\"", "\"instance\":\"" + path + "\"");
    }

    @Test
    void anUnknownPathIsUnknownToEveryMethod() {
        HttpResponse<String> answer = served.send("PATCH", "/v2/jobs", "{}");

        assertThat(answer.statusCode()).isEqualTo(404);
    }

    @Test
    void aRequestIdThatIsBroughtIsTaken() {
        String longest = "x".repeat(128);

        assertThat(id(served.get("/v1/types", "X-Request-Id", "a-1!~"))).isEqualTo("a-1!~");
        assertThat(id(served.get("/v1/types", "X-Request-Id", longest))).isEqualTo(longest);
        assertThat(id(served.get("/nothing", "X-Request-Id", "a-2"))).isEqualTo("a-2");
    }

    @Test
    void aRequestIdThatIsMissingOrNotSaneIsMade() {
        assertThat(id(served.get("/v1/types"))).isEqualTo("made-1");
        assertThat(id(served.get("/v1/types", "X-Request-Id", "x".repeat(129))))
                .isEqualTo("made-2");
        assertThat(id(served.get("/v1/types", "X-Request-Id", "a b"))).isEqualTo("made-3");
    }

    @ParameterizedTest
    @EnumSource(RefusedException.Reason.class)
    void everyRefusalHasItsStatus(RefusedException.Reason reason) {
        served.jobs.failWith(() -> new RefusedException(reason, "because"));

        HttpResponse<String> answer = served.get("/v1/jobs");

        String expected =
                switch (reason) {
                    case UNKNOWN_TYPE -> "404 unknown-type";
                    case UNKNOWN_JOB -> "404 unknown-job";
                    case ALREADY_FINISHED -> "409 already-finished";
                    case NOT_FINISHED -> "409 not-finished";
                    case KEY_REUSED -> "422 idempotency-key-reused";
                    case NOT_RETRYABLE -> "409 not-retryable";
                    case NOT_RUNNING -> "409 not-running";
                    case RUNS_ELSEWHERE -> "409 runs-elsewhere";
                    case NOT_KILLABLE -> "409 not-killable";
                    case UNKNOWN_WORKER -> "404 unknown-worker";
                    case RETIRED -> "409 worker-retired";
                    case UNAVAILABLE -> "503 unavailable";
                };
        assertThat(answer.statusCode()).isEqualTo(Integer.parseInt(expected.split(" ")[0]));
        assertThat(answer.body())
                .contains("\"type\":\"/problems/" + expected.split(" ")[1] + "\"")
                .contains("\"detail\":\"because\"", "\"instance\":\"/v1/jobs\"");
    }

    @Test
    void anOutageSaysWhenToTryAgain() {
        served.jobs.failWith(() -> new PortUnavailableException("connection to 10.0.0.1 refused"));

        HttpResponse<String> answer = served.get("/v1/jobs");

        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(answer.body()).contains("/problems/unavailable").doesNotContain("10.0.0.1");
        assertThat(Integer.parseInt(answer.headers().firstValue("Retry-After").orElseThrow()))
                .isBetween(1, 5);
    }

    @Test
    void aRefusalForNowSaysItsOwnTimeRoundedUp() {
        served.jobs.failWith(
                () -> RefusedException.unavailable("too much", Duration.ofMillis(7_001)));

        HttpResponse<String> answer = served.get("/v1/jobs");

        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(answer.headers().firstValue("Retry-After")).hasValue("8");
    }

    @Test
    void invalidParametersAreNamedByPointer() {
        served.jobs.failWith(() ->
                InvalidParametersException.invalid(
                        List.of(
                                new InvalidParametersException.Problem("/top", "too big"),
                                new InvalidParametersException.Problem("", "\"quoted\""))));

        HttpResponse<String> answer = served.post("/v1/types/word_count/jobs", "{}");

        assertThat(answer.statusCode()).isEqualTo(422);
        assertThat(answer.body())
                .contains("\"type\":\"/problems/invalid-parameters\"")
                .endsWith(
                        "\"errors\":[{\"pointer\":\"/top\",\"detail\":\"too big\"},"
                                + "{\"pointer\":\"\",\"detail\":\"\\\"quoted\\\"\"}]}");
    }

    @Test
    void malformedParametersAreABadRequest() {
        served.jobs.failWith(() -> InvalidParametersException.malformed("line 1, column 2"));

        HttpResponse<String> answer = served.post("/v1/types/word_count/jobs", "{");

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body())
                .contains("\"type\":\"/problems/malformed-json\"", "line 1, column 2");
    }

    @Test
    void aDefectShowsNothingOfItself() {
        served.jobs.failWith(() -> new IllegalStateException("secret-detail"));

        HttpResponse<String> answer = served.get("/v1/jobs", "X-Request-Id", "find-me");

        assertThat(answer.statusCode()).isEqualTo(500);
        assertThat(id(answer)).isEqualTo("find-me");
        assertThat(answer.body())
                .contains("\"type\":\"/problems/internal-error\"")
                .doesNotContain("secret-detail", "IllegalState", "\tat ");
    }

    @Test
    void evenAnErrorOfTheMachineIsAnswered() {
        served.jobs.first =
                () -> {
                    throw new StackOverflowError();
                };

        assertThat(served.get("/v1/jobs").statusCode()).isEqualTo(500);
        served.jobs.first = () -> {};
        assertThat(served.get("/v1/jobs").statusCode()).isEqualTo(200);
    }

    @ParameterizedTest
    @EnumSource(ProblemType.class)
    void everyProblemHasItsPage(ProblemType type) {
        HttpResponse<String> answer = served.get(type.uri());

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Content-Type"))
                .hasValue("text/html; charset=utf-8");
        assertThat(answer.body())
                .contains(type.title(), type.uri().substring("/problems/".length()));
    }

    private static String id(HttpResponse<String> answer) {
        return answer.headers().firstValue("X-Request-Id").orElseThrow();
    }

    private List<Route> routes() {
        return served.server.routes();
    }

    private Set<String> paths() {
        return new TreeSet<>(routes().stream().map(Route::path).toList());
    }

    private Set<String> allowed(String path) {
        Set<String> methods = new TreeSet<>(Set.of("OPTIONS"));
        routes().stream()
                .filter(route -> route.path().equals(path))
                .map(route -> route.method().text())
                .flatMap(method ->
                        method.equals("GET") ? Stream.of("GET", "HEAD") : Stream.of(method))
                .forEach(methods::add);
        return methods;
    }

    private static Set<String> allow(HttpResponse<String> answer) {
        return new TreeSet<>(
                Arrays.asList(answer.headers().firstValue("Allow").orElseThrow().split(", ")));
    }

    private String concrete(String path) {
        if (path.contains("{id}")) {
            served.report("worker-1", JobsInMemory.NOW);
        }
        if (path.startsWith("/v1/types/{type}")) {
            served.jobs.types.clear();
            served.jobs.types.add(JobRoutesTest.WORD_COUNT);
        }
        return path.replace("{uuid}", Jobs.ID.toString())
                .replace("{type}", "word_count")
                .replace("{id}", "worker-1")
                .replace("{name}", "not-found")
                .replace("{file}", path.startsWith("/ui/") ? "app.js" : "page.js");
    }
}
