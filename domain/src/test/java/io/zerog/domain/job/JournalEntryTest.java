package io.zerog.domain.job;

import static io.zerog.domain.job.JournalEntry.LIMIT;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JournalEntryTest {

    @Test
    void aLineAtTheLimitIsKeptAndOnePastItIsCut() {
        assertThat(line("x".repeat(LIMIT)).message()).hasSize(LIMIT);
        assertThat(line("x".repeat(LIMIT + 1)).message()).isEqualTo("x".repeat(LIMIT));
    }

    @ParameterizedTest
    @ValueSource(strings = {"é", "漢", "😀"})
    void aLineIsNeverCutInsideACharacter(String character) {
        int bytes = character.getBytes(StandardCharsets.UTF_8).length;
        for (int before = 0; before <= bytes; before++) {
            String text = "x".repeat(LIMIT - before) + character.repeat(3);

            String kept = line(text).message();

            int whole = before == bytes ? 1 : 0;
            assertThat(kept).isEqualTo("x".repeat(LIMIT - before) + character.repeat(whole));
        }
    }

    @Test
    void aLineOfLongCharactersAtTheLimitIsKept() {
        String text = "漢".repeat(LIMIT / 3);

        assertThat(line(text).message()).isEqualTo(text);
        assertThat(line(text + "漢").message()).isEqualTo(text);
    }

    @Test
    void aStackTraceIsCutLikeAMessage() {
        JournalEntry entry = entry(1_000_001, "m", Optional.of("é".repeat(LIMIT)));

        assertThat(entry.stackTrace()).contains("é".repeat(LIMIT / 2));
    }

    @Test
    void theSequenceTellsAttemptAndNumber() {
        JournalEntry entry = entry(12_000_345, "m", Optional.empty());

        assertThat(entry.attempt()).isEqualTo(12);
        assertThat(entry.number()).isEqualTo(345);
    }

    /** A store that writes UTF-8 would refuse it, and with it the whole run. */
    @Test
    void halfACharacterIsReplaced() {
        assertThat(line("a\uD83Db").message()).isEqualTo("a?b");
        assertThat(line("a\uDE00").message()).isEqualTo("a?");
        assertThat(line("a😀").message()).isEqualTo("a😀");
    }

    private static JournalEntry line(String message) {
        return entry(1_000_001, message, Optional.empty());
    }

    private static JournalEntry entry(long seq, String message, Optional<String> stack) {
        return new JournalEntry(
                seq, Sample.NOW, JournalEntry.Level.EVENT, message, OptionalInt.empty(), stack);
    }
}
