package io.zerog.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;

class ProgressBarTest {

    private final StringWriter written = new StringWriter();

    @Test
    void inATerminalTheBarIsRedrawnInItsLine() {
        ProgressBar bar = new ProgressBar(new PrintWriter(written), true);

        bar.show("queued", 0, "");
        bar.show("running", 50, "half way");

        assertThat(written.toString())
                .isEqualTo(
                        "\r[------------------------------]   0.0 %  queued\u001b[K"
                                + "\r[###############---------------]  50.0 %  running   half way"
                                + "\u001b[K");
    }

    @Test
    void elsewhereEachChangeIsALineOfItsOwn() {
        ProgressBar bar = new ProgressBar(new PrintWriter(written), false);

        bar.show("running", 50, "");
        bar.show("running", 50, "");
        bar.show("succeeded", 100, "");

        assertThat(written.toString().lines())
                .containsExactly(
                        "[###############---------------]  50.0 %  running",
                        "[##############################] 100.0 %  succeeded");
    }

    @Test
    void whatTheJobSaysCannotBreakTheLineNorSteerTheTerminal() {
        ProgressBar bar = new ProgressBar(new PrintWriter(written), false);

        bar.show("running", 200, "a\nb\u001b[2J " + "x".repeat(200));

        assertThat(written.toString().lines().toList())
                .singleElement()
                .asString()
                .hasSizeLessThan(100)
                .doesNotContain("\u001b");
    }
}
