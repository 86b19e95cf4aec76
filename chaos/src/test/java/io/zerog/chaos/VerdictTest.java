package io.zerog.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The judge on doctored evidence. */
class VerdictTest {

    private static final String JOB = "7b1c";
    private static final long ME = 1;
    private static final long NODE = 10;
    private static final Ending GOOD = ending("succeeded", "", 1, 1);
    private static final List<LedgerLine> RAN = ledger("1 a start -", "1 a done -");

    @Test
    void aRunWithoutFaultIsGood() {
        assertThat(judge("brief", GOOD, GOOD, 1, RAN)).isEmpty();
        assertThat(
                        judge(
                                "steps",
                                ending("succeeded", "", 2, 2),
                                ending("succeeded", "", 2, 2),
                                1,
                                ledger(
                                        "1 a start -",
                                        "1 a try 1:1",
                                        "1 a kept 1:1",
                                        "1 a try 1:2",
                                        "2 b start 1:2",
                                        // The reply to a write before the claim came late.
                                        "1 a kept 1:2",
                                        "2 b done -")))
                .isEmpty();
    }

    @Test
    void anAcknowledgedJobThatIsNotFinalIsLost() {
        assertThat(judge("brief", null, null, 0, RAN)).containsExactly(Verdict.Kind.LOST);
    }

    @Test
    void aFinalRecordThatVanishesIsLost() {
        assertThat(judge("brief", GOOD, null, 1, RAN)).containsExactly(Verdict.Kind.LOST);
    }

    @Test
    void aFinalRecordThatChangesIsASecondEnd() {
        Ending other = new Ending("succeeded", 200, "", 1, "2026-01-01T00:00:09Z", 1);

        assertThat(judge("brief", GOOD, other, 1, RAN))
                .containsExactly(Verdict.Kind.FINISHED_TWICE);
    }

    @Test
    void twoCompletionsAreASecondEnd() {
        assertThat(judge("brief", GOOD, GOOD, 2, RAN)).containsExactly(Verdict.Kind.FINISHED_TWICE);
    }

    @Test
    void theOutputOfAFormerRunIsAForeignWrite() {
        Ending stale = ending("succeeded", "", 2, 1);

        assertThat(judge("brief", stale, stale, 1, RAN))
                .containsExactly(Verdict.Kind.FOREIGN_WRITE);
    }

    @Test
    void aCheckpointTriedAndKeptAfterALaterRunBeganIsAForeignWrite() {
        Ending second = ending("succeeded", "", 2, 2);

        assertThat(
                        judge(
                                "steps",
                                second,
                                second,
                                1,
                                ledger(
                                        "1 a start -",
                                        "2 b start -",
                                        "1 a try 1:1",
                                        "1 a kept 1:1",
                                        "2 b done -")))
                .containsExactly(Verdict.Kind.FOREIGN_WRITE);
    }

    @Test
    void aRunThatDoesNotFindWhatWasKeptLostItToAForeignWrite() {
        Ending second = ending("succeeded", "", 2, 2);

        assertThat(
                        judge(
                                "steps",
                                second,
                                second,
                                1,
                                ledger(
                                        "1 a start -",
                                        "1 a try 1:1",
                                        "1 a kept 1:1",
                                        "2 b start -",
                                        "2 b done -")))
                .containsExactly(Verdict.Kind.FOREIGN_WRITE);
    }

    @Test
    void twoRunsWithOneAttemptAreAForeignWrite() {
        assertThat(judge("brief", GOOD, GOOD, 1, ledger("1 a start -", "1 b start -")))
                .containsExactly(Verdict.Kind.FOREIGN_WRITE);
    }

    @Test
    void aJobThatFailsAsCrashedAfterThreeKillsInCompanyIsInnocent() {
        assertThat(crashed(ledger("1 a start -", "2 b start -", "3 c start -")))
                .containsExactly(Verdict.Kind.INNOCENT_FAILED);
    }

    @Test
    void aJobThatFailsAsCrashedAfterTenKillsInCompanyIsNot() {
        List<LedgerLine> ten =
                IntStream.rangeClosed(1, 10).mapToObj(n -> line(n, NODE, ME, "start")).toList();

        assertThat(crashed(ten)).isEmpty();
        assertThat(crashed(ten.subList(0, 9))).containsExactly(Verdict.Kind.INNOCENT_FAILED);
    }

    @Test
    void aJobThatFailsAsCrashedAfterThreeCrashesOfItsOwnProcessIsNotInnocent() {
        assertThat(crashed(own("", "", ""))).isEmpty();
        assertThat(crashed(own("", "", "error"))).containsExactly(Verdict.Kind.INNOCENT_FAILED);
    }

    @Test
    void aProcessThatDiesWithItsNodeHasNotCrashedAlone() {
        List<LedgerLine> three = own("", "", "");

        assertThat(crashed(three, new Death(NODE, 2_500)))
                .containsExactly(Verdict.Kind.INNOCENT_FAILED);
        // It died before, when the job did not run, or it is another node.
        assertThat(crashed(three, new Death(NODE, 500), new Death(NODE + 1, 2_500))).isEmpty();
    }

