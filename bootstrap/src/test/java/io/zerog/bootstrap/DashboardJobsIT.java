package io.zerog.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import io.zerog.adapter.sql.SqlDatabase;
import io.zerog.adapter.sql.SqliteSettings;
import io.zerog.bootstrap.node.SystemTime;
import io.zerog.domain.job.CancelRequest;
import io.zerog.domain.job.Job;
import io.zerog.domain.job.JobId;
import io.zerog.domain.job.Priority;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The dashboard with many jobs, and with a node that goes away. */
@Timeout(170)
class DashboardJobsIT {

    private static final int MANY = 100_000;
    private static final byte[] NO_PARAMETERS = {'{', '}'};

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
    void aHundredThousandJobsAreSelectedAndScrolledThroughWithFewRowsInThePage() throws Exception {
        Path data = folder.resolve("many");
        seed(data);
        try (ServerProcess node =
                ServerProcess.onSqlite(folder, data, ServerProcess.EXAMPLES.toString())) {
            Http http = node.awaitReady("store=sqlite, queue=sqlite, role=all");
            Dashboard ui = Dashboard.open(browser, http.base());
            ui.go("/jobs", "Jobs");
            ui.page().awaitTrue("document.querySelectorAll('.job-row').length > 20");
            int asked = ui.page().requests().size();
            // While a page is on its way: it is waited for, not asked for again.
            ui.page()
                    .evaluate(
                            "new Promise(done => { scrollTo(0, document.body.scrollHeight);"
                                    + " requestAnimationFrame(() => requestAnimationFrame(() => {"
                                    + " document.querySelector('.head input').click(); done(0);"
                                    + " })); })");
            ui.awaitText("100,000 jobs selected");
            assertThat(listed(ui, asked)).isLessThan(MANY / 200 + 100);
            assertThat(ui.offers("Delete 100,000")).isTrue();

            for (double part : List.of(0.0, 0.25, 0.5, 0.75, 1.0)) {
                asked = ui.page().requests().size();
                int row = (int) (part * MANY);
                ui.page()
                        .evaluate(
                                "scrollTo(0, %s * (document.body.scrollHeight - innerHeight))"
                                        .formatted(part));
                ui.page()
                        .awaitTrue(
                                "[...document.querySelectorAll('.job-rows .job-row')].some(one =>"
                                        + " Math.abs(one.ariaRowIndex - %d) < 50)".formatted(row));
                assertThat(ui.count(".job-row")).isLessThan(100);
                assertThat(listed(ui, asked)).isLessThan(10);
            }
            ui.page().awaitTrue("document.querySelector('[aria-rowindex=\"100001\"]')");
            assertThat(ui.page().problems()).isEmpty();
        }
    }

    private static long listed(Dashboard ui, int since) {
        return ui.page().requests().stream()
                .skip(since)
                .filter(url -> url.contains("/v1/jobs?"))
                .count();
    }

    /** Fills a database with jobs that were cancelled, one in each millisecond. */
    private static void seed(Path data) {
        Instant newest = Instant.now().truncatedTo(ChronoUnit.MILLIS);
        CancelRequest cancel =
                new CancelRequest(
                        CancelRequest.Mode.GRACEFUL,
                        Duration.ZERO,
                        Optional.empty(),
                        Optional.empty(),
                        newest);
        try (SqlDatabase database = SqlDatabase.sqlite(new SqliteSettings(data), new SystemTime());
                var writers = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int n = 0; n < MANY; n++) {
                Instant at = newest.minusMillis(n);
                Job job =
                        Job.submitted(
                                        new JobId(UUID.randomUUID()),
                                        "declare",
                                        "default",
                                        Priority.NORMAL,
                                        at,
                                        "",
                                        Optional.empty(),
                                        at)
                                .cancelled(cancel, at);
                writers.execute(() -> database.store().insert(job, NO_PARAMETERS));
            }
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
