package io.zerog.bootstrap;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntConsumer;

/**
 * A client that follows a job's events, from node to node, as a browser's EventSource does: it says
 * which event it has seen last, and counts none that was cut off before its end.
 */
final class EventReader implements AutoCloseable {

    private final HttpClient client = HttpClient.newHttpClient();
    private final List<Long> ids = new ArrayList<>();
    private boolean ended;

    /** The id of each line of the log, as it came. */
    List<Long> ids() {
        return ids;
    }

    /** Whether the job's end was told. */
    boolean hasEnded() {
        return ended;
    }

    /**
     * Reads on until the stream ends, however it ends.
     *
     * @param afterEach line of the log is told how many there have been
     */
    void read(Http node, String uuid, IntConsumer afterEach)
            throws IOException, InterruptedException {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(node.base() + "/v1/jobs/" + uuid + "/events"));
        if (!ids.isEmpty()) {
            request.header("Last-Event-ID", ids.getLast().toString());
        }
        var answer = client.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
        if (answer.statusCode() != 200) {
            throw new AssertionError("answered " + answer.statusCode());
        }
        try (BufferedReader in =
                new BufferedReader(new InputStreamReader(answer.body(), StandardCharsets.UTF_8))) {
            Long id = null;
            for (String line = next(in); line != null; line = next(in)) {
                if (line.startsWith("id: ")) {
                    id = Long.valueOf(line.substring(4));
                } else if (line.isEmpty() && id != null) {
                    ids.add(id);
                    id = null;
                    afterEach.accept(ids.size());
                }
                ended |= line.equals("event: end");
            }
        }
    }

    /** The next line; null at the end, also when the server was cut off. */
    private static String next(BufferedReader in) {
        try {
            return in.readLine();
        } catch (IOException cutOff) {
            return null;
        }
    }

    @Override
    public void close() {
        client.shutdownNow();
    }
}