    @Test
    void aRunThatHaltedItsProcessDidSoThoughItsNodeDiedLater() {
        assertThat(crashed(own("halt", "halt", "halt"), new Death(NODE, 2_500))).isEmpty();
    }

    /** What a job that ended as crashed is judged for. */
    private static List<Verdict.Kind> crashed(List<LedgerLine> ledger, Death... deaths) {
        Ending crashed = ending("failed", "crashed", 3, 0);
        return kinds(evidence("brief", crashed, crashed, 1, ledger, deaths));
    }

    /** Runs in processes of their own, one a second, each with its last word or none. */
    private static List<LedgerLine> own(String... lastWords) {
        List<LedgerLine> lines = new ArrayList<>();
        for (int n = 1; n <= lastWords.length; n++) {
            lines.add(line(n, NODE + 10 + n, NODE, "start"));
            if (!lastWords[n - 1].isEmpty()) {
                lines.add(line(n, NODE + 10 + n, NODE, lastWords[n - 1]));
            }
        }
        return lines;
    }

    private static LedgerLine line(int attempt, long pid, long parent, String word) {
        return new LedgerLine(
                1_000L * attempt, JOB, attempt, "t" + attempt, pid, parent, word, "-");
    }

    @Test
    void aGoodJobThatFailsOtherwiseIsInnocentToo() {
        Ending failed = ending("failed", "exception", 3, 0);

        assertThat(judge("steps", failed, failed, 1, RAN))
                .containsExactly(Verdict.Kind.INNOCENT_FAILED);
    }

    @Test
    void poisonMustEndAsCrashed() {
        assertThat(judge("poison", GOOD, GOOD, 1, RAN)).containsExactly(Verdict.Kind.POISON_SPARED);
    }

    @Test
    void recoveryIsFromTheDeathOfTheNodeToTheNextRun() {
        LedgerLine began = new LedgerLine(1_000, JOB, 1, "a", 10, 1, "start", "-");
        // The third died before its handler could write its line.
        List<LedgerLine> ledger =
                List.of(began, new LedgerLine(9_000, JOB, 3, "b", 20, 1, "start", "-"));
        List<NodeLogs.Start> starts =
                List.of(
                        new NodeLogs.Start(JOB, 1, 990),
                        new NodeLogs.Start(JOB, 2, 5_500),
                        new NodeLogs.Start(JOB, 3, 8_990));
        NodeLogs logs = new NodeLogs(Map.of(JOB, 1), starts);

        Death its = new Death(10, 2_000);
        assertThat(Recovery.of(evidence("brief", GOOD, GOOD, logs, ledger, its)))
                .containsExactly(3_500L);
        // Not that of a process that ran nothing.
        Death another = new Death(30, 2_000);
        assertThat(Recovery.of(evidence("brief", GOOD, GOOD, logs, ledger, another))).isEmpty();
    }

    @Test
    void logsTellStartsAndCompletions(@TempDir Path folder) throws Exception {
        Path log = folder.resolve("worker1.log");
        Files.writeString(
                log,
                """
                ZeroG is ready at http://127.0.0.1:1 (store=memory, queue=memory, role=worker)
                1970-01-01T00:00:02.5Z INFO  JobLog type=brief job=7b1c started brief, attempt 2
                1970-01-01T00:00:03Z INFO  JobLog type=brief job=7b1c finished: SUCCEEDED, code 200
                """);

        assertThat(NodeLogs.read(List.of(log)))
                .isEqualTo(
                        new NodeLogs(Map.of(JOB, 1), List.of(new NodeLogs.Start(JOB, 2, 2_500))));
    }

    private static List<Verdict.Kind> judge(
            String type, Ending first, Ending last, int completions, List<LedgerLine> ledger) {
        return kinds(evidence(type, first, last, completions, ledger));
    }

    private static List<Verdict.Kind> kinds(Evidence evidence) {
        return Verdict.of(evidence).stream().map(Verdict.Violation::kind).toList();
    }

    private static Evidence evidence(
            String type,
            Ending first,
            Ending last,
            int completions,
            List<LedgerLine> ledger,
            Death... deaths) {
        return evidence(
                type,
                first,
                last,
                new NodeLogs(Map.of(JOB, completions), List.of()),
                ledger,
                deaths);
    }

    private static Evidence evidence(
            String type,
            Ending first,
            Ending last,
            NodeLogs logs,
            List<LedgerLine> ledger,
            Death... deaths) {
        return new Evidence(
                Map.of(JOB, type),
                first == null ? Map.of() : Map.of(JOB, first),
                last == null ? Map.of() : Map.of(JOB, last),
                logs,
                ledger,
                List.of(deaths),
                ME);
    }

    private static Ending ending(String state, String cause, int attempts, int output) {
        int code = state.equals("succeeded") ? 200 : 500;
        return new Ending(state, code, cause, attempts, "2026-01-01T00:00:00Z", output);
    }

    /** Lines without what the judge does not look at. */
    private static List<LedgerLine> ledger(String... lines) {
        return Stream.of(lines)
                .map(line -> line.split(" ", 3))
                .map(parts ->
                        LedgerLine.parse(
                                "0 %s %s %s %d %d %s"
                                        .formatted(JOB, parts[0], parts[1], NODE, ME, parts[2])))
                .toList();
    }
}
