package io.zerog.adapter.http;

import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.zerog.application.JobUseCases;
import io.zerog.domain.job.JobId;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** A job's events while they happen. */
final class EventRoutes {

    private static final HeaderName LAST_EVENT_ID = HeaderNames.create("Last-Event-ID");

    private final JobUseCases jobs;
    private final LiveJobs live;
    private final SlowClients slowClients;
    private final HttpSettings.Live settings;

    EventRoutes(
            JobUseCases jobs, LiveJobs live, SlowClients slowClients, HttpSettings.Live settings) {
        this.jobs = jobs;
        this.live = live;
        this.slowClients = slowClients;
        this.settings = settings;
    }

    List<Route> routes() {
        return List.of(
                Route.get("/v1/jobs/{uuid}/events", "A job's events as they happen", this::events)
                        .taking(
                                new Route.Parameter(
                                        "after", "Only log lines behind this sequence number")));
    }

    private Answer events(Request request) {
        JobId id = request.jobId();
        long after = after(request);
        jobs.find(id);
        if (request.isHead()) {
            return Answer.stream("text/event-stream", _ -> {});
        }
        Waiter waiter =
                live.watch(id)
                        .orElseThrow(() ->
                                Problem.unavailable(
                                        "there are too many live streams", Duration.ofSeconds(5)));
        return Answer.stream(
                        "text/event-stream",
                        new EventStream(jobs, live, slowClients, settings, waiter, after))
                .with(HeaderValues.create(HeaderNames.CACHE_CONTROL, "no-store"))
                .with(HeaderValues.CONNECTION_CLOSE);
    }

    /** A reconnecting client repeats its query and adds the header, so the header counts. */
    private static long after(Request request) {
        Optional<Long> queried =
                request.query().value("after", EventRoutes::seq, "a sequence number");
        if (request.headers().contains(LAST_EVENT_ID)) {
            return seq(request.headers().get(LAST_EVENT_ID).get())
                    .orElseThrow(
                            () -> Problem.badRequest("Last-Event-ID must be a sequence number"));
        }
        return queried.orElse(0L);
    }

    private static Optional<Long> seq(String text) {
        try {
            return Optional.of(Long.valueOf(text)).filter(number -> number >= 0);
        } catch (NumberFormatException malformed) {
            return Optional.empty();
        }
    }
}
