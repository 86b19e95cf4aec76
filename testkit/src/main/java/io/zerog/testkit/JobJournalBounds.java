package io.zerog.testkit;

import static io.zerog.domain.port.JobJournal.HEAD;
import static io.zerog.domain.port.JobJournal.TAIL;
import static io.zerog.testkit.JobBuilder.aJob;
import static org.assertj.core.api.Assertions.assertThat;

import io.zerog.domain.job.JobId;
import io.zerog.domain.job.JournalEntry;
import io.zerog.domain.job.JournalEntry.Level;
import io.zerog.domain.port.JobJournal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The part of {@link JobJournalContract} about how much is kept. */
interface JobJournalBounds extends StoreContract {

    JobJournal journal();

    @Test
    default void anAttemptKeepsHeadAndTailWhole() {
        JobId id = aRunningJob();
        appendInBatches(id, 1, HEAD + TAIL, 300);

        JobJournal.Page page = journal().read(id, 0, 100_000);

        assertThat(messages(page)).isEqualTo(messagesOf(lines(1, 1, HEAD + TAIL)));
        assertThat(page.dropped()).isZero();
    }

    @Test
    default void oneLineMoreDropsTheFirstBehindTheHead() {
        JobId id = aRunningJob();
        appendInBatches(id, 1, HEAD + TAIL, 300);

        journal().append(id, 1, lines(1, HEAD + TAIL + 1, HEAD + TAIL + 1));

        JobJournal.Page page = journal().read(id, 0, 100_000);
        assertThat(page.dropped()).isEqualTo(1);
        assertThat(messages(page)).isEqualTo(headAndTailOf(HEAD + TAIL + 1));
    }

    @Test
    default void whatLiesBetweenHeadAndTailIsCountedAsDropped() {
        JobId inBatches = aRunningJob();
        appendInBatches(inBatches, 1, 5_000, 300);
        JobId atOnce = aRunningJob();
        journal().append(atOnce, 1, lines(1, 1, 5_000));

        for (JobId id : List.of(inBatches, atOnce)) {
            JobJournal.Page page = journal().read(id, 0, 100_000);
            assertThat(page.dropped()).isEqualTo(5_000 - HEAD - TAIL);
            assertThat(messages(page)).isEqualTo(headAndTailOf(5_000));
        }
    }

    @Test
    default void aRepeatedAppendOfDroppedLinesIsNotCountedTwice() {
        JobId id = aRunningJob();
        appendInBatches(id, 1, 3_000, 300);

        journal().append(id, 1, lines(1, HEAD + 1, HEAD + 300));
        journal().append(id, 1, lines(1, 2_701, 3_000));

        JobJournal.Page page = journal().read(id, 0, 100_000);
        assertThat(page.dropped()).isEqualTo(3_000 - HEAD - TAIL);
        assertThat(messages(page)).isEqualTo(headAndTailOf(3_000));
    }

    @Test
    default void theBoundsHoldForEachAttemptAndTheCountIsOfTheWholeJournal() {
        JobId id = aRunningJob();
        appendInBatches(id, 1, 2_300, 300);
        journal().append(id, 2, lines(2, 1, 10));
        appendInBatches(id, 3, 2_200, 300);

        JobJournal.Page behindTheFirst = journal().read(id, seq(2, 0), 5);

        assertThat(messages(behindTheFirst)).isEqualTo(messagesOf(lines(2, 1, 5)));
        assertThat(behindTheFirst.dropped()).isEqualTo(500);
        assertThat(journal().read(id, 0, 100_000).entries()).hasSize(4_010);
    }

    @Test
    default void pagesAcrossTheGapMissNothingThatIsKept() {
        JobId id = aRunningJob();
        appendInBatches(id, 1, 2_500, 500);
        List<String> read = new ArrayList<>();

        long after = 0;
        List<JournalEntry> page = journal().read(id, after, 333).entries();
        while (!page.isEmpty()) {
            page.forEach(entry -> read.add(entry.message()));
            after = page.getLast().seq();
            page = journal().read(id, after, 333).entries();
        }

        assertThat(read).isEqualTo(headAndTailOf(2_500));
    }

    /** A job that may log. */
    default JobId aRunningJob() {
        return stored(aJob(now()).running()).job().id();
    }

    default void appendInBatches(JobId id, int attempt, int count, int batch) {
        for (int from = 1; from <= count; from += batch) {
            journal().append(id, attempt, lines(attempt, from, Math.min(count, from + batch - 1)));
        }
    }

    /** Lines first to last of an attempt. */
    default List<JournalEntry> lines(int attempt, int first, int last) {
        return IntStream.rangeClosed(first, last)
                .mapToObj(number -> line(attempt, number, "line " + attempt + "/" + number))
                .toList();
    }

    default JournalEntry line(int attempt, int number, String message) {
        Instant at = now();
        return new JournalEntry(
                seq(attempt, number),
                at,
                Level.EVENT,
                message,
                OptionalInt.empty(),
                Optional.empty());
    }

    default List<String> headAndTailOf(int count) {
        List<JournalEntry> kept = new ArrayList<>(lines(1, 1, HEAD));
        kept.addAll(lines(1, count - TAIL + 1, count));
        return messagesOf(kept);
    }

    static long seq(int attempt, int number) {
        return attempt * JournalEntry.ATTEMPT + number;
    }

    static List<String> messages(JobJournal.Page page) {
        return messagesOf(page.entries());
    }

    static List<String> messagesOf(List<JournalEntry> entries) {
        return entries.stream().map(JournalEntry::message).toList();
    }
}
