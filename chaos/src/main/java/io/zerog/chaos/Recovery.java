package io.zerog.chaos;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import java.util.stream.LongStream;

/**
 * How long it took from a node's death until what it ran was queued again, and until it was begun
 * again: between the two, it waits its turn like any other job.
 *
 * @param queued milliseconds, in order: one for each run that was cut off
 * @param begun the same
 */
record Recovery(List<Long> queued, List<Long> begun) {

    static Recovery of(Evidence evidence) {
        List<Long> queued = new ArrayList<>();
        List<Long> begun = new ArrayList<>();
        Map<String, List<LedgerLine>> lines =
                evidence.ledger().stream().collect(Collectors.groupingBy(LedgerLine::uuid));
        Map<String, List<NodeLogs.Start>> starts =
                evidence.logs().starts().stream()
                        .collect(Collectors.groupingBy(NodeLogs.Start::uuid));
        lines.forEach((uuid, ledger) -> {
            for (LedgerLine line : ledger) {
                OptionalLong death =
                        line.is("start") ? death(line, evidence) : OptionalLong.empty();
                if (death.isEmpty() || endedBefore(death.getAsLong(), line, ledger)) {
                    continue;
                }
                long died = death.getAsLong();
                LongStream begins =
                        starts.getOrDefault(uuid, List.of()).stream()
                                .filter(each -> each.attempt() > line.attempt())
                                .mapToLong(NodeLogs.Start::millis);
                LongStream takings =
                        evidence.logs().takings().getOrDefault(uuid, List.of()).stream()
                                .mapToLong(millis -> millis)
                                .filter(millis -> millis >= died);
                first(begins, uuid, evidence)
                        .ifPresent(again -> {
                            if (again >= died) {
                                begun.add(again - died);
                                queued.add(Math.min(again, takings.min().orElse(again)) - died);
                            }
                        });
            }
        });
        return new Recovery(sorted(queued), sorted(begun));
    }

    /** Of what is in order; 0 of nothing. */
    static long percentile(List<Long> ordered, double fraction) {
        return ordered.isEmpty() ? 0 : ordered.get((int) Math.ceil(fraction * ordered.size()) - 1);
    }

    private static List<Long> sorted(List<Long> millis) {
        return millis.stream().sorted().toList();
    }

    /** The next run, or the end of a job that has none. */
    private static OptionalLong first(LongStream begins, String uuid, Evidence evidence) {
        OptionalLong first = begins.min();
        Ending ending = evidence.last().get(uuid);
        return first.isPresent() || ending == null
                ? first
                : OptionalLong.of(Instant.parse(ending.finishedAt()).toEpochMilli());
    }

    private static OptionalLong death(LedgerLine start, Evidence evidence) {
        return evidence.deaths().stream()
                .filter(each -> each.pid() == start.pid() || each.pid() == start.parent())
                .mapToLong(Death::millis)
                .filter(millis -> millis >= start.millis())
                .min();
    }

    private static boolean endedBefore(long death, LedgerLine start, List<LedgerLine> ledger) {
        return ledger.stream()
                .anyMatch(line ->
                        line.token().equals(start.token())
                                && line.ends()
                                && line.millis() <= death);
    }
}
