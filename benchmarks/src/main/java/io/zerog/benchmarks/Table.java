package io.zerog.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What a benchmark measured, printed as a table whose last column says what was hoped for. */
final class Table {

    private record Row(String what, String figure, String floor, String ratio, String reach) {}

    private final String title;
    private final List<Row> rows = new ArrayList<>();

    Table(String title) {
        this.title = title;
    }

    /** A rate beside the floor that was measured in the same run. */
    void rate(String what, double perSecond, String floor, double floorPerSecond, String reach) {
        rows.add(
                new Row(
                        what,
                        thousands(perSecond) + "/s",
                        floor + " " + thousands(floorPerSecond) + "/s",
                        String.format(Locale.ROOT, "%.0f %%", 100 * perSecond / floorPerSecond),
                        reach));
    }

    /** A rate that has no floor. */
    void rate(String what, double perSecond, String reach) {
        figure(what, thousands(perSecond) + "/s", reach);
    }

    /** A rate beside the same of a peer that was measured in the same run. */
    void peer(String what, double perSecond, String peer, double peerPerSecond, String reach) {
        rows.add(
                new Row(
                        what,
                        thousands(perSecond) + "/s",
                        peer + " " + thousands(peerPerSecond) + "/s",
                        String.format(Locale.ROOT, "%.1f ×", perSecond / peerPerSecond),
                        reach));
    }

    /** A figure that has no floor. */
    void figure(String what, String figure, String reach) {
        rows.add(new Row(what, figure, "", "", reach));
    }

    void print() {
        System.out.println();
        System.out.println(title);
        System.out.println();
        System.out.println("| what | measured | floor or peer, same run | share | reach |");
        System.out.println("|---|---|---|---|---|");
        for (Row row : rows) {
            System.out.printf(
                    "| %s | %s | %s | %s | %s |%n",
                    row.what(), row.figure(), row.floor(), row.ratio(), row.reach());
        }
    }

    private static String thousands(double value) {
        return String.format(Locale.ROOT, "%,.0f", value);
    }
}
