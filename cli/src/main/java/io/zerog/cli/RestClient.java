package io.zerog.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** Asks a node over its REST API, as any client would. */
public final class RestClient implements AutoCloseable {

    static final JsonMapper JSON = JsonMapper.builder().build();

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final HttpClient client =
            HttpClient.newBuilder()
                    .version(HttpClient.Version.HTTP_1_1)
                    .connectTimeout(PATIENCE)
                    .build();
    private final String base;
    private final String token;

    /**
     * A client of the node at this address.
     *
     * @param token empty for none
     */
    public RestClient(String base, String token) {
        this.base = base.replaceAll("/+$", "");
        this.token = token;
    }

    /** The part of a path that names one thing, whatever is in the name. */
    static String segment(String name) {
        return URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20");
    }

    /**
     * Runs a job.
     *
     * @return its uuid
     * @throws CommandException if it is refused or nothing answers, as of every other call
     */
    public String submit(String type, Object parameters) throws IOException, InterruptedException {
        byte[] body = JSON.writeValueAsBytes(parameters);
        return tree(post("/v1/types/" + segment(type) + "/jobs", body)).path("uuid").asText();
    }

    JsonNode progress(String uuid) throws InterruptedException {
        return tree(get("/v1/jobs/" + segment(uuid) + "/progress"));
    }

    /** The job's output for people. */
    public String prettyOutput(String uuid) throws InterruptedException {
        return tree(get("/v1/jobs/" + segment(uuid) + "/data")).toPrettyString();
    }

    /** The job's log for people. */
    public String prettyInfo(String uuid) throws InterruptedException {
        return tree(get("/v1/jobs/" + segment(uuid) + "/info")).toPrettyString();
    }

    byte[] get(String path) throws InterruptedException {
        return send(request(path).GET());
    }

    byte[] post(String path, byte[] body) throws InterruptedException {
        return send(
                request(path)
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofByteArray(body)));
    }

    JsonNode tree(byte[] answer) {
        try {
            return JSON.readTree(answer);
        } catch (IOException notJson) {
            throw new CommandException(
                    ExitCode.UNREACHABLE, base + " is no ZeroG: its answer is not JSON");
        }
    }

    @Override
    public void close() {
        client.close();
    }

    private HttpRequest.Builder request(String path) {
        try {
            HttpRequest.Builder request =
                    HttpRequest.newBuilder(URI.create(base + path)).timeout(PATIENCE);
            return token.isEmpty() ? request : request.header("Authorization", "Bearer " + token);
        } catch (IllegalArgumentException malformed) {
            throw new CommandException(
                    ExitCode.USAGE, "the URL or the token is malformed: " + Texts.plain(base));
        }
    }

    private byte[] send(HttpRequest.Builder request) throws InterruptedException {
        HttpResponse<byte[]> response;
        try {
            response = client.send(request.build(), BodyHandlers.ofByteArray());
        } catch (IOException failed) {
            throw new CommandException(
                    ExitCode.UNREACHABLE, "cannot reach " + base + ": " + reason(failed));
        }
        if (response.statusCode() >= 300) {
            throw new CommandException(exitCode(response.statusCode()), problem(response));
        }
        return response.body();
    }

    /** The message of its first cause; the JDK leaves the message of the outermost empty. */
    private static String reason(Throwable failure) {
        Throwable root = failure;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        String message = root.getMessage();
        return message == null ? failure.getClass().getSimpleName() : Texts.plain(message);
    }

    private static int exitCode(int status) {
        return switch (status) {
            case 401, 403 -> ExitCode.NO_ACCESS;
            case 400, 422 -> ExitCode.USAGE;
            case 502, 503, 504 -> ExitCode.UNREACHABLE;
            default -> ExitCode.FAILED;
        };
    }

    private String problem(HttpResponse<byte[]> response) {
        try {
            JsonNode body = JSON.readTree(response.body());
            StringBuilder text = new StringBuilder(body.path("detail").asText());
            for (JsonNode error : body.path("errors")) {
                text.append("; ").append(error.path("pointer").asText());
                text.append(' ').append(error.path("detail").asText());
            }
            if (!text.isEmpty()) {
                return Texts.plain(text.toString());
            }
        } catch (JsonProcessingException notJson) {
            // Not a ZeroG, or something in between.
        } catch (IOException impossible) {
            throw new IllegalStateException("reading from memory failed", impossible);
        }
        return base + " answered " + response.statusCode();
    }
}
