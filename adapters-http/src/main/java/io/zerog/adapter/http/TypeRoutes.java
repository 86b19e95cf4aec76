package io.zerog.adapter.http;

import com.fasterxml.jackson.core.JsonGenerator;
import io.helidon.http.Status;
import io.zerog.application.JobUseCases;
import io.zerog.domain.handler.JobType;
import io.zerog.domain.port.ParameterCodec;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The job types that can be submitted here. */
final class TypeRoutes {

    private final JobUseCases jobs;
    private final ParameterCodec codec;

    TypeRoutes(JobUseCases jobs, ParameterCodec codec) {
        this.jobs = jobs;
        this.codec = codec;
    }

    List<Route> routes() {
        return List.of(
                Route.get("/v1/types", "The job types, by name", this::list),
                Route.get("/v1/types/{type}", "One job type", this::find));
    }

    private Answer list(Request request) {
        return Answer.json(
                Status.OK_200,
                json -> {
                    json.writeStartObject();
                    json.writeArrayFieldStart("types");
                    for (JobType<?, ?> type : jobs.types()) {
                        write(json, type);
                    }
                    json.writeEndArray();
                    json.writeEndObject();
                });
    }

    private Answer find(Request request) {
        String name = request.path("type");
        JobType<?, ?> type =
                jobs.type(name)
                        .orElseThrow(() ->
                                new Problem(
                                        ProblemType.UNKNOWN_TYPE,
                                        "there is no job type \"" + name + "\""));
        return Answer.json(Status.OK_200, json -> write(json, type));
    }

    private void write(JsonGenerator json, JobType<?, ?> type) throws IOException {
        json.writeStartObject();
        json.writeStringField("name", type.name());
        writeTexts(json, "aliases", type.aliases().stream().sorted().toList());
        json.writeFieldName("schema");
        json.writeRawValue(codec.schema(type));
        writePolicy(json, type);
        json.writeStringField("description", type.description());
        json.writeEndObject();
    }

    private static void writePolicy(JsonGenerator json, JobType<?, ?> type) throws IOException {
        json.writeObjectFieldStart("policy");
        json.writeStringField("queue", type.queue());
        json.writeNumberField("maxErrors", type.maxErrors());
        json.writeObjectFieldStart("backoff");
        json.writeStringField("first", type.backoff().first().toString());
        json.writeStringField("longest", type.backoff().longest().toString());
        json.writeEndObject();
        writeDuration(json, "runTimeout", type.runTimeout());
        writeDuration(json, "stallTimeout", type.stallTimeout());
        writeTexts(json, "neverRetried", type.neverRetried().stream().map(Class::getName).toList());
        json.writeBooleanField("exclusive", type.isExclusive());
        json.writeEndObject();
    }

    private static void writeTexts(JsonGenerator json, String name, List<String> texts)
            throws IOException {
        json.writeArrayFieldStart(name);
        for (String text : texts) {
            json.writeString(text);
        }
        json.writeEndArray();
    }

    private static void writeDuration(JsonGenerator json, String name, Optional<Duration> duration)
            throws IOException {
        json.writeStringField(name, duration.map(Duration::toString).orElse(null));
    }
}
