package io.zerog.adapter.http;

import io.helidon.http.Header;
import io.helidon.http.HeaderValues;
import java.util.List;

/** The API's documentation as a page: Swagger UI, which reads {@link OpenApi}'s document. */
final class DocsRoutes {

    /** It runs its own scripts only, and talks to this server only. */
    private static final Header POLICY =
            HeaderValues.create(
                    BrowserRules.POLICY,
                    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:;"
                            + " connect-src 'self'; base-uri 'none'; form-action 'none';"
                            + " frame-ancestors 'none'");

    private final StaticFiles files =
            new StaticFiles(
                    "docs",
                    List.of(
                            "page.css",
                            "page.js",
                            "favicon-32x32.png",
                            "swagger-ui.css",
                            "swagger-ui-bundle.js"));

    List<Route> routes() {
        return List.of(
                Route.get("/docs", "The API's documentation for people", this::page).open(),
                Route.get("/docs/{file}", "What that page loads", this::file)
                        .taking(StaticFiles.VERSION)
                        .open());
    }

    private Answer page(Request request) {
        return files.page(request, POLICY);
    }

    private Answer file(Request request) {
        return files.file(request, request.path("file"));
    }
}
