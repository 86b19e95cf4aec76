package io.zerog.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The dashboard with many jobs, with tokens, and with a node that goes away. */
@Timeout(170)
class DashboardJobsIT {

    private static final int MANY = 10_000;

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
    void tenThousandJobsAreScrolledThroughWithFewRowsInThePage() throws Exception {
        try (ServerProcess node = ServerProcess.serve(folder)) {
            Http http = node.awaitReady();
            IntStream.range(0, MANY)
                    .parallel()
                    .forEach(_ -> http.submit("declare", "{\"code\": 200}"));
            Dashboard ui = Dashboard.open(browser, http.base());
            ui.go("/jobs", "Jobs");
            ui.page().awaitTrue("document.querySelectorAll('.job-row').length > 20");

            for (int screens = 0; !ui.sees("10,000 jobs"); screens++) {
                assertThat(screens).isLessThan(1_000);
                ui.page()
                        .evaluate(
                                "new Promise(done => { scrollTo(0, document.body.scrollHeight);"
                                        + " setTimeout(done, 20); })");
                assertThat(ui.count(".job-row")).isLessThan(100);
            }
            ui.page()
                    .awaitTrue(
                            "(scrollTo(0, document.body.scrollHeight),"
                                    + " document.querySelector('[aria-rowindex=\"10001\"]'))");
            assertThat(ui.page().problems()).isEmpty();
        }
    }

    @Test
    void manyJobsAreCancelledWithTheirNumberShownAndAReasonKept() throws Exception {
        try (ServerProcess node = ServerProcess.serve(folder)) {
            Http http = node.awaitReady();
            String last = "";
            for (int n = 0; n < 3; n++) {
                last =
                        http.post("/v1/types/waste_time/jobs?delay=PT1H", "{\"delay\": 1}")
                                .text("uuid");
            }
            http.submit("declare", "{\"code\": 500}");
            Dashboard ui = Dashboard.open(browser, http.base());
            ui.go("/jobs", "Jobs");
            ui.press("queued");
            ui.page().awaitTrue("location.hash === '#/jobs?state=queued'");
            ui.awaitText("3 jobs");
            ui.page().evaluate("document.querySelector('.head input').click()");
            ui.press("Cancel 3");
            ui.awaitText("Cancel 3 jobs?");
            ui.press("Cancel 3 jobs");
            assertThat(http.state(last)).as("without a reason").isEqualTo("queued");
            ui.enter("dialog textarea", "wrong month");
            ui.press("Cancel 3 jobs");
            ui.awaitText("3 jobs cancelled.");
            ui.awaitText("No job is like that.");

            assertThat(http.state(last)).isEqualTo("cancelled");
            assertThat(http.get("/v1/jobs/" + last + "/info").body().path("events").toString())
                    .contains("cancel asked: wrong month");
        }
    }

    @Test
    void aRoleIsOfferedWhatItMayDo() throws Exception {
        try (ServerProcess node =
                ServerProcess.serve(
                        folder,
                        "--set",
                        "http.tokens="
                                + Dashboard.token("reader", "viewer")
                                + ","
                                + Dashboard.token("boss", "operator"))) {
            Dashboard ui = Dashboard.open(browser, node.awaitReady().base());
            ui.awaitText("API token");
            assertThat(ui.violations()).isEmpty();
            ui.enter("[name=token]", "guessed");
            ui.press("Sign in");
            ui.awaitText("does not know this token");

            ui.enter("[name=token]", "reader");
            ui.press("Sign in");
            ui.awaitText("Running");
            ui.go("/workers", "Workers");
            ui.page().awaitTrue("document.querySelector('.worker')");
            assertThat(ui.offers("Drain")).isFalse();
            ui.go("/types/declare", "declare");
            ui.awaitText("Policy");
            assertThat(ui.offers("Submit")).isFalse();

            ui.press("Sign out");
            ui.awaitText("API token");
            ui.enter("[name=token]", "boss");
            ui.press("Sign in");
            ui.awaitText("Running");
            ui.go("/workers", "Workers");
            ui.page().awaitTrue("document.querySelector('.worker')");
            assertThat(ui.offers("Drain")).isTrue();
        }
    }

    @Test
    void aLostConnectionIsToldAndCaughtUpWithAfterARestart() throws Exception {
        Http http;
        Dashboard ui;
        try (ServerProcess first = ServerProcess.serve(folder)) {
            http = first.awaitReady();
            ui = Dashboard.open(browser, http.base());
            ui.awaitText("Nothing is running.");
            first.kill();
            ui.awaitText("The connection is lost");
        }
        String port = http.base().substring(http.base().lastIndexOf(':') + 1);
        try (ServerProcess second =
                ServerProcess.start(
                        folder,
                        Map.of(),
                        "serve",
                        "--port",
                        port,
                        "--store",
                        "memory",
                        "--queue",
                        "memory",
                        "--jobs",
                        ServerProcess.EXAMPLES.toString())) {
            second.awaitReady();
            String uuid = http.submit("waste_time", "{\"delay\": 30}");
            ui.awaitNoText("The connection is lost");
            ui.awaitText(uuid.substring(0, 8));
        }
    }
}
