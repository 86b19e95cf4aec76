package io.zerog.chaos;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * A whole run: jobs are submitted while processes are killed, then all is left to heal.
 *
 * @param folder an empty one, for data, logs and the ledger
 * @param server the jar of the nodes
 */
record ChaosRun(
        Product product,
        int kills,
        int jobs,
        long seed,
        long healSeconds,
        Path server,
        Path folder) {

    /** Jobs a second that the slots of a small machine can bear under fire. */
    private static final double PACE = 40;

    /**
     * A kill costs two processors two to three seconds: a node's start, and a process for each of
     * the jobs that died with it. Sooner than this, nodes would never come to work.
     */
    private static final long LEAST_MEAN_MILLIS = 4_000;

    /** What was seen, and how. */
    record Result(Evidence evidence, List<Verdict.Violation> violations, String report) {}

    Result run() throws Exception {
        long began = System.nanoTime();
        long lengthMillis = (long) Math.max(kills * LEAST_MEAN_MILLIS, jobs / PACE * 1_000);
        Cluster.Plan plan = Cluster.Plan.ofMortals("worker.slots=6");
        try (Cluster cluster = new Cluster(product, server, folder, plan);
                Mayhem mayhem = new Mayhem(cluster, seed);
                Work work = work(cluster, lengthMillis)) {
            mayhem.rage(kills, Math.max(LEAST_MEAN_MILLIS, lengthMillis / Math.max(1, kills)));
            work.awaitSubmitted();
            mayhem.calm();
            long calm = System.nanoTime();
            work.awaitEnds(healSeconds);
            double healed = (System.nanoTime() - calm) / 1e9;
            Evidence evidence =
                    new Evidence(
                            Map.copyOf(work.acknowledged()),
                            Map.copyOf(work.first()),
                            work.readAgain(),
                            NodeLogs.read(cluster.logs()),
                            LedgerLine.read(cluster.ledger()),
                            mayhem.deaths(),
                            ProcessHandle.current().pid());
            List<Verdict.Violation> violations = Verdict.of(evidence);
            return new Result(
                    evidence,
                    violations,
                    report(
                            evidence,
                            violations,
                            mayhem,
                            healed,
                            (System.nanoTime() - began) / 1e9));
        }
    }

    private Work work(Cluster cluster, long lengthMillis) {
        // A little faster than the kills, so that the last of them still meet jobs.
        double perSecond = jobs * 1_000.0 / lengthMillis * 1.1;
        return new Work(
                new Client(cluster.base()),
                "chaos-" + seed,
                jobs,
                perSecond,
                n -> JobMix.of(seed, n));
    }

    private String report(
            Evidence evidence,
            List<Verdict.Violation> violations,
            Mayhem mayhem,
            double healed,
            double seconds) {
        List<Long> recovery = Recovery.of(evidence);
        StringBuilder text = new StringBuilder();
        text.append(
                "%s, seed %d: %,d jobs acknowledged, %d kills, %.0f s, healed %.0f s after calm%n"
                        .formatted(
                                product.word(),
                                seed,
                                evidence.acknowledged().size(),
                                kills,
                                seconds,
                                healed));
        text.append("done to it: ").append(mayhem.counts()).append('\n');
        for (Verdict.Kind kind : Verdict.Kind.values()) {
            long count = violations.stream().filter(each -> each.kind() == kind).count();
            text.append(
                    "%-16s %d%n"
                            .formatted(
                                    kind.name().toLowerCase(Locale.ROOT).replace('_', ' '), count));
        }
        text.append(
                "recovery of %,d runs that were cut off: p50 %.1f s, p99 %.1f s, max %.1f s%n"
                        .formatted(
                                recovery.size(),
                                Recovery.percentile(recovery, 0.5) / 1e3,
                                Recovery.percentile(recovery, 0.99) / 1e3,
                                Recovery.percentile(recovery, 1) / 1e3));
        violations.stream().limit(20).forEach(each -> describe(text, each, evidence));
        return text.toString();
    }

    /** A violation with its job's record and lines of the ledger. */
    private void describe(StringBuilder text, Verdict.Violation violation, Evidence evidence) {
        String uuid = violation.uuid();
        text.append(
                "%n%s %s: %s (seed %d)%n"
                        .formatted(violation.kind(), uuid, violation.what(), seed));
        text.append("  record ").append(evidence.last().get(uuid)).append('\n');
        evidence.ledger().stream()
                .filter(line -> line.uuid().equals(uuid))
                .forEach(line -> text.append("  ").append(line).append('\n'));
    }
}
