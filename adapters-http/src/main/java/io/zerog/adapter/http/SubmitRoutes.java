package io.zerog.adapter.http;

import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.Status;
import io.zerog.application.JobUseCases;
import io.zerog.domain.job.JobId;
import io.zerog.domain.job.Priority;
import io.zerog.domain.port.StoredJob;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/** New jobs in version 1: a submit, and a retry of one that ended badly. */
final class SubmitRoutes {

    /** The furthest into the future that a job may be put off. */
    private static final Duration LONGEST_DELAY = Duration.ofDays(3653);

    private static final byte[] VALID = "{\"valid\":true}".getBytes(StandardCharsets.US_ASCII);

    private final JobUseCases jobs;
    private final InstantSource clock;
    private final LiveJobs live;
    private final TypeDurations durations;

    SubmitRoutes(JobUseCases jobs, InstantSource clock, LiveJobs live, TypeDurations durations) {
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
                Route.post("/v1/jobs/{uuid}/retry", "Submits an ended job again", this::retry));
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
            return JobRoutes.record(jobs, Status.OK_200, last)
                    .with(HeaderValues.create(Preference.APPLIED, "wait=" + wait.toSeconds()));
        }
        long retryAfter = durations.retryAfter(last.job(), clock.instant());
        return JobRoutes.record(jobs, Status.ACCEPTED_202, last)
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

    private Answer retry(Request request) {
        return submitted(
                jobs.retry(request.jobId(), RetryBody.reason(request.json()), request.caller()));
    }
}
