package io.zerog.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Every view of the dashboard, from the jar, in a real browser on a real node. */
@Timeout(120)
class DashboardIT {

    /** A phone, a tablet, a wall. */
    private static final List<Integer> WIDTHS = List.of(375, 768, 3840);

    private static final String BAR = "[role=progressbar]";

    @TempDir private static Path folder;
    private static Browser browser;
    private static ServerProcess node;
    private static Http http;

    @BeforeAll
    static void start() throws IOException {
        browser = Browser.start(folder);
        node = ServerProcess.serve(folder, "--set", "worker.slots=3");
        http = node.awaitReady();
    }

    @AfterAll
    static void stop() {
        node.close();
        browser.close();
    }

    @Test
    void everyViewIsRightInLightAndDarkOnAPhoneAndOnAWall() throws Exception {
        String running = http.submit("waste_time", "{\"delay\": 120}");
        http.submit("relay", "{\"rounds\": 60}");
        http.submit("prime_count", "{\"limit\": 2000000000}");
        for (int n = 0; n < 3; n++) {
            http.submit("declare", "{\"code\": 500, \"error\": \"no such invoice\"}");
        }
        String flaky = http.submit("flaky", "{\"failures\": 1}");
        await().atMost(Duration.ofSeconds(20)).until(() -> http.state(flaky).equals("succeeded"));
        Dashboard ui = Dashboard.open(browser, http.base());
        Map<String, String> views =
                Map.of(
                        "/",
                        "Overview",
                        "/jobs",
                        "Jobs",
                        "/jobs/" + running,
                        running,
                        "/jobs/" + flaky,
                        flaky,
                        "/types",
                        "Types",
                        "/types/word_count",
                        "word_count",
                        "/workers",
                        "Workers",
                        "/queues",
                        "Queues");

        Map<String, String> wrong = new TreeMap<>();
        for (String colours : List.of("light", "dark")) {
            for (var view : views.entrySet()) {
                ui.page().show(1440, 900, colours);
                ui.go(view.getKey(), view.getValue());
                ui.page().awaitTrue("!document.body.innerText.includes('Looking…')");
                wrong.put(colours + " " + view.getKey(), ui.violations());
                for (int width : WIDTHS) {
                    ui.page().show(width, 1000, colours);
                    wrong.put(colours + " " + width + " " + view.getKey(), ui.clutter());
                    ui.picture(colours + "-" + width + "-" + view.getValue());
                }
            }
        }

        pictures(ui, running);
        wrong.values().removeIf(String::isEmpty);
        assertThat(wrong).isEmpty();
        assertThat(ui.page().problems()).isEmpty();
        assertThat(ui.page().requests())
                .allMatch(url -> url.startsWith(http.base() + "/") || url.startsWith("data:"));
        http.post("/v1/jobs/" + running + "/cancel", "");
    }

    private static void pictures(Dashboard ui, String running) throws IOException {
        for (String colours : List.of("light", "dark")) {
            ui.page().show(1280, 760, colours);
            ui.go("/", "Overview");
            ui.awaitText("Needs attention");
            ui.picture("dashboard-" + colours);
            ui.go("/jobs/" + running, running);
            ui.awaitText("left");
            ui.picture("dashboard-job-" + colours);
        }
    }

    @Test
    void aRunningJobIsSeenMoving() {
        String uuid = http.submit("waste_time", "{\"delay\": 12}");
        Dashboard ui = Dashboard.open(browser, http.base());
        String bar = "document.querySelector('a[href=\"#/jobs/%s\"] %s')".formatted(uuid, BAR);
        String now = "Number(" + bar + "?.getAttribute('aria-valuenow') ?? 0)";

        ui.page().awaitTrue(now + " > 0");
        double first = ui.page().evaluate(now).asDouble();
        ui.page().awaitTrue(now + " > " + first);
        ui.page().awaitTrue(bar + ".closest('a').innerText.includes('left')");

        ui.go("/jobs/" + uuid, uuid);
        ui.page().awaitTrue("document.querySelectorAll('.line').length > 3");
        ui.awaitText("100 %");
        ui.awaitText("succeeded");
        assertThat(ui.count(".line")).isEqualTo(10);
        assertThat(ui.page().problems()).isEmpty();
    }

    @Test
    void aHiddenPageAsksNothingAndCatchesUpWhenItIsShownAgain() {
        String uuid = http.submit("waste_time", "{\"delay\": 20}");
        Dashboard ui = Dashboard.open(browser, http.base());
        ui.awaitText(uuid.substring(0, 8));
        ui.hide(true);
        int asked = ui.page().requests().size();
        String other = http.submit("waste_time", "{\"delay\": 20}");
        awaitLines(other, 2);
        assertThat(ui.page().requests()).hasSize(asked);
        assertThat(ui.sees(other.substring(0, 8))).isFalse();
        ui.hide(false);
        ui.awaitText(other.substring(0, 8));

        ui.go("/jobs/" + uuid, uuid);
        ui.page().awaitTrue("document.querySelector('.line')");
        ui.hide(true);
        asked = ui.page().requests().size();
        int lines = awaitLines(uuid, ui.count(".line") + 2);
        assertThat(ui.page().requests()).hasSize(asked);
        assertThat(ui.count(".line")).isLessThan(lines);
        ui.hide(false);
        ui.page().awaitTrue("document.querySelectorAll('.line').length >= " + lines);
        assertThat(ui.page().problems()).isEmpty();
        http.post("/v1/jobs/" + uuid + "/cancel", "");
        http.post("/v1/jobs/" + other + "/cancel", "");
    }

