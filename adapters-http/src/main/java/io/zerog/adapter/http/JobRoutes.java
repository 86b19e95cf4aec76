package io.zerog.adapter.http;

import io.helidon.http.Header;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.Status;
import io.zerog.application.JobUseCases;
import io.zerog.domain.handler.JobType;
import io.zerog.domain.handler.Output;
import io.zerog.domain.job.Ending;
import io.zerog.domain.job.Job;
import io.zerog.domain.job.JobId;
import io.zerog.domain.job.JobState;
import io.zerog.domain.job.JobStatus;
import io.zerog.domain.job.Priority;
import io.zerog.domain.port.JobCatalog;
import io.zerog.domain.port.StoredJob;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Jobs in version 1: submit, look, cancel, retry, delete, list. */
final class JobRoutes {

    /** The furthest into the future that a job may be put off. */
    private static final Duration LONGEST_DELAY = Duration.ofDays(3653);

    private static final byte[] VALID = "{\"valid\":true}".getBytes(StandardCharsets.US_ASCII);
    private static final Pattern TYPE_NAME = Pattern.compile("[a-z][a-z0-9_-]{0,63}");
    private static final int LIST_DEFAULT = 50;
    private static final int LIST_LIMIT = 200;
    private static final int WAIT_LIMIT = 60;

    private final JobUseCases jobs;
    private final InstantSource clock;
    private final LiveJobs live;
    private final TypeDurations durations;

    JobRoutes(JobUseCases jobs, InstantSource clock, LiveJobs live, TypeDurations durations) {
        this.jobs = jobs;
        this.clock = clock;
        this.live = live;
        this.durations = durations;
    }

    List<Route> routes() {
        return List.of(
                Route.post("/v1/types/{type}/jobs", "Submits a job", this::submit)
                        .taking(
                                new Route.Parameter("delay", "Not before this ISO-8601 duration"),
                                new Route.Parameter("runAt", "Not before this RFC 3339 time"),
                                new Route.Parameter("priority", "high, normal or low"),
                                new Route.Parameter("validateOnly", "true only checks")),
                Route.get("/v1/jobs/{uuid}/progress", "How far a job is", this::progress)
                        .taking(
                                new Route.Parameter(
                                        "wait", "Holds the answer for a change, up to 60 s")),
                Route.get("/v1/jobs/{uuid}", "The job's record", this::find),
                Route.get("/v1/jobs/{uuid}/info", "Progress and log lines", this::info),
                Route.get("/v1/jobs/{uuid}/data", "The output of a finished job", this::data),
                Route.post("/v1/jobs/{uuid}/cancel", "Asks a job to end", this::cancel),
                Route.post("/v1/jobs/{uuid}/retry", "Submits an ended job again", this::retry),
                Route.delete("/v1/jobs/{uuid}", "Forgets a finished job", this::delete),
                Route.get("/v1/jobs", "Jobs, newest first", this::list)
                        .taking(
                                new Route.Parameter("state", "Only jobs in this state"),
                                new Route.Parameter("type", "Only jobs of this type"),
                                new Route.Parameter("createdAfter", "Only jobs made later"),
                                new Route.Parameter("createdBefore", "Only jobs made earlier"),
                                new Route.Parameter("limit", "1 to 200 jobs, 50 by default"),
                                new Route.Parameter("cursor", "next of the page before")));
    }

    private Answer submit(Request request) {
        Query query = request.query();
        JobUseCases.When when = when(query);
        Priority priority =
                query.word("priority", List.of(Priority.values()), JobView::wireName)
                        .orElse(Priority.NORMAL);
        boolean validateOnly =
                query.word("validateOnly", List.of(true, false), String::valueOf).orElse(false);
        JobUseCases.Submission submission =
                new JobUseCases.Submission(
                        request.path("type"),
                        request.json(),
                        when,
                        priority,
                        request.traceParent());
        if (validateOnly) {
            jobs.validate(submission);
            return Answer.json(Status.OK_200, VALID);
        }
        Optional<String> key = IdempotencyKey.of(request.headers());
        if (key.isEmpty()) {
            return answer(request, jobs.submit(submission));
        }
        JobUseCases.SubmittedOnce once =
                jobs.submitOnce(submission, request.caller().orElse(""), key.get());
        Answer answer = answer(request, once.stored());
        return once.replayed() ? answer.with(IdempotencyKey.REPLAYED) : answer;
    }

    private Answer answer(Request request, StoredJob stored) {
        return Preference.wait(request.headers())
                .map(wait -> waited(stored, wait))
                .orElseGet(() -> submitted(stored));
    }

    /** Waits for the job's end, as the client prefers. */
    private Answer waited(StoredJob stored, Duration wait) {
        StoredJob last = live.await(jobs, stored, one -> one.job().isFinished(), wait);
        if (last.job().isFinished()) {
            return record(Status.OK_200, last)
                    .with(HeaderValues.create(Preference.APPLIED, "wait=" + wait.toSeconds()));
        }
        long retryAfter = durations.retryAfter(last.job(), clock.instant());
        return record(Status.ACCEPTED_202, last)
                .with(HeaderValues.create(HeaderNames.LOCATION, JobView.path(last.job().id())))
                .with(HeaderValues.create(HeaderNames.RETRY_AFTER, retryAfter));
    }

