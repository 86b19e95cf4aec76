package io.zerog.adapter.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Real processes that break the protocol. */
@Timeout(60)
class LyingChildTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    garbage                   | the control part of a frame, 1195725856 bytes
                    over the limit            | the control part of a frame, 1048577 bytes
                    attachment over the limit | the attachment of a frame, 2147483647 bytes
                    not JSON                  | a frame is not JSON
                    no known kind             | a frame is of no known kind
                    an impossible outcome     | no outcome: a result code is 300 to 599
                    """)
    void nonsenseEndsTheRunAsCrashedAndSaysWhatItWas(String lie, String said) throws Exception {
        try (ProcessRunner runner = runner(lie)) {
            StartedRun run = StartedRun.start(runner, "behave");

            assertThat(run.end())
                    .startsWith("CRASHED: its process broke off the talk: ")
                    .contains(said);
        }
    }

    /** It lives on without a connection: it is ended, and that is not the job's own doing. */
    @ParameterizedTest
    @ValueSource(strings = {"half a frame", "hangs up"})
    void aChildThatHangsUpAndLivesOnIsEnded(String lie) throws Exception {
        try (ProcessRunner runner = runner(lie)) {
            StartedRun run = StartedRun.start(runner, "behave");

            assertThat(run.end()).isEqualTo("CRASHED: its process hung up, and was ended");
        }
    }

    @Test
    void aChildThatGoesBeforeTheJobBeganIsReplacedAndNotForEver() throws Exception {
        try (ProcessRunner runner = runner("gone before it began")) {
            StartedRun run = StartedRun.start(runner, "behave");

            assertThat(run.end()).contains("a child process ended before it began");
            assertThat(run.context.used()).isEmpty();
        }
    }

    @Test
    void anOptionThatNoJvmTakesIsToldAtTheStart() throws Exception {
        try (ProcessRunner runner = runner(List.of("-XX:NoSuchOption"))) {
            assertThatThrownBy(() -> runner.start(List.of(new Misbehaviour())))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("NoSuchOption");
        }
    }

    private static ProcessRunner runner(String lie) throws Exception {
        ProcessRunner runner = runner(List.of("-Dlie=" + lie, LyingChild.class.getName()));
        runner.start(List.of(new Misbehaviour()));
        return runner;
    }

    private static ProcessRunner runner(List<String> options) {
        ProcessSettings settings =
                new ProcessSettings(
                        Map.of(),
                        Map.of(),
                        Map.of(Misbehaviour.TYPE.name(), options),
                        64L << 20,
                        0,
                        1,
                        Optional.empty());
        return new ProcessRunner(settings, NoThreads.RUNNER);
    }
}
