package io.zerog.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ProgressBarTest {

    private final ByteArrayOutputStream written = new ByteArrayOutputStream();

    @Test
    void inATerminalTheBarIsRedrawnInItsLine() {
        ProgressBar bar = new ProgressBar(Screen.terminal(written, 100, Map.of()));

        bar.show("queued", 0, "");
        bar.show("running", 50, "half way");

        assertThat(text())
                .isEqualTo(
                        "\r[------------------------------]   0.0 %  queued\u001b[K"
                                + "\r[###############---------------]  50.0 %  running   half way"
                                + "\u001b[K");
    }

    @Test
    void aNarrowTerminalCutsTheBarSoThatItStaysInItsLine() {
        ProgressBar bar = new ProgressBar(Screen.terminal(written, 20, Map.of()));

        bar.show("running", 50, "half way");

        assertThat(text()).isEqualTo("\r[###############--…\u001b[K");
    }

    @Test
    void aLogLineGoesAboveTheBar() {
        ProgressBar bar = new ProgressBar(Screen.terminal(written, 20, Map.of()));
        bar.show("running", 50, "");
        written.reset();

        bar.above("a line");

        assertThat(text()).isEqualTo("\r\u001b[Ka line\n\r[###############--…\u001b[K");
    }

    @Test
    void elsewhereEachTenthIsALineOfItsOwn() {
        ProgressBar bar = new ProgressBar(Screen.pipe(written));

        bar.show("running", 50, "");
        bar.show("running", 50, "");
        bar.show("running", 59.9, "");
        bar.show("running", 60, "");
        bar.show("succeeded", 100, "");

        assertThat(text().lines())
                .containsExactly(
                        "[###############---------------]  50.0 %  running",
                        "[##################------------]  60.0 %  running",
                        "[##############################] 100.0 %  succeeded");
    }

    @Test
    void whatTheJobSaysCannotBreakTheLineNorSteerTheTerminal() {
        ProgressBar bar = new ProgressBar(Screen.pipe(written));

        bar.show("running", 200, "a\nb\u001b[2J " + "x".repeat(200));

        assertThat(text().lines().toList())
                .singleElement()
                .asString()
                .hasSizeLessThan(100)
                .doesNotContain("\u001b");
    }

    private String text() {
        return written.toString(StandardCharsets.UTF_8);
    }
}
