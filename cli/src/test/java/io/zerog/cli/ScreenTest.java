package io.zerog.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ScreenTest {

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    @Test
    void onlyATerminalThatTakesThemGetsColours() {
        assertThat(terminal("TERM", "xterm").paint("up", "active"))
                .isEqualTo("\u001b[32mup\u001b[0m");
        assertThat(terminal("TERM", "dumb").paint("up", "active")).isEqualTo("up");
        assertThat(
                        Screen.terminal(out, 80, Map.of("TERM", "xterm", "NO_COLOR", "1"))
                                .paint("up", "active"))
                .isEqualTo("up");
        assertThat(Screen.pipe(out).paint("up", "active")).isEqualTo("up");
    }

    @Test
    void aTerminalThatDoesNotKnowItsWidthHasTheUsualOne() {
        assertThat(Screen.width("40 120")).isEqualTo(120);
        assertThat(Screen.width("24 5")).isEqualTo(20);
        assertThat(Screen.width("0 0")).isEqualTo(80);
    }

    @Test
    void linesAreCutOnATerminalOnly() {
        assertThat(Screen.terminal(out, 6, Map.of()).cut("abcdefgh")).isEqualTo("abcd…");
        assertThat(Screen.pipe(out).cut("abcdefgh")).isEqualTo("abcdefgh");
    }

    private Screen terminal(String name, String value) {
        return Screen.terminal(out, 80, Map.of(name, value));
    }
}
