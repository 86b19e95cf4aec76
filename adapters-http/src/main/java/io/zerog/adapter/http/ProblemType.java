package io.zerog.adapter.http;

import java.util.Arrays;
import java.util.Optional;

/** Everything that can go wrong for a client, each with a page at {@code /problems/<name>}. */
enum ProblemType {
    MALFORMED_JSON(
            400,
            "malformed-json",
            "The body is not JSON",
            "The body is not one JSON document in UTF-8: a syntax error, text after the end, a"
                    + " name given twice, or nesting too deep."),
    BAD_REQUEST(
            400,
            "bad-request",
            "The request is not valid",
            "A query parameter is unknown, given twice or has a value that does not fit, or the"
                    + " request breaks the rules of HTTP. The detail names what."),
    UNAUTHORIZED(
            401,
            "unauthorized",
            "A token is needed",
            "The header Authorization: Bearer must bring an API token that this server knows."),
    FORBIDDEN(
            403,
            "forbidden",
            "The token does not allow this",
            "A viewer reads; a submitter also submits, cancels and retries; an operator also steers"
                    + " workers and deletes."),
    NOT_FOUND(
            404,
            "not-found",
            "There is nothing at this path",
            "The API has no such path. Paths are case-sensitive and are taken as they are"
                    + " written, without a slash at the end."),
    UNKNOWN_TYPE(
            404,
            "unknown-type",
            "There is no such job type",
            "No job type of this name or alias is registered here. GET /v1/types lists them."),
    UNKNOWN_JOB(
            404,
            "unknown-job",
            "There is no such job",
            "The id belongs to no job, or to one that was deleted or whose retention is over."),
    UNKNOWN_WORKER(
            404,
            "unknown-worker",
            "There is no such worker",
            "No worker of this id has reported within the last day."),
    METHOD_NOT_ALLOWED(
            405,
            "method-not-allowed",
            "The path does not take this method",
            "The Allow header names the methods that this path takes."),
    ALREADY_FINISHED(
            409,
            "already-finished",
            "The job has finished",
            "A job that has reached its final state cannot be cancelled."),
    NOT_FINISHED(
            409,
            "not-finished",
            "The job has not finished",
            "The job is queued or running, so it has no output and cannot be deleted. Wait for"
                    + " its end, or cancel it."),
    NO_OUTPUT(
            409,
            "no-output",
            "The job has no output",
            "A job that failed or was cancelled has no output. Its info says why it ended."),
    NOT_RETRYABLE(
            409,
            "not-retryable",
            "The job cannot be retried",
            "Only a job that failed or was cancelled can be submitted again."),
    NOT_RUNNING(409, "not-running", "The job does not run", "Only a run can be looked into."),
    RUNS_ELSEWHERE(
            409,
            "runs-elsewhere",
            "The job runs on another node",
            "A run can be looked into on its own node only. The detail names its worker, and GET"
                    + " /v1/workers its host."),
    NOT_KILLABLE(
            409,
            "not-killable",
            "The job cannot be killed",
            "Only a job that runs in a process of its own can be killed. Cancel it gracefully."),
    WORKER_RETIRED(
            409,
            "worker-retired",
            "The worker was retired",
            "A worker that was retired never works again. A new start of its node is a new worker."),
    IDEMPOTENCY_KEY_REUSED(
            422,
            "idempotency-key-reused",
            "The idempotency key was used for another job",
            "A job was submitted under this Idempotency-Key with other parameters or another"
                    + " priority. Take a new key for a new job."),
    TOO_LARGE(
            413,
            "too-large",
            "The body is too large",
            "The body is larger than this server takes."),
    NOT_JSON(
            415,
            "not-json",
            "The body is not declared as JSON",
            "A body must come with Content-Type: application/json, in UTF-8."),
    INVALID_PARAMETERS(
            422,
            "invalid-parameters",
            "The parameters are not valid",
            "The body is JSON, but does not fit. Each of the errors has a JSON Pointer to a value"
                    + " and what is wrong with it. GET /v1/types/{type} has the schema."),
    INTERNAL_ERROR(
            500,
            "internal-error",
            "The server failed",
            "A defect of the server. Its log has the details under the answer's X-Request-Id."),
    UNAVAILABLE(
            503,
            "unavailable",
            "The server cannot do this now",
            "The store or the queue does not answer, or there is too much to do at once. Try again"
                    + " after the time in the Retry-After header.");

    private final int status;
    private final String wireName;
    private final String title;
    private final String explanation;

    ProblemType(int status, String wireName, String title, String explanation) {
        this.status = status;
        this.wireName = wireName;
        this.title = title;
        this.explanation = explanation;
    }

    static Optional<ProblemType> named(String name) {
        return Arrays.stream(values()).filter(type -> type.wireName.equals(name)).findFirst();
    }

    /** The status it is answered with, unless a route says otherwise. */
    int status() {
        return status;
    }

    /** A relative URI that names the problem, and leads to its page. */
    String uri() {
        return "/problems/" + wireName;
    }

    String title() {
        return title;
    }

    /** The page that explains it. */
    String page() {
        return """
        <!doctype html>
        <html lang="en">
        <head><meta charset="utf-8"><title>%s</title></head>
        <body><h1>%s</h1><p><code>%s</code>, status %d</p><p>%s</p></body>
        </html>
        """
                .formatted(title, title, wireName, status, explanation);
    }
}
