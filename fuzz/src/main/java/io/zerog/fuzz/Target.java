package io.zerog.fuzz;

import io.zerog.application.JobUseCases;
import io.zerog.application.RefusedException;
import io.zerog.bootstrap.ZeroG;
import io.zerog.domain.job.CancelRequest;
import io.zerog.domain.job.JobId;
import io.zerog.domain.port.JobCatalog;
import io.zerog.domain.port.StoredJob;
import io.zerog.examples.DeclareJob;
import io.zerog.examples.WordCountJob;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A whole node in memory, and a client that asks it ordinary things. */
final class Target implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final int JOBS = 8;
    private static final int PAGE = 200;

    private final ZeroG node;
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    Target() {
        node =
                ZeroG.builder()
                        .set("http.port", "0")
                        .set("store", "memory")
                        .set("queue", "memory")
                        .set("worker.drain", "PT0S")
                        .jobs(new DeclareJob(), new WordCountJob())
                        .start();
    }

    int port() {
        return node.port();
    }

    List<Operation> operations() throws IOException, InterruptedException {
        return Operation.in(get("/openapi.json").body());
    }

    /**
     * Runs a job for each of the ids that conversations name, where the last one was deleted. The
     * ids are the same in every run, since they come from keys.
     */
    List<String> jobs() throws IOException, InterruptedException {
        List<String> ids = new ArrayList<>();
        for (int n = 0; n < JOBS; n++) {
            String body = n % 2 == 0 ? "{\"code\":200}" : "{\"code\":500,\"error\":\"e\"}";
            ids.add(uuid(submit(body, "Idempotency-Key", "fuzz-" + n)));
        }
        return ids;
    }

    /** Runs a job as everybody does: what is wrong with that; empty when nothing is. */
    Optional<String> runOrdinaryJob() throws IOException, InterruptedException {
        HttpResponse<String> submit = submit("{\"code\":204}", "Prefer", "wait=20");
        if (submit.statusCode() != 200 || !submit.body().contains("\"state\":\"succeeded\"")) {
            return Optional.of("an ordinary submit is answered " + submit.body());
        }
        HttpResponse<String> progress = get("/v1/jobs/" + uuid(submit) + "/progress");
        return progress.body().contains("\"resultCode\":204")
                ? Optional.empty()
                : Optional.of("a job's progress is answered " + progress.body());
    }

    private HttpResponse<String> submit(String body, String... headers)
            throws IOException, InterruptedException {
        return client.send(
                request("/v1/types/declare/jobs")
                        .header("Content-Type", "application/json")
                        .headers(headers)
                        .POST(HttpRequest.BodyPublishers.ofString(body))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private static String uuid(HttpResponse<String> answer) {
        return answer.body().replaceAll("(?s)^\\{\"uuid\":\"([^\"]+)\".*", "$1");
    }

    boolean isAlive() throws InterruptedException {
        try {
            return get("/health/live").statusCode() == 200;
        } catch (IOException silent) {
            return false;
        }
    }

    /** Forgets all jobs that conversations made, so that what is left can be compared. */
    void forgetJobs() throws InterruptedException {
        JobUseCases jobs = node.jobs();
        JobCatalog.Filter all =
                new JobCatalog.Filter(
                        Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
        for (JobCatalog.Page page = jobs.list(all, Optional.empty(), PAGE);
                !page.jobs().isEmpty();
                page = jobs.list(all, Optional.empty(), PAGE)) {
            for (StoredJob stored : page.jobs()) {
                forget(jobs, stored.job().id());
            }
        }
    }

    private static void forget(JobUseCases jobs, JobId id) throws InterruptedException {
        while (!jobs.find(id).job().isFinished()) {
            // One that is put off to another year ends so.
            try {
                jobs.cancel(
                        id,
                        new JobUseCases.Cancellation(
                                CancelRequest.Mode.GRACEFUL,
                                Duration.ZERO,
                                Optional.empty(),
                                Optional.empty()));
            } catch (RefusedException ended) {
                break;
            }
            Thread.sleep(1);
        }
        jobs.delete(id);
    }

    private HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return client.send(request(path).build(), HttpResponse.BodyHandlers.ofString());
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(node.address() + path)).timeout(PATIENCE);
    }

    @Override
    public void close() {
        client.shutdownNow();
        node.close();
    }
}
