package io.zerog.bootstrap.cli;

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

/** Asks a node over its REST API, as any client would. */
final class RestClient implements AutoCloseable {

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final HttpClient client =
            HttpClient.newBuilder()
                    .version(HttpClient.Version.HTTP_1_1)
                    .connectTimeout(PATIENCE)
                    .build();
    private final String base;

    RestClient(String base) {
        this.base = base;
    }

    /**
     * Runs a job.
     *
     * @return its uuid
     */
    String submit(String type, Object parameters) throws IOException, InterruptedException {
        HttpRequest.Builder post =
                request("/v1/types/" + type + "/jobs")
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofByteArray(JSON.writeValueAsBytes(parameters)));
        return send(post).path("uuid").asText();
    }

    JsonNode progress(String uuid) throws IOException, InterruptedException {
        return send(request("/v1/jobs/" + uuid + "/progress").GET());
    }

    /** The job's output for people. */
    String prettyOutput(String uuid) throws IOException, InterruptedException {
        return send(request("/v1/jobs/" + uuid + "/data").GET()).toPrettyString();
    }

    /** The job's log for people. */
    String prettyInfo(String uuid) throws IOException, InterruptedException {
        return send(request("/v1/jobs/" + uuid + "/info").GET()).toPrettyString();
    }

    @Override
    public void close() {
        client.close();
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(base + path)).timeout(PATIENCE);
    }

    private JsonNode send(HttpRequest.Builder request) throws IOException, InterruptedException {
        HttpResponse<byte[]> response = client.send(request.build(), BodyHandlers.ofByteArray());
        JsonNode body = JSON.readTree(response.body());
        if (response.statusCode() >= 300) {
            throw new CommandException(
                    "%s answered %d: %s".formatted(response.uri(), response.statusCode(), body));
        }
        return body;
    }
}
