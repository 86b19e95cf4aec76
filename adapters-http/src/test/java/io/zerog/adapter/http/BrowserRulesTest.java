package io.zerog.adapter.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpHeaders;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BrowserRulesTest {

    private static Served served;

    @BeforeAll
    static void start() {
        served = new Served(Served.SETTINGS.withOrigins(List.of("https://jobs.example.org")));
    }

    @AfterAll
    static void stop() {
        served.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/v1/types", "/nowhere", "/health/live", "/v1/jobs/x", "/%zz"})
    void everyAnswerForbidsBrowsersToGuessAndToRun(String path) throws IOException {
        String answer = served.raw("GET " + path + " HTTP/1.1\r\nHost: x\r\n\r\n");

        assertThat(answer)
                .contains(
                        "X-Content-Type-Options: nosniff\r\n",
                        "Referrer-Policy: no-referrer\r\n",
                        "Content-Security-Policy: default-src 'none'; frame-ancestors 'none'\r\n",
                        "Cache-Control: private, no-cache\r\n");
    }

    @Test
    void pagesOfAKnownOriginMayReadAnswers() throws IOException {
        String answer = asked("GET", "https://jobs.example.org");

        assertThat(answer)
                .contains("Access-Control-Allow-Origin: https://jobs.example.org\r\n")
                .contains("Vary: Origin\r\n");
    }

    @Test
    void pagesOfOthersMayNot() throws IOException {
        assertThat(asked("GET", "https://evil.example.org")).doesNotContain("Access-Control");
        assertThat(asked("OPTIONS", "https://evil.example.org")).doesNotContain("Access-Control");
    }

    @Test
    void browsersMayAskBefore() throws IOException {
        assertThat(asked("OPTIONS", "https://jobs.example.org"))
                .startsWith("HTTP/1.1 204")
                .contains("Access-Control-Allow-Methods: GET, HEAD, OPTIONS\r\n")
                .contains("Access-Control-Allow-Headers: Authorization,");
    }

    @Test
    void withoutOriginsNothingIsSaidOfThem() {
        try (Served other = new Served()) {
            HttpHeaders headers = other.get("/v1/types").headers();

            assertThat(headers.firstValue("Vary")).isEmpty();
            assertThat(headers.firstValue("Access-Control-Allow-Origin")).isEmpty();
        }
    }

    private static String asked(String method, String origin) throws IOException {
        return served.raw(
                method + " /v1/types HTTP/1.1\r\nHost: x\r\nOrigin: " + origin + "\r\n\r\n");
    }
}
