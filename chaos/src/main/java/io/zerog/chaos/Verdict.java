package io.zerog.chaos;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Judges a run by its evidence. */
final class Verdict {

    /** What must never happen. */
    enum Kind {
        LOST,
        FINISHED_TWICE,
        FOREIGN_WRITE,
        INNOCENT_FAILED,
        POISON_SPARED
    }

    /** One case of it. */
    record Violation(Kind kind, String uuid, String what) {}

    /** A job fails as crashed when runs of its own process crashed so often… */
    private static final int OWN_KILLS = 3;

    /** …or nodes died so often under it and others. */
    private static final int KILLS_IN_COMPANY = 10;

    private final Evidence evidence;
    private final Map<String, List<LedgerLine>> lines;
    private final List<Violation> violations = new ArrayList<>();

    private Verdict(Evidence evidence) {
        this.evidence = evidence;
        this.lines = evidence.ledger().stream().collect(Collectors.groupingBy(LedgerLine::uuid));
    }

    static List<Violation> of(Evidence evidence) {
        Verdict verdict = new Verdict(evidence);
        evidence.acknowledged().forEach(verdict::judge);
        return verdict.violations;
    }

    private void judge(String uuid, String type) {
        List<LedgerLine> ledger = lines.getOrDefault(uuid, List.of());
        judgeLedger(uuid, ledger);
        Ending first = evidence.first().get(uuid);
        Ending last = evidence.last().get(uuid);
        if (last == null) {
            add(Kind.LOST, uuid, "not final in the end");
        }
        if (first != null && last != null && !first.equals(last)) {
            add(Kind.FINISHED_TWICE, uuid, "was " + first + ", is " + last);
        }
        int completions = evidence.logs().completions().getOrDefault(uuid, 0);
        if (completions > 1) {
            add(Kind.FINISHED_TWICE, uuid, completions + " completions were logged");
        }
        if (last != null) {
            judgeEnding(uuid, type, last, ledger);
        }
    }

    private void judgeEnding(String uuid, String type, Ending last, List<LedgerLine> ledger) {
        boolean succeeded = last.state().equals("succeeded");
        if (succeeded && last.output() != last.attempts()) {
            String what = "attempt %d was the last, the output is that of %d";
            add(Kind.FOREIGN_WRITE, uuid, what.formatted(last.attempts(), last.output()));
        }
        if (type.equals("poison")) {
            if (!last.cause().equals("crashed")) {
                add(Kind.POISON_SPARED, uuid, "ended as " + last);
            }
        } else if (!succeeded && !last.cause().equals("crashed")) {
            add(Kind.INNOCENT_FAILED, uuid, "ended as " + last);
        }
        if (last.cause().equals("crashed")) {
            judgeCrashes(uuid, last, ledger);
        }
    }

    private void judgeCrashes(String uuid, Ending last, List<LedgerLine> ledger) {
        CutOff cutOff = CutOff.of(ledger, last, evidence);
        if (cutOff.alone() < OWN_KILLS && cutOff.all() < KILLS_IN_COMPANY) {
            String what = "crashed after %d kills, %d of them of its own process alone";
            add(Kind.INNOCENT_FAILED, uuid, what.formatted(cutOff.all(), cutOff.alone()));
        }
    }

    /** No write of a run is accepted once a later run has begun, and none of it is forgotten. */
    private void judgeLedger(String uuid, List<LedgerLine> ledger) {
        Map<Integer, String> tokens = new HashMap<>();
        Map<String, String> stale = new HashMap<>();
        List<LedgerLine> kept = new ArrayList<>();
        int newest = 0;
        for (LedgerLine line : ledger) {
            String token = tokens.putIfAbsent(line.attempt(), line.token());
            if (token != null && !token.equals(line.token())) {
                add(Kind.FOREIGN_WRITE, uuid, "two runs have attempt " + line.attempt());
            }
            switch (line.word()) {
                case "start" -> {
                    newest = Math.max(newest, line.attempt());
                    judgeStart(line, kept);
                }
                case "try" -> {
                    if (line.attempt() < newest) {
                        stale.put(line.token(), line.detail());
                    }
                }
                case "kept" -> {
                    kept.add(line);
                    if (line.detail().equals(stale.get(line.token()))) {
                        String what = "attempt %d wrote when %d had begun";
                        add(Kind.FOREIGN_WRITE, uuid, what.formatted(line.attempt(), newest));
                    }
                }
                default -> {}
            }
        }
    }

    private void judgeStart(LedgerLine start, List<LedgerLine> kept) {
        long found = order(start.detail());
        kept.stream()
                .filter(line -> line.attempt() < start.attempt() && order(line.detail()) > found)
                .findFirst()
                .ifPresent(line -> {
                    String what = "attempt %d found checkpoint %s, where %s was kept";
                    add(
                            Kind.FOREIGN_WRITE,
                            start.uuid(),
                            what.formatted(start.attempt(), start.detail(), line.detail()));
                });
    }

    private static long order(String checkpoint) {
        if (checkpoint.equals("-")) {
            return 0;
        }
        String[] parts = checkpoint.split(":");
        return (Long.parseLong(parts[0]) << 32) + Long.parseLong(parts[1]);
    }

    private void add(Kind kind, String uuid, String what) {
        violations.add(new Violation(kind, uuid, what));
    }
}
