package io.zerog.adapter.http;

import com.fasterxml.jackson.core.JsonGenerator;
import io.helidon.http.Status;
import io.zerog.application.WorkerUseCases;
import io.zerog.domain.job.JobId;
import io.zerog.domain.port.WorkerState;
import io.zerog.domain.port.WorkerStatus;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** The workers of all nodes: who they are, and what they are told to do. */
final class WorkerRoutes {

    private final WorkerUseCases workers;

    WorkerRoutes(WorkerUseCases workers) {
        this.workers = workers;
    }

    List<Route> routes() {
        return List.of(
                Route.get("/v1/workers", "The workers of all nodes", _ -> list()),
                Route.post(
                                "/v1/workers/{id}/drain",
                                "Lets a worker take no more jobs",
                                request -> order(request, WorkerState.DRAINING))
                        .forOperators(),
                Route.post(
                                "/v1/workers/{id}/undrain",
                                "Lets a worker take jobs again",
                                request -> order(request, WorkerState.ACTIVE))
                        .forOperators(),
                Route.post(
                                "/v1/workers/{id}/retire",
                                "Lets a worker take no more jobs, for good",
                                request -> order(request, WorkerState.RETIRED))
                        .forOperators());
    }

    private Answer list() {
        List<WorkerUseCases.Seen> all = workers.workers();
        return Answer.json(
                Status.OK_200,
                json -> {
                    json.writeStartObject();
                    json.writeArrayFieldStart("workers");
                    for (WorkerUseCases.Seen worker : all) {
                        write(json, worker);
                    }
                    json.writeEndArray();
                    json.writeEndObject();
                });
    }

    private Answer order(Request request, WorkerState state) {
        WorkerUseCases.Seen worker = workers.order(request.path("id"), state);
        return Answer.json(Status.ACCEPTED_202, json -> write(json, worker));
    }

    private static void write(JsonGenerator json, WorkerUseCases.Seen worker) throws IOException {
        WorkerStatus status = worker.status();
        json.writeStartObject();
        json.writeStringField("id", status.id());
        json.writeStringField("host", status.host());
        json.writeStringField("state", status.state().name().toLowerCase(Locale.ROOT));
        json.writeBooleanField("lost", worker.lost());
        json.writeNumberField("slots", status.slots());
        json.writeNumberField("busy", status.running().size());
        json.writeArrayFieldStart("running");
        for (JobId id : status.running().stream().sorted().toList()) {
            json.writeString(id.toString());
        }
        json.writeEndArray();
        writeNames(json, "types", status.types());
        writeNames(json, "queues", status.queues());
        json.writeNumberField("memory", status.heapUsed());
        json.writeStringField("startedAt", status.startedAt().toString());
        json.writeStringField("lastSeen", status.reportedAt().toString());
        json.writeEndObject();
    }

    private static void writeNames(JsonGenerator json, String field, Set<String> names)
            throws IOException {
        json.writeArrayFieldStart(field);
        for (String name : names.stream().sorted().toList()) {
            json.writeString(name);
        }
        json.writeEndArray();
    }
}
