package io.zerog.adapter.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The dashboard as bytes; how it works in a browser is tested with the whole node. */
class UiRoutesTest {

    private static final Pattern LINK = Pattern.compile("(?:src|href)=\"(ui/[^\"?]+)");
    private static final Pattern IMPORT = Pattern.compile("from \"\\./([^\"]+)\"");

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
    void theRootLeadsToTheDashboard() {
        HttpResponse<String> root = served.get("/");

        assertThat(root.statusCode()).isEqualTo(302);
        assertThat(root.headers().firstValue("Location")).contains("ui");
    }

    @Test
    void thePageRunsScriptsOfThisServerOnly() {
        HttpResponse<String> page = served.get("/ui");

        assertThat(page.headers().allValues("Content-Security-Policy"))
                .singleElement()
                .asString()
                .contains(
                        "default-src 'none'",
                        "script-src 'self';",
                        "style-src 'self';",
                        "connect-src 'self';",
                        "frame-ancestors 'none'")
                .doesNotContain("unsafe", "http");
        assertThat(page.body()).doesNotContain("http://", "https://", "<script>", "style=");
    }

    @Test
    void everyScriptThatIsImportedCanBeHad() {
        Set<String> found = new LinkedHashSet<>();
        LINK.matcher(served.get("/ui").body())
                .results()
                .map(link -> link.group(1).substring("ui/".length()))
                .forEach(found::add);
        for (List<String> open = List.copyOf(found); !open.isEmpty(); ) {
            Set<String> next = new LinkedHashSet<>();
            for (String name : open) {
                HttpResponse<String> file = served.get("/ui/" + name);
                assertThat(file.statusCode()).as(name).isEqualTo(200);
                IMPORT.matcher(file.body()).results().map(one -> one.group(1)).forEach(next::add);
            }
            next.removeAll(found);
            found.addAll(next);
            open = List.copyOf(next);
        }

        assertThat(found).contains("icon.svg", "app.css", "app.js", "lit-html.js", "job.js");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/ui", "/ui/app.js", "/ui/app.css", "/ui/icon.svg"})
    void browsersAskWhetherTheyHaveTheNewest(String path) {
        HttpResponse<String> first = served.get(path);
        String tag = first.headers().firstValue("ETag").orElseThrow();

        assertThat(first.headers().allValues("Cache-Control")).containsExactly("public, no-cache");
        assertThat(served.get(path, "If-None-Match", tag).statusCode()).isEqualTo(304);
        assertThat(served.get(path, "If-None-Match", "\"another\"").statusCode()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"index.html", "x", "UiRoutes.class"})
    void nothingElseOfTheJarCanBeHad(String name) {
        assertThat(served.get("/ui/" + name).statusCode()).isEqualTo(404);
    }
}
