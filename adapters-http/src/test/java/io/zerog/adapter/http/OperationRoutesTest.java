package io.zerog.adapter.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.zerog.application.HealthUseCases;
import io.zerog.domain.handler.Backoff;
import io.zerog.domain.handler.JobType;
import io.zerog.domain.port.JobQueue;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class OperationRoutesTest {

    private Served served;

    record Nothing() {}

    @BeforeEach
    void start() {
        served = new Served();
    }

    @AfterEach
    void stop() {
        served.close();
    }

    @Test
    void aHealthyNodeIsLiveAndReady() {
        HttpResponse<String> live = served.get("/health/live");
        HttpResponse<String> ready = served.get("/health/ready");

        assertThat(live.statusCode()).isEqualTo(200);
        assertThat(live.body())
                .isEqualTo(
                        "{\"status\":\"up\",\"checks\":[{\"name\":\"loops\",\"status\":\"up\","
                                + "\"detail\":\"all turned lately\"}]}");
        assertThat(ready.statusCode()).isEqualTo(200);
    }

    @Test
    void metricsAreServedAsTheyAreTold() {
        HttpResponse<String> metrics = served.get("/metrics");

        assertThat(metrics.statusCode()).isEqualTo(200);
        assertThat(metrics.headers().firstValue("Content-Type"))
                .contains("text/plain; version=0.0.4; charset=utf-8");
        assertThat(metrics.body()).isEqualTo(Served.METRICS);
    }

    @Test
    void aServerWithoutMetricsHasNoSuchPath() {
        try (Served plain =
                new Served(
                        new HttpServer.UseCases(
                                Optional.of(served.jobs),
                                served.health,
                                Served.noWorkers(),
                                served.diagnostics,
                                new Served.Schemas()))) {
            assertThat(plain.get("/metrics").statusCode()).isEqualTo(404);
        }
    }

    @Test
    void oneFailedCheckMakesANodeUnready() {
        served.health.ready =
                List.of(
                        new HealthUseCases.Check("store", true, "answers"),
                        new HealthUseCases.Check("queue", false, "no answer for 9 s"));

        HttpResponse<String> ready = served.get("/health/ready");

        assertThat(ready.statusCode()).isEqualTo(503);
        assertThat(ready.body())
                .startsWith(
                        "{\"status\":\"down\",\"checks\":[{\"name\":\"store\",\"status\":\"up\"")
                .contains(
                        "{\"name\":\"queue\",\"status\":\"down\","
                                + "\"detail\":\"no answer for 9 s\"}");
        assertThat(served.get("/health/live").statusCode()).isEqualTo(200);
    }

    @Test
    void queuesShowWhatTheyHold() {
        assertThat(served.get("/v1/queues").body())
                .isEqualTo(
                        "{\"healthy\":true,\"queues\":[{\"name\":\"default\",\"ready\":3,"
                                + "\"delayed\":2,\"reserved\":1,\"oldestReadyAge\":\"PT1.5S\"},"
                                + "{\"name\":\"slow\",\"ready\":0,\"delayed\":0,\"reserved\":0,"
                                + "\"oldestReadyAge\":null}]}");
    }

    @Test
    void aQueueThatTakesNothingIsNotHealthy() {
        served.health.queues = new JobQueue.Health("epoch", false, List.of());

        assertThat(served.get("/v1/queues").body()).isEqualTo("{\"healthy\":false,\"queues\":[]}");
    }

    @Test
    void aTypeShowsItsSchemaAndPolicy() {
        served.jobs.types.add(
                JobType.of("idle", Nothing.class, Void.class)
                        .aliases("nothing", "lazy")
                        .description("Does nothing.")
                        .queue("slow")
                        .maxErrors(5)
                        .backoff(Backoff.fixed(Duration.ofSeconds(1)))
                        .runTimeout(Duration.ofMinutes(2))
                        .neverRetry(IllegalStateException.class)
                        .exclusive());

        String body = served.get("/v1/types/lazy").body();

        assertThat(body)
                .isEqualTo(
                        """
                        {"name":"idle","aliases":["lazy","nothing"],"schema":{"title":"idle"},
                        "policy":{"queue":"slow","maxErrors":5,
                        "backoff":{"first":"PT1S","longest":"PT1S"},"runTimeout":"PT2M",
                        "stallTimeout":null,"neverRetried":["java.lang.IllegalStateException"],
                        "exclusive":true},"description":"Does nothing."}
                        """
                                .replace("\n", ""));
        assertThat(served.get("/v1/types").body()).isEqualTo("{\"types\":[" + body + "]}");
    }

    @Test
    void anUnknownTypeIsNotFound() {
        HttpResponse<String> answer = served.get("/v1/types/nothing");

        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(answer.body())
                .contains("\"type\":\"/problems/unknown-type\"", "\\\"nothing\\\"");
    }
}
