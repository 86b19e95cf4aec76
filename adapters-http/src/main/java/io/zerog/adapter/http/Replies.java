package io.zerog.adapter.http;

import static java.util.Map.entry;

import java.util.List;
import java.util.Map;

/** How each operation answers when all goes well, for the documentation. */
final class Replies {

    private static final Map<String, List<Reply>> ALL =
            Map.ofEntries(
                    entry(
                            "POST /v1/types/{type}/jobs",
                            List.of(
                                    Reply.json(200, "Submitted"),
                                    Reply.json(201, "Reference"),
                                    Reply.json(202, "Job"))),
                    entry("GET /v1/jobs/{uuid}", List.of(Reply.json(200, "Job"), Reply.empty(304))),
                    entry(
                            "GET /v1/jobs/{uuid}/progress",
                            List.of(Reply.json(200, "Progress"), Reply.empty(304))),
                    entry("GET /v1/jobs/{uuid}/info", List.of(Reply.json(200, "Info"))),
                    entry("GET /v1/jobs/{uuid}/data", List.of(Reply.of("*/*"), Reply.empty(204))),
                    entry("GET /v1/jobs/{uuid}/events", List.of(Reply.of("text/event-stream"))),
                    entry(
                            "GET /v1/jobs/{uuid}/diagnostics",
                            List.of(Reply.json(200, "Diagnostics"))),
                    entry("POST /v1/jobs/{uuid}/cancel", List.of(Reply.json(202, "Job"))),
                    entry("POST /v1/jobs/{uuid}/retry", List.of(Reply.json(201, "Reference"))),
                    entry("DELETE /v1/jobs/{uuid}", List.of(Reply.empty(204))),
                    entry("GET /v1/jobs", List.of(Reply.json(200, "JobList"))),
                    entry("GET /v1/types", List.of(Reply.json(200, "TypeList"))),
                    entry("GET /v1/types/{type}", List.of(Reply.json(200, "Type"))),
                    entry("GET /v1/workers", List.of(Reply.json(200, "WorkerList"))),
                    entry("POST /v1/workers/{id}/drain", List.of(Reply.json(202, "Worker"))),
                    entry("POST /v1/workers/{id}/undrain", List.of(Reply.json(202, "Worker"))),
                    entry("POST /v1/workers/{id}/retire", List.of(Reply.json(202, "Worker"))),
                    entry("GET /v1/throughput", List.of(Reply.json(200, "Throughput"))),
                    entry("GET /v1/me", List.of(Reply.json(200, "Caller"))),
                    entry("GET /v1/queues", List.of(Reply.json(200, "Queues"))),
                    entry(
                            "GET /health/live",
                            List.of(Reply.json(200, "Checks"), Reply.json(503, "Checks"))),
                    entry(
                            "GET /health/ready",
                            List.of(Reply.json(200, "Checks"), Reply.json(503, "Checks"))),
                    entry("GET /metrics", List.of(Reply.of("text/plain"))),
                    entry("GET /problems/{name}", List.of(Reply.of("text/html"))),
                    entry("POST /job/{type}", List.of(Reply.json(201, "Reference"))),
                    entry("GET /progress/{uuid}", List.of(Reply.json(200, "OriginalProgress"))),
                    entry("GET /info/{uuid}", List.of(Reply.json(200, "OriginalInfo"))),
                    entry("GET /data/{uuid}", List.of(Reply.of("*/*"))),
                    entry("GET /docs", List.of(Reply.of("text/html"), Reply.empty(304))),
                    entry("GET /docs/{file}", List.of(Reply.of("*/*"), Reply.empty(304))),
                    entry("GET /", List.of(Reply.empty(302))),
                    entry("GET /ui", List.of(Reply.of("text/html"), Reply.empty(304))),
                    entry("GET /ui/{file}", List.of(Reply.of("*/*"), Reply.empty(304))),
                    entry("GET /openapi.json", List.of(Reply.json(200, null))));

    private Replies() {}

    /** Of the operation, such as {@code GET /v1/jobs}; none when it is not known. */
    static List<Reply> of(String operation) {
        return ALL.getOrDefault(operation, List.of());
    }
}
