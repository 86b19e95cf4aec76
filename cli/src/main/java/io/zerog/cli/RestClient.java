package io.zerog.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** Asks a node over its REST API, as any client would. */
public final class RestClient implements AutoCloseable {

    /** Numbers stay as they are written. */
    static final JsonMapper JSON =
            JsonMapper.builder()
                    .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
                    .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                    .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
                    .build();

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

    /** The job's live events behind a line of its log. */
    ServerSentEvents events(String uuid, String lastLine) throws InterruptedException {
        HttpRequest.Builder request =
                request(job(uuid) + "/events")
                        .header("Accept", "text/event-stream")
                        .header("Last-Event-ID", lastLine);
        return new ServerSentEvents(stream(request).body());
    }

    /** The answer with its body as it comes; the caller closes it. */
    HttpResponse<InputStream> stream(String path) throws InterruptedException {
        return stream(request(path));
    }

    /** The path of a job. */
    static String job(String uuid) {
        return "/v1/jobs/" + segment(uuid);
    }

    /** The job's output for people. */
    public String prettyOutput(String uuid) throws InterruptedException {
        return tree(get(job(uuid) + "/data")).toPrettyString();
    }

    /** The job's log for people. */
    public String prettyInfo(String uuid) throws InterruptedException {
        return tree(get(job(uuid) + "/info")).toPrettyString();
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
        return tree(new String(answer, StandardCharsets.UTF_8));
    }

    JsonNode tree(String document) {
        try {
            return JSON.readTree(document);
        } catch (JsonProcessingException notJson) {
            throw noZeroG("its answer is not JSON");
        }
    }

    @Override
    public void close() {
        client.shutdownNow();
    }

    private HttpRequest.Builder request(String path) {
        try {
            HttpRequest.Builder request =
                    HttpRequest.newBuilder(URI.create(base + path)).timeout(PATIENCE);
            return token.isEmpty() ? request : request.header("Authorization", "Bearer " + token);
        } catch (IllegalArgumentException malformed) {
            throw new CommandException(
                    ExitCode.USAGE,
                    "the URL or the token is malformed: %s; a URL is such as http://127.0.0.1:8080"
                            .formatted(base));
        }
    }

    private byte[] send(HttpRequest.Builder request) throws InterruptedException {
        HttpResponse<byte[]> response = send(request, BodyHandlers.ofByteArray());
        if (response.statusCode() >= 300) {
            throw refused(response.statusCode(), response.body());
        }
        return response.body();
    }

    private HttpResponse<InputStream> stream(HttpRequest.Builder request)
            throws InterruptedException {
        HttpResponse<InputStream> response = send(request, BodyHandlers.ofInputStream());
        if (response.statusCode() < 300) {
            return response;
        }
        try (InputStream body = response.body()) {
            throw refused(response.statusCode(), body.readAllBytes());
        } catch (IOException failed) {
            throw unreachable(failed);
        }
    }

    private <T> HttpResponse<T> send(HttpRequest.Builder request, BodyHandler<T> handler)
            throws InterruptedException {
        try {
            return client.send(request.build(), handler);
        } catch (IOException failed) {
            throw unreachable(failed);
        }
    }

    /** The failure to read an answer, for people. */
    CommandException unreachable(IOException failure) {
        Throwable root = failure;
        boolean refused = false;
        while (root.getCause() != null) {
            refused |= root instanceof ConnectException;
            root = root.getCause();
        }
        String reason =
                switch (root) {
                    case UnresolvedAddressException _ -> "the host is not known";
                    case HttpTimeoutException _ ->
                            "no answer within %d s".formatted(PATIENCE.toSeconds());
                    default -> refused ? "nothing listens there" : message(root);
                };
        return new CommandException(
                ExitCode.UNREACHABLE, "cannot reach %s: %s".formatted(base, reason));
    }

    private static String message(Throwable failure) {
        String message = failure.getMessage();
        return message == null ? failure.getClass().getSimpleName() : message;
    }

    private CommandException noZeroG(String why) {
        return new CommandException(
                ExitCode.UNREACHABLE, "no ZeroG at %s: %s".formatted(base, why));
    }

    private CommandException refused(int status, byte[] body) {
        JsonNode problem;
        try {
            problem = JSON.readTree(new String(body, StandardCharsets.UTF_8));
        } catch (JsonProcessingException notJson) {
            return noZeroG("it answered " + status);
        }
        if (!problem.path("detail").isTextual()) {
            return noZeroG("it answered " + status);
        }
        StringBuilder text = new StringBuilder(problem.path("detail").asText());
        for (JsonNode error : problem.path("errors")) {
            text.append("; ").append(error.path("pointer").asText());
            text.append(' ').append(error.path("detail").asText());
        }
        return new CommandException(exitCode(status), text.toString());
    }

    private static int exitCode(int status) {
        return switch (status) {
            case 401, 403 -> ExitCode.NO_ACCESS;
            case 400, 422 -> ExitCode.USAGE;
            case 502, 503, 504 -> ExitCode.UNREACHABLE;
            default -> ExitCode.FAILED;
        };
    }
}
