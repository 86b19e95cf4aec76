package io.zerog.adapter.http;

import com.fasterxml.jackson.core.JsonGenerator;
import io.helidon.http.Status;
import io.zerog.application.JobUseCases;
import io.zerog.application.RefusedException;
import io.zerog.domain.job.Job;
import io.zerog.domain.job.JournalEntry;
import io.zerog.domain.job.Priority;
import io.zerog.domain.port.InvalidParametersException;
import io.zerog.domain.port.StoredJob;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** The four routes of the Python original, in its own shapes. */
final class OriginalRoutes {

    private static final byte[] NO_OUTPUT = "{}".getBytes(StandardCharsets.US_ASCII);
    private static final int BAD_REQUEST = 400;

    private final JobUseCases jobs;

    OriginalRoutes(JobUseCases jobs) {
        this.jobs = jobs;
    }

    List<Route> routes() {
        return List.of(
                Route.post("/job/{type}", "Submits a job (original form)", this::submit),
                Route.get("/progress/{uuid}", "How far a job is (original form)", this::progress),
                Route.get("/info/{uuid}", "Progress and log (original form)", this::info),
                Route.get("/data/{uuid}", "The output (original form)", this::data));
    }

    /** Whatever is wrong with the type or the parameters is 400 here. */
    private Answer submit(Request request) {
        JobUseCases.Submission submission =
                new JobUseCases.Submission(
                        request.path("type"),
                        request.json(),
                        JobUseCases.When.NOW,
                        Priority.NORMAL,
                        request.traceParent());
        try {
            StoredJob stored = jobs.submit(submission);
            return Answer.json(Status.CREATED_201, JobView.reference(stored.job().id()));
        } catch (InvalidParametersException invalid) {
            throw Problem.of(invalid).answeredWith(BAD_REQUEST);
        } catch (RefusedException refused) {
            if (refused.reason() == RefusedException.Reason.UNKNOWN_TYPE) {
                throw new Problem(ProblemType.UNKNOWN_TYPE, refused.getMessage())
                        .answeredWith(BAD_REQUEST);
            }
            throw refused;
        }
    }

    private Answer progress(Request request) {
        Job job = jobs.find(request.jobId()).job();
        return Answer.json(
                Status.OK_200,
                json -> {
                    json.writeStartObject();
                    writeProgress(json, job);
                    json.writeEndObject();
                });
    }

    private Answer info(Request request) {
        Job job = jobs.find(request.jobId()).job();
        JobLog log = JobLog.of(jobs, job.id());
        return Answer.json(
                Status.OK_200,
                json -> {
                    json.writeStartObject();
                    writeProgress(json, job);
                    writeLines(json, "events", log.events());
                    writeErrors(json, log.errors());
                    writeLines(json, "warnings", log.warnings());
                    json.writeEndObject();
                });
    }

    private Answer data(Request request) {
        StoredJob stored = jobs.find(request.jobId());
        return stored.job().isFinished()
                ? jobs.output(stored)
                        .map(JobRoutes::shown)
                        .orElse(Answer.json(Status.OK_200, NO_OUTPUT))
                : Answer.json(Status.OK_200, NO_OUTPUT);
    }

    private static void writeProgress(JsonGenerator json, Job job) throws IOException {
        json.writeNumberField("completeness", job.isFinished() ? 1.0 : job.progress().fraction());
        json.writeNumberField("result", JobView.resultCode(job));
    }

    private static void writeLines(JsonGenerator json, String name, List<JournalEntry> lines)
            throws IOException {
        json.writeArrayFieldStart(name);
        for (JournalEntry line : lines) {
            json.writeStartObject();
            json.writeStringField("timeStamp", line.at().toString());
            json.writeStringField("msg", line.message());
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private static void writeErrors(JsonGenerator json, List<JournalEntry> errors)
            throws IOException {
        json.writeArrayFieldStart("errors");
        for (JournalEntry error : errors) {
            json.writeStartObject();
            json.writeStringField("timeStamp", error.at().toString());
            json.writeFieldName("errorCode");
            if (error.code().isPresent()) {
                json.writeNumber(error.code().getAsInt());
            } else {
                json.writeNull();
            }
            json.writeStringField("msg", error.message());
            json.writeEndObject();
        }
        json.writeEndArray();
    }
}
