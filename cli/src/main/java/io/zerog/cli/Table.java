package io.zerog.cli;

import java.util.ArrayList;
import java.util.List;

/** Rows in aligned columns; texts of others cannot break them. */
final class Table {

    private static final String STATE = "STATE";

    private final List<String> heads;
    private final List<List<String>> rows = new ArrayList<>();

    Table(String... heads) {
        this.heads = List.of(heads);
        rows.add(this.heads);
    }

    /** Adds a row with a cell for each head. */
    void row(String... cells) {
        List<String> plain = new ArrayList<>();
        for (String cell : cells) {
            plain.add(Texts.plain(cell));
        }
        rows.add(plain);
    }

    /** Cuts lines on a terminal only: who reads a pipe gets everything. */
    void print(Screen screen) {
        int[] widths = new int[heads.size()];
        for (List<String> row : rows) {
            for (int column = 0; column < widths.length; column++) {
                widths[column] = Math.max(widths[column], length(row.get(column)));
            }
        }
        StringBuilder text = new StringBuilder();
        for (List<String> row : rows) {
            StringBuilder line = new StringBuilder();
            for (int column = 0; column < widths.length; column++) {
                String cell = row.get(column);
                line.append(cell).repeat(' ', widths[column] - length(cell) + 2);
            }
            text.append(painted(row, screen.cut(line.toString().stripTrailing()), screen));
            text.append('\n');
        }
        screen.print(text.toString());
    }

    private String painted(List<String> row, String line, Screen screen) {
        int column = heads.indexOf(STATE);
        if (column < 0) {
            return line;
        }
        String state = row.get(column);
        // Columns before it hold ids and names, none of which is a state between blanks.
        int at = (line + " ").indexOf(" " + state + " ");
        return at < 0
                ? line
                : line.substring(0, at + 1)
                        + screen.paint(state, state)
                        + line.substring(at + 1 + state.length());
    }

    private static int length(String text) {
        return text.codePointCount(0, text.length());
    }
}
