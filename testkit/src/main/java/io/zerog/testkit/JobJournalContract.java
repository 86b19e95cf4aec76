package io.zerog.testkit;

import static io.zerog.testkit.JobBuilder.aJob;
import static io.zerog.testkit.JobJournalBounds.messages;
import static io.zerog.testkit.JobJournalBounds.messagesOf;
import static io.zerog.testkit.JobJournalBounds.seq;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zerog.domain.job.JobId;
import io.zerog.domain.job.JournalEntry;
import io.zerog.domain.job.JournalEntry.Level;
import io.zerog.domain.port.JobJournal;
import io.zerog.domain.port.StoredJob;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What every journal keeps. */
public interface JobJournalContract extends JobJournalBounds {

    @Test
    default void linesAreReadAsTheyWereWritten() {
        JobId id = aRunningJob();
        List<JournalEntry> written =
                List.of(
                        line(1, 1, "started"),
                        new JournalEntry(
                                seq(1, 2),
                                now(),
                                Level.WARNING,
                                SampleJobs.AWKWARD,
                                OptionalInt.empty(),
                                Optional.empty()),
                        new JournalEntry(
                                seq(1, 3),
                                now().plusMillis(1),
                                Level.ERROR,
                                "",
                                OptionalInt.of(599),
                                Optional.of("java.lang.Error: " + SampleJobs.AWKWARD)));

        journal().append(id, 1, written);

        assertThat(journal().read(id, 0, 100)).isEqualTo(new JobJournal.Page(written, 0));
    }

    @Test
    default void aLineOfTheLargestSizeIsKept() {
        JobId id = aRunningJob();
        String largest = "é".repeat(JournalEntry.LIMIT / 2);
        JournalEntry written =
                new JournalEntry(
                        seq(1, 1),
                        now(),
                        Level.ERROR,
                        largest,
                        OptionalInt.empty(),
                        Optional.of(largest));

        journal().append(id, 1, List.of(written));

        assertThat(journal().read(id, 0, 1).entries()).containsExactly(written);
    }

    @Test
    default void aReaderGoesOnBehindTheLineItHas() {
        JobId id = aRunningJob();
        List<JournalEntry> written = lines(1, 1, 10);
        journal().append(id, 1, written);

        assertThat(journal().read(id, seq(1, 4), 3).entries()).isEqualTo(written.subList(4, 7));
        assertThat(journal().read(id, seq(1, 9), 100).entries()).isEqualTo(written.subList(9, 10));
        assertThat(journal().read(id, seq(1, 10), 100).entries()).isEmpty();
    }

    @Test
    default void attemptsAreReadOneBehindTheOther() {
        JobId id = aRunningJob();
        journal().append(id, 1, lines(1, 1, 3));
        journal().append(id, 2, lines(2, 1, 3));
        journal().append(id, 1, lines(1, 4, 5));

        List<JournalEntry> expected = new ArrayList<>(lines(1, 1, 5));
        expected.addAll(lines(2, 1, 3));
        assertThat(messages(journal().read(id, 0, 100))).isEqualTo(messagesOf(expected));
        assertThat(messages(journal().read(id, seq(1, 4), 2)))
                .isEqualTo(messagesOf(expected.subList(4, 6)));
    }

    @Test
    default void aRepeatedAppendAddsNothing() {
        JobId id = aRunningJob();
        journal().append(id, 1, lines(1, 1, 5));

        journal().append(id, 1, lines(1, 1, 5));
        journal().append(id, 1, lines(1, 4, 7));

        JobJournal.Page page = journal().read(id, 0, 100);
        assertThat(messages(page)).isEqualTo(messagesOf(lines(1, 1, 7)));
        assertThat(page.dropped()).isZero();
    }

    @Test
    default void theFirstLineOfASeqIsTheOneThatStays() {
        JobId id = aRunningJob();
        journal().append(id, 1, List.of(line(1, 1, "first")));

        journal().append(id, 1, List.of(line(1, 1, "second")));

        assertThat(messages(journal().read(id, 0, 100))).containsExactly("first");
    }

    @Test
    default void anAppendDoesNotTouchTheJob() {
        StoredJob stored = stored(aJob(now()).running());

        journal().append(stored.job().id(), 1, lines(1, 1, 3));

        assertThat(store().find(stored.job().id())).contains(stored);
    }

    @Test
    default void appendsOfManyAttemptsAtOnceLoseNothing() throws Exception {
        JobId id = aRunningJob();

        Race.of(
                4,
                i ->
                        () -> {
                            appendInBatches(id, i + 1, 200, 10);
                            return i;
                        });

        assertThat(messages(journal().read(id, 0, 100_000)))
                .isEqualTo(
                        IntStream.rangeClosed(1, 4)
                                .boxed()
                                .flatMap(attempt -> lines(attempt, 1, 200).stream())
                                .map(JournalEntry::message)
                                .toList());
    }

    @Test
    default void aJobWithoutLinesHasAnEmptyJournal() {
        JobId id = aRunningJob();
        journal().append(id, 1, List.of());

        assertThat(journal().read(id, 0, 100)).isEqualTo(new JobJournal.Page(List.of(), 0));
        assertThat(journal().read(aJob(now()).queued().id(), 0, 100))
                .isEqualTo(new JobJournal.Page(List.of(), 0));
    }

    @Test
    default void theJournalOfARemovedJobIsGone() {
        StoredJob stored = stored(aJob(now()).cancelled());
        journal().append(stored.job().id(), 1, lines(1, 1, 3));

        assertThat(store().remove(stored.job().id(), stored.version())).isTrue();

        assertThat(journal().read(stored.job().id(), 0, 100).entries()).isEmpty();
    }

    @Test
    default void aPageOfTheJournalHasOneToAHundredThousand() {
        JobId id = aRunningJob();

        for (int limit : new int[] {-1, 0, 100_001}) {
            assertThatThrownBy(() -> journal().read(id, 0, limit))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }
}
