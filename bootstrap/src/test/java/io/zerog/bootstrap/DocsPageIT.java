package io.zerog.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The API's documentation, from the jar, in a real browser without the internet. */
@Timeout(120)
class DocsPageIT {

    private static final String OPERATIONS = "document.querySelectorAll('.opblock').length";

    /** {@code printf %s viewer-token | sha256sum}. */
    private static final String VIEWER = "page:viewer:9bf07de4d5c3c2f1f5ea4a2a5e0d6a3c";

    @TempDir private static Path folder;
    private static Browser browser;

    @BeforeAll
    static void startTheBrowser() throws IOException {
        browser = Browser.start(folder);
    }

    @AfterAll
    static void stopTheBrowser() {
        browser.close();
    }

    @Test
    void allOperationsAreShownWithoutAnyErrorAndWithoutTheInternet() throws Exception {
        try (ServerProcess node = ServerProcess.serve(folder)) {
            String base = node.awaitReady().base();

            BrowserPage page = browser.open(base + "/docs");

            page.awaitTrue(OPERATIONS + " > 20");
            assertThat(page.evaluate("document.querySelector('.title').textContent").asText())
                    .startsWith("ZeroG");
            assertThat(page.evaluate("document.body.textContent").asText())
                    .contains("/v1/types/word_count/jobs", "/v1/jobs/{uuid}/events");
            String submit = open(page, "post_v1_types_word_count_jobs");
            page.awaitTrue(submit + ".querySelector('.parameters-container')");
            page.evaluate(submit + ".scrollIntoView()");
            Files.write(Path.of("target/docs.png"), page.screenshot());
            assertThat(page.problems()).isEmpty();
            assertThat(page.requests())
                    .hasSizeGreaterThan(3)
                    .allMatch(url -> url.startsWith(base + "/") || url.startsWith("data:"));
        }
    }

    @Test
    void whoHasATokenIsShownTheApiAndCallsItWithTheToken() throws Exception {
        String hash =
                HexFormat.of()
                        .formatHex(
                                MessageDigest.getInstance("SHA-256")
                                        .digest("secret".getBytes(StandardCharsets.UTF_8)));
        try (ServerProcess node =
                ServerProcess.serve(folder, "--set", "http.tokens=me:viewer:" + hash)) {
            BrowserPage page = browser.open(node.awaitReady().base() + "/docs");

            page.awaitTrue("!document.getElementById('access').hidden");
            enter(page, "guessed");
            page.awaitTrue("document.body.textContent.includes('does not know this token')");
            enter(page, "secret");
            page.awaitTrue(OPERATIONS + " > 20");
            assertThat(page.evaluate("document.getElementById('access').hidden").asBoolean())
                    .isTrue();

            String types = open(page, "get_v1_types");
            page.awaitTrue(types + ".querySelector('.try-out__btn')");
            page.evaluate(types + ".querySelector('.try-out__btn').click()");
            page.awaitTrue(types + ".querySelector('.execute')");
            page.evaluate(types + ".querySelector('.execute').click()");
            page.awaitTrue(types + ".querySelector('.live-responses-table .response-col_status')");

            assertThat(page.evaluate(types + ".querySelector('.live-responses-table').textContent"))
                    .asString()
                    .contains("200", "word_count");
            assertThat(page.problems()).hasSize(2).allMatch(one -> one.contains("401"));
        }
    }

    /** Unfolds an operation; the expression that finds it. */
    private static String open(BrowserPage page, String operation) {
        String found =
                "document.querySelector('[id=\"operations-types-%s\" i]')".formatted(operation);
        page.evaluate(found + ".querySelector('.opblock-summary-control').click()");
        return found;
    }

    private static void enter(BrowserPage page, String token) {
        page.evaluate("document.getElementById('token').value = '" + token + "'");
        page.evaluate("document.querySelector('#access button').click()");
    }
}
