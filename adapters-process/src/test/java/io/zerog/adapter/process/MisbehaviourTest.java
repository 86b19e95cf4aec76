package io.zerog.adapter.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.zerog.domain.job.ProcessUse;
import io.zerog.domain.port.RunDiagnostics;
import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Real children that do what no job should; what runs beside them never notices. */
@Timeout(120)
class MisbehaviourTest {

    private static final Duration SOON = Duration.ofSeconds(30);

    private static ProcessRunner runner;

    @BeforeAll
    static void start() throws Exception {
        runner = new ProcessRunner(ProcessSettings.DEFAULT, NoThreads.RUNNER);
        runner.start(List.of(new Misbehaviour()));
    }

    @AfterAll
    static void stop() {
        runner.close();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    hog the heap       | 3   | OUT_OF_MEMORY: its process ran out of heap, and ended
                    exit 7             | 7   | EXITED: it ended its process with code 7
                    exit 3             | 3   | EXITED: it ended its process with code 3
                    exit 137           | 137 | EXITED: it ended its process with code 137
                    halt 9             | 9   | EXITED: it ended its process with code 9
                    crash natively     | 1   | CRASHED: its process crashed: SIGSEGV (0xb)
                    abort              | 134 | CRASHED: its process crashed with signal 6
                    """)
    void aDeathIsKnownForWhatItIsAndHitsNobodyElse(String act, int code, String end)
            throws Exception {
        StartedRun neighbour = StartedRun.start(runner, "behave slowly");
        StartedRun bad = StartedRun.start(runner, act);

        assertThat(bad.end()).startsWith(end);
        assertThat(bad.context.lines()).contains("event: about to " + act);
        ProcessUse used = bad.context.used().orElseThrow();
        assertThat(used.exitCode()).hasValue(code);
        assertThat(neighbour.end()).isEqualTo("\"behaved\"");
        assertThat(neighbour.context.used().orElseThrow().exitCode()).isEmpty();
    }

    /** Otherwise it would count as a child that was no good, and run again at once, uncharged. */
    @Test
    void aJobHasBegunThoughItsFirstActIsItsLast() throws Exception {
        for (int i = 0; i < 5; i++) {
            assertThat(StartedRun.start(runner, "halt at once").end())
                    .isEqualTo("EXITED: it ended its process with code 9");
        }
    }

    @Test
    void whatTheJvmSaysOfItsCrashIsInTheJournal() throws Exception {
        StartedRun bad = StartedRun.start(runner, "crash natively");

        bad.end();

        assertThat(bad.context.lines()).anyMatch(line -> line.contains("SIGSEGV"));
    }

    @Test
    void aStackOverflowIsAnExceptionLikeAnyOther() throws Exception {
        assertThat(StartedRun.start(runner, "overflow the stack").end())
                .contains("java.lang.StackOverflowError");
    }

    @Test
    void aLoopThatSwallowsInterruptsDiesWithItsStacksInTheJournal() throws Exception {
        StartedRun neighbour = StartedRun.start(runner, "behave slowly");
        StartedRun bad = StartedRun.start(runner, "spin");
        awaitLine(bad, "event: about to spin");

        runner.interrupt(bad.token);
        assertThat(bad.isRunning()).isTrue();
        runner.kill(bad.token);

        assertThat(bad.end(Duration.ofSeconds(5))).isEqualTo("killed by us: killed");
        assertThat(bad.context.lines().getLast())
                .startsWith("warning: ended by force")
                .contains(Misbehaviour.class.getName() + ".spin");
        assertThat(bad.context.used().orElseThrow().exitCode()).isEqualTo(OptionalInt.of(137));
        assertThat(neighbour.end()).isEqualTo("\"behaved\"");
    }

    @Test
    void aKillFromOutsideIsNotOurs() throws Exception {
        StartedRun bad = StartedRun.start(runner, "spin");
        awaitLine(bad, "event: about to spin");

        process(bad).destroyForcibly();

        assertThat(bad.end()).startsWith("KILLED_BY_SYSTEM: ");
    }

    @Test
    void aFrozenChildCanBeLookedAtAndKilled() throws Exception {
        StartedRun bad = StartedRun.start(runner, "spin");
        awaitLine(bad, "event: about to spin");
        signal("STOP", process(bad));

        RunDiagnostics look = runner.diagnostics(bad.token).orElseThrow();
        assertThat(look.threadDump()).contains("did not answer");
        assertThat(look.resident().orElseThrow()).isPositive();
        runner.interrupt(bad.token);
        runner.kill(bad.token);

        assertThat(bad.end(Duration.ofSeconds(5))).isEqualTo("killed by us: killed");
    }

    @Test
    void aLookShowsMemoryAndProcessorTime() throws Exception {
        StartedRun bad = StartedRun.start(runner, "spin");
        awaitLine(bad, "event: about to spin");

        RunDiagnostics look = runner.diagnostics(bad.token).orElseThrow();

        assertThat(look.threadDump()).startsWith("\"zerog-job\" RUNNABLE");
        assertThat(look.heapLimit().orElseThrow()).isBetween(24L << 20, 32L << 20);
        assertThat(look.heapUsed().orElseThrow()).isPositive();
        assertThat(look.resident().orElseThrow()).isBetween(16L << 20, 1L << 30);
        assertThat(runner.resident()).isGreaterThanOrEqualTo(look.resident().orElseThrow() / 2);
        assertThat(look.cpu().orElseThrow()).isPositive();
        runner.kill(bad.token);
        bad.end();
    }

    @Test
    void aGigabyteOfOutputIsCutInTheMiddle() throws Exception {
        StartedRun bad = StartedRun.start(runner, "print a gigabyte");

        assertThat(bad.end(Duration.ofSeconds(100))).isEqualTo("\"printed\"");

        List<String> lines = bad.context.lines();
        assertThat(lines).hasSizeBetween(ChildText.FIRST, ChildText.FIRST + ChildText.LAST + 5);
        assertThat(lines.getLast()).isEqualTo("event: the end");
        assertThat(lines).anyMatch(line -> line.contains("lines of output are left out"));
    }

    @Test
    void theSecretsOfTheNodesStoresAreNotInItsEnvironment() throws Exception {
        assertThat(StartedRun.start(runner, "tell its environment").end())
                .contains("PATH")
                .doesNotContain("ZEROG_");
    }

    @Test
    void outputWithoutAnEndOfLineIsHeard() throws Exception {
        StartedRun run = StartedRun.start(runner, "print without an end of line");

        run.end();

        assertThat(run.context.lines()).contains("event: one two");
    }

    @Test
    void whatAJobLeavesRunningEndsWithItsProcess() throws Exception {
        StartedRun run = StartedRun.start(runner, "keep threads busy");

        assertThat(run.end()).isEqualTo("\"behaved\"");

        long pid = pid(run);
        await().atMost(SOON)
                .until(() -> ProcessHandle.of(pid).filter(ProcessHandle::isAlive).isEmpty());
    }

    @Test
    void whatAKilledJobStartedEndsWithIt() throws Exception {
        StartedRun bad = StartedRun.start(runner, "start a process");
        await().atMost(SOON)
                .until(() -> bad.context.lines().stream().anyMatch(l -> l.contains("pid ")));
        long pid = pid(bad);

        runner.kill(bad.token);
        bad.end();

        await().atMost(SOON)
                .until(() -> ProcessHandle.of(pid).filter(ProcessHandle::isAlive).isEmpty());
    }

    private static long pid(StartedRun run) {
        return run.context.lines().stream()
                .filter(line -> line.startsWith("event: pid "))
                .mapToLong(line -> Long.parseLong(line.substring(11)))
                .findFirst()
                .orElseThrow();
    }

    private static ProcessHandle process(StartedRun run) {
        long pid = runner.diagnostics(run.token).orElseThrow().pid().orElseThrow();
        return ProcessHandle.of(pid).orElseThrow();
    }

    private static void signal(String name, ProcessHandle process) throws Exception {
        new ProcessBuilder("kill", "-" + name, String.valueOf(process.pid())).start().waitFor();
    }

    private static void awaitLine(StartedRun run, String line) {
        await().atMost(SOON).until(() -> run.context.lines().contains(line));
    }
}
