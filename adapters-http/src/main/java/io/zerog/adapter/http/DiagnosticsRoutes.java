package io.zerog.adapter.http;

import com.fasterxml.jackson.core.JsonGenerator;
import io.helidon.http.Status;
import io.zerog.application.DiagnosticsUseCases;
import io.zerog.application.DiagnosticsUseCases.Diagnosis;
import io.zerog.domain.job.JobId;
import io.zerog.domain.port.RunDiagnostics;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** A look into a run, for operators: stacks may show what a job works on. */
final class DiagnosticsRoutes {

    private final DiagnosticsUseCases diagnostics;

    DiagnosticsRoutes(DiagnosticsUseCases diagnostics) {
        this.diagnostics = diagnostics;
    }

    List<Route> routes() {
        return List.of(
                Route.get("/v1/jobs/{uuid}/diagnostics", "A look into a run", this::diagnose)
                        .forOperators());
    }

    private Answer diagnose(Request request) {
        JobId id = request.jobId();
        Diagnosis found = diagnostics.diagnose(id);
        return Answer.json(Status.OK_200, json -> write(json, id, found));
    }

    private static void write(JsonGenerator json, JobId id, Diagnosis found) throws IOException {
        RunDiagnostics run = found.run();
        json.writeStartObject();
        json.writeStringField("uuid", id.toString());
        json.writeStringField("worker", found.worker());
        json.writeBooleanField("isolated", found.isolated());
        JobView.writeNumber(json, "pid", run.pid());
        JobView.writeNumber(json, "heapUsed", run.heapUsed());
        JobView.writeNumber(json, "heapLimit", run.heapLimit());
        JobView.writeNumber(json, "resident", run.resident());
        JobView.writeSeconds(json, "cpuSeconds", run.cpu());
        JobView.writeSeconds(json, "leaseAgeSeconds", Optional.of(found.leaseAge()));
        JobView.writeSeconds(json, "secondsSinceProgress", Optional.of(found.sinceProgress()));
        json.writeStringField("threadDump", run.threadDump());
        json.writeEndObject();
    }
}
