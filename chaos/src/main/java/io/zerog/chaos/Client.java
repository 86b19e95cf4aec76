package io.zerog.chaos;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Optional;

/** A client that does not give up. */
final class Client {

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final Duration PAUSE = Duration.ofMillis(100);
    private static final int NOT_FOUND = 404;

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final String base;

    Client(String base) {
        this.base = base;
    }

    /** Submits, with the same key each time, until the job's uuid is answered. */
    String submit(String type, String key, String parameters) throws InterruptedException {
        HttpRequest request =
                request("/v1/types/" + type + "/jobs")
                        .header("Content-Type", "application/json")
                        .header("Idempotency-Key", key)
                        .POST(BodyPublishers.ofString(parameters))
                        .build();
        while (true) {
            try {
                HttpResponse<byte[]> answer = http.send(request, BodyHandlers.ofByteArray());
                if (answer.statusCode() / 100 == 2) {
                    return JSON.readTree(answer.body()).path("uuid").asText();
                }
                if (answer.statusCode() < 500) {
                    throw new IllegalStateException(
                            "a submit was answered " + new String(answer.body()));
                }
            } catch (IOException cut) {
                // Whether it was stored is not known: the key makes the repeat safe.
            }
            Thread.sleep(PAUSE);
        }
    }

    /** The record once it is final; empty before, and while nobody knows. */
    Optional<Ending> ending(String uuid) throws InterruptedException {
        Optional<JsonNode> found = get("/v1/jobs/" + uuid);
        if (found.isEmpty() || found.get().path("resultCode").asInt(-1) < 0) {
            return Optional.empty();
        }
        JsonNode job = found.get();
        int output = 0;
        if (job.path("state").asText().equals("succeeded")) {
            Optional<JsonNode> data = get("/v1/jobs/" + uuid + "/data");
            if (data.isEmpty()) {
                return Optional.empty();
            }
            output = data.get().path("attempt").asInt();
        }
        return Optional.of(
                new Ending(
                        job.path("state").asText(),
                        job.path("resultCode").asInt(),
                        job.path("cause").asText(""),
                        job.path("attempts").asInt(),
                        job.path("finishedAt").asText(),
                        output));
    }

    /** JSON that was answered with 200. */
    Optional<JsonNode> get(String path) throws InterruptedException {
        try {
            HttpResponse<byte[]> answer =
                    http.send(request(path).build(), BodyHandlers.ofByteArray());
            return answer.statusCode() == 200
                    ? Optional.of(JSON.readTree(answer.body()))
                    : Optional.empty();
        } catch (IOException cut) {
            return Optional.empty();
        }
    }

    /** Whether the API says for certain that there is no such job. */
    boolean isAbsent(String uuid) throws InterruptedException {
        try {
            return http.send(request("/v1/jobs/" + uuid).build(), BodyHandlers.discarding())
                            .statusCode()
                    == NOT_FOUND;
        } catch (IOException cut) {
            return false;
        }
    }

    /** A page of metrics; empty when there is no answer. */
    String text(String path) throws InterruptedException {
        try {
            return http.send(request(path).build(), BodyHandlers.ofString()).body();
        } catch (IOException cut) {
            return "";
        }
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(base + path)).timeout(PATIENCE);
    }
}
