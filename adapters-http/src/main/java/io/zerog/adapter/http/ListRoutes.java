package io.zerog.adapter.http;

import io.helidon.http.Status;
import io.zerog.application.JobUseCases;
import io.zerog.domain.handler.JobType;
import io.zerog.domain.job.JobStatus;
import io.zerog.domain.port.JobCatalog;
import io.zerog.domain.port.StoredJob;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** The list of jobs in version 1, page by page. */
final class ListRoutes {

    private static final Pattern TYPE_NAME = Pattern.compile("[a-z][a-z0-9_-]{0,63}");
    private static final int LIST_DEFAULT = 50;
    private static final int LIST_LIMIT = 200;

    private final JobUseCases jobs;

    ListRoutes(JobUseCases jobs) {
        this.jobs = jobs;
    }

    List<Route> routes() {
        return List.of(
                Route.get("/v1/jobs", "Jobs, newest first", this::list)
                        .taking(
                                new Route.Parameter("state", "Only jobs in this state"),
                                new Route.Parameter("type", "Only jobs of this type"),
                                new Route.Parameter("createdAfter", "Only jobs made later"),
                                new Route.Parameter("createdBefore", "Only jobs made earlier"),
                                new Route.Parameter("limit", "1 to 200 jobs, 50 by default"),
                                new Route.Parameter(
                                        "cursor",
                                        "next of the page before, until it is null: a filtered page"
                                                + " may be short, or empty, and have a next")));
    }

    private Answer list(Request request) {
        Query query = request.query();
        JobCatalog.Filter filter =
                new JobCatalog.Filter(
                        query.word("state", List.of(JobStatus.values()), JobStatus::wireName),
                        query.value("type", this::typeName, "the name of a type"),
                        query.moment("createdAfter"),
                        query.moment("createdBefore"));
        int limit = query.value("limit", ListRoutes::limit, "1 to 200").orElse(LIST_DEFAULT);
        Optional<JobCatalog.Position> after =
                query.value("cursor", Cursor::parse, "the \"next\" of the page before");
        JobCatalog.Page page = jobs.list(filter, after, limit);
        return Answer.json(
                Status.OK_200,
                json -> {
                    json.writeStartObject();
                    json.writeArrayFieldStart("jobs");
                    for (StoredJob stored : page.jobs()) {
                        JobView.writeRecord(json, stored.job(), Optional.empty());
                    }
                    json.writeEndArray();
                    json.writeStringField("next", page.next().map(Cursor::of).orElse(null));
                    json.writeEndObject();
                });
    }

    /** The present name of a type, also for an alias or a type that is not registered here. */
    private Optional<String> typeName(String text) {
        return TYPE_NAME.matcher(text).matches()
                ? Optional.of(jobs.type(text).map(JobType::name).orElse(text))
                : Optional.empty();
    }

    private static Optional<Integer> limit(String text) {
        try {
            return Optional.of(Integer.valueOf(text))
                    .filter(number -> number >= 1 && number <= LIST_LIMIT);
        } catch (NumberFormatException malformed) {
            return Optional.empty();
        }
    }
}
