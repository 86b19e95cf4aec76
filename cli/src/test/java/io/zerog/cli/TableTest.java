package io.zerog.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TableTest {

    private static final Map<String, String> XTERM = Map.of("TERM", "xterm");

    private final ByteArrayOutputStream written = new ByteArrayOutputStream();

    @Test
    void inAPipeColumnsAlignAndNothingIsCut() {
        table("x".repeat(200)).print(Screen.pipe(written));

        assertThat(text().lines())
                .containsExactly(
                        "ID     STATE    NOTE",
                        "1      running  " + "x".repeat(200),
                        "22222  failed");
    }

    @Test
    void inATerminalALineIsCutToTheWidth() {
        table("x".repeat(200)).print(Screen.terminal(written, 20, Map.of()));

        assertThat(text().lines())
                .containsExactly("ID     STATE    NO…", "1      running  xx…", "22222  failed");
    }

    @Test
    void aTerminalShowsStatesInColourUnlessNoColorIsSet() {
        table("x").print(Screen.terminal(written, 80, XTERM));
        assertThat(text()).contains("\u001b[36mrunning\u001b[0m  x", "\u001b[31mfailed\u001b[0m");

        written.reset();
        table("x").print(Screen.terminal(written, 80, Map.of("TERM", "xterm", "NO_COLOR", "1")));
        assertThat(text()).doesNotContain("\u001b");
    }

    @Test
    void aCellCannotSteerTheTerminalNorBreakItsLine() {
        table("a\u001b[2J\n\u009bb\u202e").print(Screen.terminal(written, 80, Map.of()));

        assertThat(text().lines()).hasSize(3).contains("1      running  a [2J  b");
    }

    private static Table table(String note) {
        Table table = new Table("ID", "STATE", "NOTE");
        table.row("1", "running", note);
        table.row("22222", "failed", "");
        return table;
    }

    private String text() {
        return written.toString(StandardCharsets.UTF_8);
    }
}
