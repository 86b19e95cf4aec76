package io.zerog.chaos;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.stream.Collectors;

/** How long it took from a node's death until what it ran was begun again, or ended. */
final class Recovery {

    private final Evidence evidence;
    private final Map<String, List<LedgerLine>> lines;
    private final Map<String, List<NodeLogs.Start>> starts;

    private Recovery(Evidence evidence) {
        this.evidence = evidence;
        this.lines = evidence.ledger().stream().collect(Collectors.groupingBy(LedgerLine::uuid));
        this.starts =
                evidence.logs().starts().stream()
                        .collect(Collectors.groupingBy(NodeLogs.Start::uuid));
    }

    /** Milliseconds, in order: one for each run that was cut off. */
    static List<Long> of(Evidence evidence) {
        Recovery recovery = new Recovery(evidence);
        List<Long> all = new ArrayList<>();
        for (List<LedgerLine> ledger : recovery.lines.values()) {
            for (LedgerLine line : ledger) {
                if (line.is("start")) {
                    recovery.of(line, ledger).ifPresent(all::add);
                }
            }
        }
        return all.stream().sorted().toList();
    }

    /** Of what is in order; 0 of nothing. */
    static long percentile(List<Long> ordered, double fraction) {
        return ordered.isEmpty() ? 0 : ordered.get((int) Math.ceil(fraction * ordered.size()) - 1);
    }

    private OptionalLong of(LedgerLine start, List<LedgerLine> ledger) {
        OptionalLong death =
                evidence.deaths().stream()
                        .filter(each -> each.pid() == start.pid() || each.pid() == start.parent())
                        .mapToLong(Death::millis)
                        .filter(millis -> millis >= start.millis())
                        .min();
        if (death.isEmpty() || endedBefore(death.getAsLong(), start, ledger)) {
            return OptionalLong.empty();
        }
        OptionalLong again =
                starts.getOrDefault(start.uuid(), List.of()).stream()
                        .filter(each -> each.attempt() > start.attempt())
                        .mapToLong(NodeLogs.Start::millis)
                        .min();
        Ending ending = evidence.last().get(start.uuid());
        if (again.isEmpty() && ending != null) {
            again = OptionalLong.of(Instant.parse(ending.finishedAt()).toEpochMilli());
        }
        return again.isPresent() && again.getAsLong() >= death.getAsLong()
                ? OptionalLong.of(again.getAsLong() - death.getAsLong())
                : OptionalLong.empty();
    }

    private static boolean endedBefore(long death, LedgerLine start, List<LedgerLine> ledger) {
        return ledger.stream()
                .anyMatch(line ->
                        line.token().equals(start.token())
                                && line.ends()
                                && line.millis() <= death);
    }
}
