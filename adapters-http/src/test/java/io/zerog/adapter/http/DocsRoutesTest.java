package io.zerog.adapter.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The page at /docs as bytes; how it works in a browser is tested with the whole node. */
class DocsRoutesTest {

    private static final Pattern LINK = Pattern.compile("(?:src|href)=\"(docs/[^\"]+)\"");

    private static Served served;

    @BeforeAll
    static void start() {
        served = new Served();
    }

    @AfterAll
    static void stop() {
        served.close();
    }

    @Test
    void thePageRunsScriptsOfThisServerOnly() {
        HttpResponse<String> page = served.get("/docs");

        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(page.headers().firstValue("Content-Type")).contains("text/html; charset=utf-8");
        assertThat(page.headers().allValues("Content-Security-Policy"))
                .singleElement()
                .asString()
                .contains("default-src 'none'", "script-src 'self';", "style-src 'self';")
                .doesNotContain("unsafe", "http");
        assertThat(page.body()).doesNotContain("http://", "https://", "<script>", "style=");
    }

    @Test
    void whatThePageLoadsIsThereAndMayBeKeptForever() {
        List<String> links =
                LINK.matcher(served.get("/docs").body())
                        .results()
                        .map(link -> link.group(1))
                        .toList();

        assertThat(links)
                .hasSize(5)
                .allSatisfy(link -> {
                    HttpResponse<String> file = served.get("/" + link);
                    assertThat(file.statusCode()).isEqualTo(200);
                    assertThat(file.body()).isNotEmpty();
                    assertThat(file.headers().allValues("Cache-Control"))
                            .containsExactly("public, max-age=31536000, immutable");
                });
    }

    @ParameterizedTest
    @CsvSource({
        "page.js, text/javascript; charset=utf-8",
        "page.css, text/css; charset=utf-8",
        "favicon-32x32.png, image/png"
    })
    void filesAreWhatTheyAreCalled(String name, String mediaType) {
        assertThat(served.get("/docs/" + name).headers().firstValue("Content-Type"))
                .contains(mediaType);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/docs", "/docs/page.js", "/docs/page.js?v=0000000000000000"})
    void whatIsNotNamedByItsContentIsAskedForAgain(String path) {
        HttpResponse<String> first = served.get(path);
        String tag = first.headers().firstValue("ETag").orElseThrow();

        assertThat(first.headers().allValues("Cache-Control")).containsExactly("public, no-cache");
        assertThat(served.get(path, "If-None-Match", tag).statusCode()).isEqualTo(304);
        assertThat(served.get(path, "If-None-Match", "\"another\"").statusCode()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"index.html", "schemas.json", "swagger-ui-bundle.js.LICENSE.txt", "x"})
    void nothingElseOfTheJarCanBeHad(String name) {
        assertThat(served.get("/docs/" + name).statusCode()).isEqualTo(404);
    }
}
