package io.zerog.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The judge on doctored evidence. */
class VerdictTest {

    private static final String JOB = "7b1c";
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
    void aJobThatFailsAsCrashedAfterTwoKillsIsInnocent() {
        Ending crashed = ending("failed", "crashed", 3, 0);
        List<LedgerLine> two = ledger("1 a start -", "2 b start -", "3 c start -", "3 c error -");

        assertThat(judge("brief", crashed, crashed, 1, two))
                .containsExactly(Verdict.Kind.INNOCENT_FAILED);
    }

    @Test
    void aJobThatFailsAsCrashedAfterThreeKillsIsNot() {
        Ending crashed = ending("failed", "crashed", 3, 0);
        List<LedgerLine> three = ledger("1 a start -", "2 b start -", "3 c start -");

        assertThat(judge("brief", crashed, crashed, 1, three)).isEmpty();
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

        assertThat(Recovery.of(evidence(ledger, starts, new Death(10, 2_000))))
                .containsExactly(3_500L);
        // Not that of a process that ran nothing.
        assertThat(Recovery.of(evidence(ledger, starts, new Death(30, 2_000)))).isEmpty();
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

    private static Evidence evidence(
            List<LedgerLine> ledger, List<NodeLogs.Start> starts, Death death) {
        return new Evidence(
                Map.of(JOB, "brief"),
                Map.of(JOB, GOOD),
                Map.of(JOB, GOOD),
                new NodeLogs(Map.of(JOB, 1), starts),
                ledger,
                List.of(death));
    }

    private static List<Verdict.Kind> judge(
            String type, Ending first, Ending last, int completions, List<LedgerLine> ledger) {
        return Verdict.of(evidence(type, first, last, completions, ledger)).stream()
                .map(Verdict.Violation::kind)
                .toList();
    }

    private static Evidence evidence(
            String type, Ending first, Ending last, int completions, List<LedgerLine> ledger) {
        return new Evidence(
                Map.of(JOB, type),
                first == null ? Map.of() : Map.of(JOB, first),
                last == null ? Map.of() : Map.of(JOB, last),
                new NodeLogs(Map.of(JOB, completions), List.of()),
                ledger,
                List.of());
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
                                "0 %s %s %s 10 1 %s".formatted(JOB, parts[0], parts[1], parts[2])))
                .toList();
    }
}
