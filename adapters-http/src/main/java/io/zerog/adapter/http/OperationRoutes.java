package io.zerog.adapter.http;

import io.helidon.http.Status;
import io.zerog.application.HealthUseCases;
import io.zerog.domain.port.JobQueue;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;

/** What probes and operators ask, and the pages of the problems. */
final class OperationRoutes {

    private final HealthUseCases health;

    OperationRoutes(HealthUseCases health) {
        this.health = health;
    }

    List<Route> routes() {
        return List.of(
                Route.get("/health/live", "Whether to let it live", _ -> checks(health.live()))
                        .open(),
                Route.get("/health/ready", "Whether to send requests", _ -> checks(health.ready()))
                        .open(),
                Route.get("/v1/queues", "What each queue holds", _ -> queues(health.queues())),
                Route.get("/problems/{name}", "What a problem means", this::problem).open());
    }

    /** The answer is made when it is asked for, and waits for nothing. */
    static Route metrics(Supplier<String> text) {
        return Route.get(
                "/metrics",
                "The node's figures for Prometheus",
                _ ->
                        new Answer(
                                Status.OK_200,
                                "text/plain; version=0.0.4; charset=utf-8",
                                text.get().getBytes(StandardCharsets.UTF_8),
                                List.of()));
    }

    private static Answer checks(List<HealthUseCases.Check> checks) {
        boolean up = checks.stream().allMatch(HealthUseCases.Check::up);
        return Answer.json(
                up ? Status.OK_200 : Status.SERVICE_UNAVAILABLE_503,
                json -> {
                    json.writeStartObject();
                    json.writeStringField("status", wireName(up));
                    json.writeArrayFieldStart("checks");
                    for (HealthUseCases.Check check : checks) {
                        json.writeStartObject();
                        json.writeStringField("name", check.name());
                        json.writeStringField("status", wireName(check.up()));
                        json.writeStringField("detail", check.detail());
                        json.writeEndObject();
                    }
                    json.writeEndArray();
                    json.writeEndObject();
                });
    }

    private static String wireName(boolean up) {
        return up ? "up" : "down";
    }

    private static Answer queues(JobQueue.Health queues) {
        return Answer.json(
                Status.OK_200,
                json -> {
                    json.writeStartObject();
                    json.writeBooleanField("healthy", queues.accepting());
                    json.writeArrayFieldStart("queues");
                    for (JobQueue.Depth depth : queues.queues()) {
                        json.writeStartObject();
                        json.writeStringField("name", depth.name());
                        json.writeNumberField("ready", depth.ready());
                        json.writeNumberField("delayed", depth.delayed());
                        json.writeNumberField("reserved", depth.reserved());
                        json.writeStringField(
                                "oldestReadyAge",
                                depth.oldestReadyAge().map(Duration::toString).orElse(null));
                        json.writeEndObject();
                    }
                    json.writeEndArray();
                    json.writeEndObject();
                });
    }

    private Answer problem(Request request) {
        String name = request.path("name");
        ProblemType type =
                ProblemType.named(name)
                        .orElseThrow(() ->
                                new Problem(
                                        ProblemType.NOT_FOUND,
                                        "there is no problem \"" + name + "\""));
        byte[] page = type.page().getBytes(StandardCharsets.UTF_8);
        return new Answer(Status.OK_200, "text/html; charset=utf-8", page, List.of());
    }
}
