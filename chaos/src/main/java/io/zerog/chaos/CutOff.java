package io.zerog.chaos;

import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The runs of a job that came to no end of their own.
 *
 * @param all of them
 * @param alone those in a process of their own that ended while its node lived: nothing else can
 *     have been the cause, and nothing else died with them
 */
record CutOff(int all, int alone) {

    static CutOff of(List<LedgerLine> ledger, Ending last, Evidence evidence) {
        Set<String> ended = tokens(ledger.stream().filter(LedgerLine::ends).toList());
        Set<String> halted = tokens(ledger.stream().filter(line -> line.is("halt")).toList());
        List<LedgerLine> cut =
                ledger.stream()
                        .filter(line -> line.is("start") && !ended.contains(line.token()))
                        .toList();
        long alone =
                cut.stream()
                        .filter(start -> start.parent() != evidence.starter())
                        .filter(start ->
                                halted.contains(start.token())
                                        || !diedWithNode(
                                                start, next(start, ledger, last), evidence))
                        .count();
        return new CutOff(cut.size(), (int) alone);
    }

    private static Set<String> tokens(List<LedgerLine> lines) {
        return lines.stream().map(LedgerLine::token).collect(Collectors.toSet());
    }

    /** When it ran again, or ended. */
    private static long next(LedgerLine start, List<LedgerLine> ledger, Ending last) {
        return ledger.stream()
                .filter(line -> line.is("start") && line.attempt() > start.attempt())
                .mapToLong(LedgerLine::millis)
                .min()
                .orElseGet(() -> Instant.parse(last.finishedAt()).toEpochMilli());
    }

    private static boolean diedWithNode(LedgerLine start, long next, Evidence evidence) {
        return evidence.deaths().stream()
                .filter(death -> death.pid() == start.parent())
                .anyMatch(death -> start.millis() <= death.millis() && death.millis() <= next);
    }
}
