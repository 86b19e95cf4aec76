package io.zerog.adapter.sql;

import io.zerog.domain.port.Throughput;
import io.zerog.domain.port.Throughput.Ended;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** A worker's throughput as one text; the migration that made its column says how it is built. */
final class ThroughputText {

    private static final int SECONDS = 60;

    private ThroughputText() {}

    static String of(Throughput throughput) {
        return throughput.minutes().stream()
                        .map(one ->
                                text(
                                        String.valueOf(one.at().getEpochSecond() / SECONDS),
                                        one.ended()))
                        .collect(Collectors.joining(","))
                + ";"
                + throughput.types().stream()
                        .map(one -> text(one.type(), one.ended()))
                        .collect(Collectors.joining(","));
    }

    static Throughput read(String text) {
        int middle = text.indexOf(';');
        return new Throughput(
                entries(text.substring(0, middle)).stream()
                        .map(one -> new Throughput.Minute(minute(one[0]), ended(one)))
                        .toList(),
                entries(text.substring(middle + 1)).stream()
                        .map(one -> new Throughput.OfType(one[0], ended(one)))
                        .toList());
    }

    private static String text(String what, Ended ended) {
        return what + " " + ended.succeeded() + " " + ended.failed() + " " + ended.cancelled();
    }

    private static List<String[]> entries(String text) {
        return text.isEmpty()
                ? List.of()
                : Arrays.stream(text.split(",")).map(entry -> entry.split(" ")).toList();
    }

    private static Instant minute(String text) {
        return Instant.ofEpochSecond(Long.parseLong(text) * SECONDS);
    }

    private static Ended ended(String[] entry) {
        return new Ended(
                Long.parseLong(entry[1]), Long.parseLong(entry[2]), Long.parseLong(entry[3]));
    }
}
