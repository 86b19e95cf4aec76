package io.zerog.adapter.http;

import io.helidon.http.Header;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.Status;
import java.util.List;

/** The dashboard: a page and its scripts, which use this API and nothing else. */
final class UiRoutes {

    /** It runs its own scripts only, and talks to this server only. */
    private static final Header POLICY =
            HeaderValues.create(
                    BrowserRules.POLICY,
                    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:;"
                            + " connect-src 'self'; base-uri 'none'; form-action 'none';"
                            + " frame-ancestors 'none'");

    private static final Header TO_THE_PAGE = HeaderValues.create(HeaderNames.LOCATION, "ui");

    private final StaticFiles files =
            new StaticFiles(
                    "ui",
                    List.of(
                            "api.js",
                            "app.css",
                            "app.js",
                            "attention.js",
                            "chart.js",
                            "dialog.js",
                            "estimate.js",
                            "form.js",
                            "format.js",
                            "icon.svg",
                            "job.js",
                            "job-parts.js",
                            "jobs.js",
                            "jobs-bulk.js",
                            "jobs-filters.js",
                            "jobs-rows.js",
                            "jobs-table.js",
                            "lit-html.js",
                            "live.js",
                            "log.js",
                            "overview.js",
                            "parts.js",
                            "queues.js",
                            "signin.js",
                            "theme.js",
                            "timeline.js",
                            "types.js",
                            "workers.js"));

    List<Route> routes() {
        return List.of(
                Route.get("/", "Leads browsers to the dashboard", UiRoutes::lead).open(),
                Route.get("/ui", "The dashboard", request -> files.page(request, POLICY)).open(),
                Route.get(
                                "/ui/{file}",
                                "What the dashboard loads",
                                request -> files.file(request, request.path("file")))
                        .taking(StaticFiles.VERSION)
                        .open());
    }

    private static Answer lead(Request request) {
        return Answer.empty(Status.FOUND_302).with(TO_THE_PAGE);
    }
}
