package io.zerog.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The client commands of the jar that ships, against a node of its own process. */
@Timeout(120)
class ClientIT {

    private static final Duration SOON = Duration.ofSeconds(30);

    @TempDir private Path folder;

    @Test
    void aSubmitThatWaitsPrintsTheOutputAloneAndEndsAsTheJobDid() throws Exception {
        Path limit = Files.writeString(folder.resolve("limit"), "{\"limit\": 100}");
        Path code = Files.writeString(folder.resolve("code"), "{\"code\": 500}");
        try (ServerProcess node = ServerProcess.serve(folder)) {
            String url = node.awaitReady().base();

            expect(
                    url,
                    0,
                    "{\"limit\":100,\"primes\":25,\"largest\":97}",
                    "succeeded",
                    "submit prime_count --wait --params " + limit);
            expect(url, 10, "", "failed", "submit declare --wait --params " + code);
            expect(url, 2, "", "/limit", "submit prime_count");
            expect(url, 1, "", "there is no job", "show 00000000-0000-0000-0000-000000000000");
        }
    }

    @Test
    void whereNoServerAnswersIsToldInOneLine() throws Exception {
        expect("http://127.0.0.1:1", 3, "", "cannot reach http://127.0.0.1:1", "types");
        expect("nowhere", 2, "", "malformed", "types");
    }

    @Test
    void aWrongTokenIsToldInOneLine() throws Exception {
        String setting = "http.tokens=ci:viewer:" + "0".repeat(64);
        try (ServerProcess node = ServerProcess.serve(folder, "--set", setting)) {
            expect(node.awaitReady().base(), 5, "", "known token", "types --token wrong");
        }
    }

    private void expect(String url, int code, String out, String lastLine, String line)
            throws Exception {
        try (ServerProcess client =
                ServerProcess.start(folder, Map.of("ZEROG_URL", url), line.split(" "))) {
            assertThat(client.rest()).isEqualTo(out);
            assertThat(client.awaitExit(SOON)).as(client.log()).isEqualTo(code);
            assertThat(client.log().lines().toList().getLast()).contains(lastLine);
        }
    }
}
