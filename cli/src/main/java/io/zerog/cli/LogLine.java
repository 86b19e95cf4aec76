package io.zerog.cli;

import com.fasterxml.jackson.databind.JsonNode;

/** A line of a job's log, for people. */
record LogLine(String level, JsonNode line) {

    long seq() {
        return line.path("seq").asLong();
    }

    void print(Screen screen) {
        screen.line(text(screen));
        line.path("stackTrace")
                .asText("")
                .lines()
                .forEach(each -> screen.line("    " + Texts.plain(each)));
    }

    String text(Screen screen) {
        String code = Texts.shown(line.path("code"));
        return "%s %s %s%s"
                .formatted(
                        Texts.shown(line.path("at")),
                        screen.paint("%-7s".formatted(Texts.plain(level)), level),
                        code.isEmpty() ? "" : "(" + code + ") ",
                        Texts.shown(line.path("message")));
    }
}
