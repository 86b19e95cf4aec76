package io.zerog.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(180)
class SqliteFullIT {

    private static final int SUBMITS = 500;
    private static final Duration SOON = Duration.ofSeconds(30);
    private static final Duration LENGTH = Duration.ofSeconds(3);
    private static final Pattern UUID = Pattern.compile("\"uuid\"\\s*:\\s*\"([^\"]+)\"");

    @TempDir private Path folder;

    @Test
    void aFullDiskRefusesSubmitsLosesNoResultAndServiceReturnsWithRoom() throws Exception {
        try (SmallDisk disk = SmallDisk.mounted(folder.resolve("disk"), "16m");
                ServerProcess node = serve(disk);
                HttpClient client = HttpClient.newHttpClient()) {
            Http http = node.awaitReady("store=sqlite, queue=sqlite, role=all");
            String running = http.submit("waste_time", "{\"delay\": " + LENGTH.toSeconds() + "}");
            await().atMost(SOON).until(() -> http.state(running).equals("running"));
            Set<String> acknowledged = new HashSet<>(Set.of(running));

            disk.fill();
            HttpResponse<String> refused = submitUntilRefused(client, http, acknowledged);

            assertThat(refused.statusCode()).isEqualTo(503);
            assertThat(refused.headers().firstValueAsLong("Retry-After").orElse(0)).isPositive();
            assertThat(refused.body()).contains("/problems/unavailable").doesNotContain("\\tat ");
            // Beyond its own length, so that its result waits to be written; reads go on.
            await().pollDelay(LENGTH.plusSeconds(1))
                    .atMost(SOON)
                    .untilAsserted(() -> assertThat(http.state(running)).isEqualTo("running"));
            assertThat(http.get("/v1/jobs").status()).isEqualTo(200);
            assertThat(http.get("/health/live").status()).isEqualTo(200);

            disk.makeRoom();

            await().atMost(SOON)
                    .until(() -> {
                        HttpResponse<String> answer = submit(client, http);
                        return answer.statusCode() == 201 && acknowledged.add(uuid(answer));
                    });
            awaitSuccess(http, acknowledged);
            JsonNode job = http.job(running).body();
            assertThat(job.path("attempts").asInt()).isEqualTo(1);
            assertThat(job.path("errorCount").asInt()).isZero();
            assertThat(job.path("abandons").asInt()).isZero();
        }
    }

    private ServerProcess serve(SmallDisk disk) throws IOException {
        return ServerProcess.onSqlite(
                folder, disk.folder().resolve("data"), ServerProcess.EXAMPLES.toString());
    }

    /** What the database had taken of the disk before may hold a few jobs more. */
    private static HttpResponse<String> submitUntilRefused(
            HttpClient client, Http http, Set<String> acknowledged) throws Exception {
        for (int i = 0; i < SUBMITS; i++) {
            HttpResponse<String> answer = submit(client, http);
            if (answer.statusCode() != 201) {
                return answer;
            }
            acknowledged.add(uuid(answer));
        }
        throw new AssertionError("a full disk took " + SUBMITS + " jobs");
    }

    private static HttpResponse<String> submit(HttpClient client, Http http)
            throws IOException, InterruptedException {
        return client.send(
                HttpRequest.newBuilder(URI.create(http.base() + "/v1/types/declare/jobs"))
                        .timeout(SOON)
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString("{\"code\": 200}"))
                        .build(),
                BodyHandlers.ofString());
    }

    private static String uuid(HttpResponse<String> answer) {
        var found = UUID.matcher(answer.body());
        assertThat(found.find()).as(answer.body()).isTrue();
        return found.group(1);
    }

    private static void awaitSuccess(Http http, Set<String> jobs) {
        Set<String> open = new HashSet<>(jobs);
        await().atMost(SOON)
                .until(() -> {
                    open.removeIf(job -> http.state(job).equals("succeeded"));
                    return open.isEmpty();
                });
    }
}