    /** Waits until a job has logged so many lines; how many there are then. */
    private static int awaitLines(String uuid, int lines) {
        return await().atMost(Duration.ofSeconds(30))
                .until(
                        () -> http.get("/v1/jobs/" + uuid + "/info").body().path("events").size(),
                        seen -> seen >= lines);
    }

    @Test
    void whatTheServerFindsWrongIsShownAtItsFields() {
        Dashboard ui = Dashboard.open(browser, http.base());
        ui.go("/types/word_count", "word_count");
        ui.enter("[data-pointer='/top'] input", "100000");
        ui.press("Submit");

        String error = "document.querySelector('[data-pointer=\"%s\"] .error').innerText";
        ui.page().awaitTrue(error.formatted("/text") + " === 'is required'");
        assertThat(ui.page().evaluate(error.formatted("/top")).asText()).contains("1000");
        assertThat(ui.page().evaluate("document.activeElement.tagName").asText())
                .isEqualTo("TEXTAREA");

        ui.enter("[data-pointer='/text'] textarea", "so it is so");
        ui.enter("[data-pointer='/top'] input", "1");
        ui.press("Submit");
        ui.awaitText("output.json");
        assertThat(ui.page().evaluate("document.body.textContent").asText())
                .contains("\"word\": \"so\"", "\"words\": 4");

        ui.press("Submit one like this");
        ui.page()
                .awaitTrue(
                        "document.querySelector('[data-pointer=\"/text\"] textarea')?.value"
                                + " === 'so it is so'");
    }

    @Test
    void aJobIsLookedIntoCancelledRetriedAndDeleted() {
        String uuid = http.submit("waste_time", "{\"delay\": 60}");
        Dashboard ui = Dashboard.open(browser, http.base());
        ui.go("/jobs/" + uuid, uuid);
        ui.awaitText("running");

        ui.press("Diagnose");
        ui.awaitText("a thread of its node");

        ui.press("Kill");
        ui.enter("dialog textarea", "in the way");
        ui.press("Kill");
        ui.awaitText("which cannot be killed");

        ui.press("Cancel");
        ui.press("Cancel the job");
        ui.awaitText("Cancel asked");
        ui.awaitText("cancelled");
        ui.press("Retry");
        ui.page().awaitTrue("!location.hash.includes('" + uuid + "')");
        ui.awaitText("again, as");

        ui.go("/jobs/" + uuid, uuid);
        ui.press("Delete");
        ui.press("Delete");
        ui.page().awaitTrue("location.hash === '#/jobs'");
        assertThat(http.job(uuid).status()).isEqualTo(404);
    }

    @Test
    void linesOfTheLogAreFilteredSearchedAndHeldBack() {
        String uuid =
                http.submit(
                        "declare", "{\"code\": 200, \"warning\": \"thin ice\", \"error\": \"x\"}");
        Dashboard ui = Dashboard.open(browser, http.base());
        ui.go("/jobs/" + uuid, uuid);
        ui.page().awaitTrue("document.querySelectorAll('.line').length === 2");

        ui.press("error 1");
        ui.page().awaitTrue("document.querySelectorAll('.line').length === 1");
        ui.press("error 1");
        ui.enter("input[type=search]", "THIN");
        ui.page().awaitTrue("document.querySelector('.line .text')?.innerText === 'thin ice'");
        assertThat(ui.count(".line")).isEqualTo(1);

        String slow = http.submit("waste_time", "{\"delay\": 5}");
        ui.go("/jobs/" + slow, slow);
        ui.press("Pause");
        ui.page().awaitTrue("/Go on \\([3-9] new\\)/.test(document.body.innerText)");
        int held = ui.count(".line");
        ui.page()
                .evaluate(
                        "[...document.querySelectorAll('button')]"
                                + ".find(one => one.innerText.startsWith('Go on')).click()");
        ui.page().awaitTrue("document.querySelectorAll('.line').length > " + held);
    }

    @Test
    void aWorkerIsDrainedAndMadeActiveAgain() {
        Dashboard ui = Dashboard.open(browser, http.base());
        ui.go("/workers", "Workers");
        ui.press("Drain");
        ui.awaitText("draining");
        ui.press("Undrain");
        ui.awaitText("active");
        ui.press("Retire");
        ui.awaitText("for good");
        ui.press("Back");
        assertThat(ui.sees("retired")).isFalse();
    }
}
