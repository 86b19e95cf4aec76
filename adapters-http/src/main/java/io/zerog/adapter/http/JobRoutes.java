package io.zerog.adapter.http;

import io.helidon.http.HeaderNames;
import io.helidon.http.Status;
import io.zerog.application.JobUseCases;
import io.zerog.domain.handler.Output;
import io.zerog.domain.job.Ending;
import io.zerog.domain.job.Job;
import io.zerog.domain.job.JobId;
import io.zerog.domain.job.JobState;
import io.zerog.domain.job.JobStatus;
import io.zerog.domain.port.StoredJob;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** One job in version 1: look, fetch, cancel, delete. */
final class JobRoutes {

    private static final int WAIT_LIMIT = 60;

    private final JobUseCases jobs;
    private final LiveJobs live;

    JobRoutes(JobUseCases jobs, LiveJobs live) {
        this.jobs = jobs;
        this.live = live;
    }

    List<Route> routes() {
        return List.of(
                Route.get("/v1/jobs/{uuid}/progress", "How far a job is", this::progress)
                        .taking(
                                new Route.Parameter(
                                        "wait", "Holds the answer for a change, up to 60 s")),
                Route.get("/v1/jobs/{uuid}", "The job's record", this::find),
                Route.get("/v1/jobs/{uuid}/info", "Progress and log lines", this::info),
                Route.get("/v1/jobs/{uuid}/data", "The output of a finished job", this::data),
                Route.post("/v1/jobs/{uuid}/cancel", "Asks a job to end", this::cancel),
                Route.delete("/v1/jobs/{uuid}", "Forgets a finished job", this::delete));
    }

    private Answer find(Request request) {
        StoredJob stored = jobs.find(request.jobId());
        return EntityTag.matches(request, stored)
                ? EntityTag.notModified(stored)
                : record(jobs, Status.OK_200, stored).with(EntityTag.eTag(stored));
    }

    /** The job's record with its parameters. */
    static Answer record(JobUseCases jobs, Status status, StoredJob stored) {
        Optional<byte[]> parameters = Optional.of(jobs.parameters(stored.job().id()));
        return Answer.json(status, json -> JobView.writeRecord(json, stored.job(), parameters));
    }

    private Answer progress(Request request) {
        Optional<Duration> wait =
                request.query().value("wait", JobRoutes::seconds, "0 to 60 seconds");
        StoredJob first = jobs.find(request.jobId());
        // A client that has another version than this one gets this one at once.
        boolean known =
                EntityTag.matches(request, first)
                        || !request.headers().contains(HeaderNames.IF_NONE_MATCH);
        StoredJob stored =
                wait.isPresent() && known
                        ? live.await(jobs, first, one -> differ(one, first), wait.get())
                        : first;
        return EntityTag.matches(request, stored)
                ? EntityTag.notModified(stored)
                : Answer.json(Status.OK_200, json -> JobView.writeProgress(json, stored.job()))
                        .with(EntityTag.eTag(stored));
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
        return record(jobs, Status.ACCEPTED_202, stored);
    }

    private Answer delete(Request request) {
        jobs.delete(request.jobId());
        return Answer.empty(Status.NO_CONTENT_204);
    }
}
