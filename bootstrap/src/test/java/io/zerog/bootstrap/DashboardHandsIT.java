package io.zerog.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The dashboard by keyboard, and what it does to jobs in whose name. */
@Timeout(120)
class DashboardHandsIT {

    private static final Duration SOON = Duration.ofSeconds(30);

    @TempDir private static Path folder;
    private static Browser browser;
    private static ServerProcess node;
    private static Http http;

    @BeforeAll
    static void start() throws IOException {
        browser = Browser.start(folder);
        node =
                ServerProcess.serve(
                        folder,
                        "--set",
                        "worker.isolation.waste_time=process",
                        "--set",
                        "http.tokens="
                                + Dashboard.token("reader", "viewer")
                                + ","
                                + Dashboard.token("boss", "operator"));
        http = new Http(node.awaitReady().base(), "boss");
    }

    @AfterAll
    static void stop() {
        node.close();
        browser.close();
    }

    @Test
    void aRoleIsOfferedWhatItMayDo() throws Exception {
        Dashboard ui = Dashboard.open(browser, http.base());
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
        signIn(ui);
        ui.go("/workers", "Workers");
        ui.page().awaitTrue("document.querySelector('.worker')");
        assertThat(ui.offers("Drain")).isTrue();
    }

    @Test
    void everyActionOfEveryViewIsReachedByTabWithAFocusThatIsSeen() {
        String uuid = http.submit("flaky", "{\"failures\": 1}");
        await().atMost(SOON).until(() -> http.state(uuid).equals("succeeded"));
        Map<String, String> views = new LinkedHashMap<>();
        views.put("/", "Overview");
        views.put("/jobs?type=flaky", "Jobs");
        views.put("/jobs/" + uuid, uuid);
        views.put("/types", "Types");
        views.put("/types/word_count", "word_count");
        views.put("/workers", "Workers");
        views.put("/queues", "Queues");
        Dashboard ui = signedIn();

        Map<String, String> wrong = new TreeMap<>();
        for (int width : List.of(1280, 375)) {
            ui.page().show(width, 700, "light");
            views.forEach((view, heading) -> {
                ui.go(view, heading);
                ui.page().awaitTrue("!document.body.innerText.includes('Looking…')");
                wrong.put(width + " " + view, ui.tabbing());
            });
        }
        wrong.values().removeIf(String::isEmpty);
        assertThat(wrong).isEmpty();
    }

    @Test
    void theFirstTabSkipsToTheContent() {
        Dashboard ui = signedIn();
        ui.page().evaluate("window.isOld = true; location.reload()");
        ui.page().awaitTrue("!window.isOld && document.querySelector('.run, .empty')");
        ui.page().key("Tab");
        assertThat(ui.focus()).isEqualTo("Skip to the content");
        assertThat(
                        ui.page()
                                .evaluate(
                                        "document.activeElement.getBoundingClientRect().width > 50")
                                .asBoolean())
                .as("is seen")
                .isTrue();
        ui.page().key("Enter");
        assertThat(ui.focus()).isEqualTo("Overview");
        ui.page().key("Tab");
        assertThat(
                        ui.page()
                                .evaluate("document.activeElement.closest('main') !== null")
                                .asBoolean())
                .isTrue();
    }

    @Test
    void arrowKeysGoFromJobToJobThroughAListThatIsDrawnInParts() {
        for (int n = 0; n < 80; n++) {
            http.submit("flaky", "{\"failures\": 0}");
        }
        Dashboard ui = signedIn();
        ui.go("/jobs?type=flaky", "Jobs");
        ui.page().awaitTrue("document.querySelector('.job-rows a')");
        ui.page().evaluate("document.querySelector('.job-rows a').focus()");
        String row = "document.activeElement.closest('.job-row')?.ariaRowIndex";

        for (int n = 3; n < 75; n++) {
            ui.page().key("ArrowDown");
            assertThat(ui.page().evaluate(afterDrawing(row)).asInt()).isEqualTo(n);
        }
        ui.page().key("ArrowUp");
        assertThat(ui.page().evaluate(afterDrawing(row)).asInt()).isEqualTo(73);
        ui.page().key("Enter");
        ui.page().awaitTrue("/^#.jobs.[0-9a-f-]{36}$/.test(location.hash)");
    }

