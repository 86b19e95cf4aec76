package io.zerog.domain.job;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProgressTest {

    @ParameterizedTest
    @CsvSource({"-1,0", "0.25,0.25", "1.5,1", "NaN,0", "Infinity,1", "-Infinity,0"})
    void theFractionIsClampedAndNeverRefused(double told, double kept) {
        assertThat(Progress.of(told, null).fraction()).isEqualTo(kept);
    }

    @ParameterizedTest
    @CsvSource({"1,4,0.25", "0,0,0", "5,0,0", "5,-1,0", "9,4,1", "-3,4,0"})
    void unitsMakeTheFraction(long done, long total, double fraction) {
        Progress progress = Progress.of(done, total, "lines", "reading");

        assertThat(progress.fraction()).isEqualTo(fraction);
        assertThat(progress.done()).hasValue(done);
        assertThat(progress.total()).hasValue(total);
        assertThat(progress.unit()).contains("lines");
    }

    @Test
    void unitAndMessageAreCutAtTheirLimits() {
        Progress progress = Progress.of(1, 2, "u".repeat(33), "m".repeat(1_025));

        assertThat(progress.unit()).contains("u".repeat(32));
        assertThat(progress.message()).contains("m".repeat(1_024));
    }

    @Test
    void aMessageIsNeverCutInsideACharacter() {
        assertThat(Progress.of(0, "m".repeat(1_023) + "😀").message()).contains("m".repeat(1_023));
        assertThat(Progress.of(0, "m".repeat(1_022) + "😀").message())
                .contains("m".repeat(1_022) + "😀");
    }

    /** A store that writes UTF-8 would refuse it, and with it the heartbeat. */
    @Test
    void halfACharacterIsReplaced() {
        assertThat(Progress.of(0, "a\uD83D").message()).contains("a?");
    }

    @Test
    void completingKeepsWhatWasTold() {
        assertThat(Progress.of(1, 4, "lines", "reading").complete())
                .isEqualTo(
                        new Progress(
                                1,
                                java.util.OptionalLong.of(1),
                                java.util.OptionalLong.of(4),
                                java.util.Optional.of("lines"),
                                java.util.Optional.of("reading")));
    }
}