    private JobUseCases.When when(Query query) {
        if (query.has("delay") && query.has("runAt")) {
            throw Problem.badRequest("query parameters \"delay\" and \"runAt\" exclude each other");
        }
        Optional<Duration> delay =
                query.value(
                        "delay",
                        text -> Query.duration(text, LONGEST_DELAY),
                        "an ISO-8601 duration of 0 to 3653 days such as PT30S");
        Optional<Instant> runAt = query.moment("runAt");
        if (runAt.isPresent() && runAt.get().isAfter(clock.instant().plus(LONGEST_DELAY))) {
            throw Problem.badRequest(
                    "query parameter \"runAt\" must lie within the next 3653 days");
        }
        return runAt.<JobUseCases.When>map(JobUseCases.When.At::new)
                .or(() -> delay.map(JobUseCases.When.After::new))
                .orElse(JobUseCases.When.NOW);
    }

    private static Answer submitted(StoredJob stored) {
        JobId id = stored.job().id();
        return Answer.json(Status.CREATED_201, JobView.reference(id))
                .with(HeaderValues.create(HeaderNames.LOCATION, JobView.path(id)));
    }

    private Answer find(Request request) {
        StoredJob stored = jobs.find(request.jobId());
        return matches(request, stored)
                ? notModified(stored)
                : record(Status.OK_200, stored).with(eTag(stored));
    }

    private static Answer notModified(StoredJob stored) {
        return Answer.empty(Status.NOT_MODIFIED_304).with(eTag(stored));
    }

    private static Header eTag(StoredJob stored) {
        return HeaderValues.create(HeaderNames.ETAG, tag(stored));
    }

    private static String tag(StoredJob stored) {
        return "\"" + Long.toHexString(stored.version()) + "\"";
    }

    /** Whether the client has this version (RFC 9110, section 13.1.2: compared weakly). */
    private static boolean matches(Request request, StoredJob stored) {
        String tag = tag(stored);
        if (!request.headers().contains(HeaderNames.IF_NONE_MATCH)) {
            return false;
        }
        for (String listed : request.headers().get(HeaderNames.IF_NONE_MATCH).allValues()) {
            for (String one : listed.split(",")) {
                String known = one.strip();
                if (known.equals("*") || known.equals(tag) || known.equals("W/" + tag)) {
                    return true;
                }
            }
        }
        return false;
    }

    private Answer record(Status status, StoredJob stored) {
        Optional<byte[]> parameters = Optional.of(jobs.parameters(stored.job().id()));
        return Answer.json(status, json -> JobView.writeRecord(json, stored.job(), parameters));
    }

    private Answer progress(Request request) {
        Optional<Duration> wait =
                request.query().value("wait", JobRoutes::seconds, "0 to 60 seconds");
        StoredJob first = jobs.find(request.jobId());
        // A client that has another version than this one gets this one at once.
        boolean known =
                matches(request, first) || !request.headers().contains(HeaderNames.IF_NONE_MATCH);
        StoredJob stored =
                wait.isPresent() && known
                        ? live.await(jobs, first, one -> differ(one, first), wait.get())
                        : first;
        return matches(request, stored)
                ? notModified(stored)
                : Answer.json(Status.OK_200, json -> JobView.writeProgress(json, stored.job()))
                        .with(eTag(stored));
    }

    /** Whether there is something to tell: a heartbeat alone is not. */
    private static boolean differ(StoredJob now, StoredJob before) {
        return now.job().isFinished()
                || now.job().state().status() != before.job().state().status()
                || !now.job().progress().equals(before.job().progress());
    }

    private static Optional<Duration> seconds(String text) {
        try {
            return Optional.of(Integer.valueOf(text))
                    .filter(number -> number >= 0 && number <= WAIT_LIMIT)
                    .map(Duration::ofSeconds);
        } catch (NumberFormatException malformed) {
            return Optional.empty();
        }
    }

    private Answer info(Request request) {
        // First the job, then its lines: of a finished job none can be missing.
        Job job = jobs.find(request.jobId()).job();
        JobLog log = JobLog.of(jobs, job.id());
        return Answer.json(Status.OK_200, json -> JobView.writeInfo(json, job, log));
    }

    private Answer data(Request request) {
        StoredJob stored = jobs.find(request.jobId());
        JobStatus status = stored.job().state().status();
        if (!(stored.job().state() instanceof JobState.Finished finished)) {
            throw new Problem(
                            ProblemType.NOT_FINISHED,
                            "the job is " + status.wireName() + " and has no output yet")
                    .in(status);
        }
        if (finished.ending() != Ending.SUCCEEDED) {
            throw new Problem(
                    ProblemType.NO_OUTPUT, "the job has " + describe(status) + ", without output");
        }
        return jobs.output(stored)
                .map(JobRoutes::shown)
                .orElse(Answer.empty(Status.NO_CONTENT_204));
    }

    private static String describe(JobStatus status) {
        return status == JobStatus.CANCELLED ? "been cancelled" : status.wireName();
    }

    static Answer shown(Output output) {
        return new Answer(Status.OK_200, output.mediaType(), output.bytes(), List.of());
    }

    private Answer cancel(Request request) {
        JobId id = request.jobId();
        StoredJob stored = jobs.cancel(id, CancelBody.parse(request.json(), request.caller()));
        return record(Status.ACCEPTED_202, stored);
    }

    private Answer retry(Request request) {
        return submitted(jobs.retry(request.jobId()));
    }

    private Answer delete(Request request) {
        jobs.delete(request.jobId());
        return Answer.empty(Status.NO_CONTENT_204);
    }

    private Answer list(Request request) {
        Query query = request.query();
        JobCatalog.Filter filter =
                new JobCatalog.Filter(
                        query.word("state", List.of(JobStatus.values()), JobStatus::wireName),
                        query.value("type", this::typeName, "the name of a type"),
                        query.moment("createdAfter"),
                        query.moment("createdBefore"));
        int limit = query.value("limit", JobRoutes::limit, "1 to 200").orElse(LIST_DEFAULT);
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
