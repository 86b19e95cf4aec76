package io.zerog.adapter.http;

import com.fasterxml.jackson.core.JsonGenerator;
import io.helidon.http.Status;
import io.zerog.application.WorkerUseCases;
import io.zerog.domain.port.Throughput;
import io.zerog.domain.port.Throughput.Ended;
import io.zerog.domain.port.WorkerStatus;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** What ended in the last hour, on all nodes together. */
final class ThroughputRoutes {

    private static final int MINUTES = 60;

    private final WorkerUseCases workers;
    private final InstantSource clock;

    ThroughputRoutes(WorkerUseCases workers, InstantSource clock) {
        this.workers = workers;
        this.clock = clock;
    }

    List<Route> routes() {
        return List.of(Route.get("/v1/throughput", "What ended in the last hour", _ -> lastHour()));
    }

    private Answer lastHour() {
        Instant first = clock.instant().truncatedTo(ChronoUnit.MINUTES);
        SortedMap<Instant, Ended> minutes = new TreeMap<>();
        for (int n = 0; n < MINUTES; n++) {
            minutes.put(first.minus(Duration.ofMinutes(n)), Ended.NONE);
        }
        SortedMap<String, Ended> types = new TreeMap<>();
        for (WorkerUseCases.Seen worker : workers.workers()) {
            add(worker.status(), minutes, types);
        }
        return Answer.json(
                Status.OK_200,
                json -> {
                    json.writeStartObject();
                    json.writeArrayFieldStart("minutes");
                    for (var minute : minutes.entrySet()) {
                        write(json, "at", minute.getKey().toString(), minute.getValue());
                    }
                    json.writeEndArray();
                    json.writeArrayFieldStart("types");
                    for (var type : types.entrySet()) {
                        write(json, "type", type.getKey(), type.getValue());
                    }
                    json.writeEndArray();
                    json.writeEndObject();
                });
    }

    /** Of a worker that is gone the minutes count that lie within the hour, its types no more. */
    private static void add(
            WorkerStatus status,
            SortedMap<Instant, Ended> minutes,
            SortedMap<String, Ended> types) {
        for (Throughput.Minute minute : status.throughput().minutes()) {
            minutes.computeIfPresent(minute.at(), (_, sum) -> sum.plus(minute.ended()));
        }
        if (!status.reportedAt().isBefore(minutes.firstKey())) {
            for (Throughput.OfType type : status.throughput().types()) {
                types.merge(type.type(), type.ended(), Ended::plus);
            }
        }
    }

    private static void write(JsonGenerator json, String key, String value, Ended ended)
            throws IOException {
        json.writeStartObject();
        json.writeStringField(key, value);
        json.writeNumberField("succeeded", ended.succeeded());
        json.writeNumberField("failed", ended.failed());
        json.writeNumberField("cancelled", ended.cancelled());
        json.writeEndObject();
    }
}