    @Test
    void anIsolatedJobIsKilledByKeyboardForAReasonThatIsKeptWithTheName() {
        String uuid = http.submit("waste_time", "{\"delay\": 3600}");
        await().atMost(SOON).until(() -> http.state(uuid).equals("running"));
        Dashboard ui = signedIn();
        ui.go("/jobs/" + uuid, uuid);
        ui.press("Diagnose");
        ui.awaitText("Runs in");
        assertThat(ui.sees("a thread of its node")).isFalse();
        ui.page()
                .evaluate(
                        "[...document.querySelectorAll('button')]"
                                + ".find(one => one.innerText === 'Kill').focus()");

        ui.page().key("Enter");
        ui.awaitText("Kill this job?");
        assertThat(ui.focus()).isEqualTo("textarea");
        ui.page().type("never mind");
        ui.page().key("Escape");
        assertThat(ui.count("dialog")).isZero();
        assertThat(ui.focus()).isEqualTo("Kill");
        assertThat(http.state(uuid)).isEqualTo("running");

        ui.page().key(" ");
        ui.awaitText("Kill this job?");
        ui.page().type("in the way of the month's end");
        ui.page().key("Tab");
        assertThat(ui.focus()).isEqualTo("Back");
        ui.page().key("Tab");
        assertThat(ui.focus()).isEqualTo("Kill");
        ui.page().key(" ");
        await().atMost(SOON).until(() -> http.state(uuid).equals("cancelled"));

        assertThat(http.job(uuid).text("cause")).isEqualTo("killed");
        assertThat(http.get("/v1/jobs/" + uuid + "/info").body().path("events").toString())
                .contains("kill asked by boss: in the way of the month's end");
        ui.page()
                .awaitTrue(
                        "document.querySelector('.log-lines').textContent"
                                + ".includes('kill asked by boss')");
        assertThat(ui.count("dialog")).isZero();
        ui.page().awaitTrue("document.activeElement.localName === 'h1'");
    }

    @Test
    void manyJobsAreCancelledWithTheirNumberShownAndAReasonKept() {
        List<String> jobs =
                Stream.generate(() ->
                                http.post("/v1/types/relay/jobs?delay=PT1H", "{\"rounds\": 1}")
                                        .text("uuid"))
                        .limit(3)
                        .toList();
        Dashboard ui = signedIn();
        ui.go("/jobs?type=relay", "Jobs");
        ui.press("queued");
        ui.page().awaitTrue("location.hash === '#/jobs?state=queued&type=relay'");
        ui.awaitText("3 jobs");
        ui.page().evaluate("document.querySelector('.head input').click()");
        ui.press("Cancel 3");
        ui.awaitText("Cancel 3 jobs?");
        ui.press("Cancel 3 jobs");
        assertThat(http.state(jobs.getLast())).as("without a reason").isEqualTo("queued");
        ui.enter("dialog textarea", "wrong month");
        ui.press("Cancel 3 jobs");
        ui.awaitText("3 jobs cancelled.");
        ui.awaitText("No job is like that.");

        for (String uuid : jobs) {
            assertThat(http.state(uuid)).isEqualTo("cancelled");
            assertThat(http.get("/v1/jobs/" + uuid + "/info").body().path("events").toString())
                    .contains("cancel asked by boss: wrong month");
        }
    }

    @Test
    void manyJobsAreRetriedForAReasonAndThenDeleted() {
        for (int n = 0; n < 3; n++) {
            http.submit("declare", "{\"code\": 500}");
        }
        Dashboard ui = signedIn();
        ui.go("/jobs?state=failed&type=declare", "Jobs");
        ui.awaitText("3 jobs");
        ui.page().evaluate("document.querySelector('.head input').click()");
        ui.press("Retry 3");
        ui.awaitText("Retry 3 jobs?");
        ui.enter("dialog textarea", "the supplier is back");
        ui.press("Retry 3 jobs");
        ui.awaitText("3 jobs submitted again.");
        ui.awaitText("6 jobs");
        JsonNode all = http.get("/v1/jobs?type=declare").body().path("jobs");
        assertThat(all)
                .filteredOn(job -> job.hasNonNull("retryOf"))
                .hasSize(3)
                .allSatisfy(job ->
                        assertThat(
                                        http.get("/v1/jobs/" + job.path("uuid").asText() + "/info")
                                                .body()
                                                .path("events")
                                                .toString())
                                .contains("submitted again by boss: the supplier is back"));

        ui.page().evaluate("document.querySelector('.head input').click()");
        ui.press("Delete 6");
        ui.awaitText("Delete 6 jobs?");
        assertThat(http.get("/v1/jobs?type=declare").body().path("jobs")).hasSize(6);
        ui.press("Delete 6 jobs");
        ui.awaitText("6 jobs deleted.");
        assertThat(http.get("/v1/jobs?type=declare").body().path("jobs")).isEmpty();
    }

    private static String afterDrawing(String expression) {
        return "new Promise(done => requestAnimationFrame(() => setTimeout(() =>"
                + " requestAnimationFrame(() => done(Number(%s))), 20)))".formatted(expression);
    }

    private static Dashboard signedIn() {
        Dashboard ui = Dashboard.open(browser, http.base());
        signIn(ui);
        return ui;
    }

    private static void signIn(Dashboard ui) {
        ui.awaitText("API token");
        ui.enter("[name=token]", "boss");
        ui.press("Sign in");
        ui.awaitText("Running");
    }
}
