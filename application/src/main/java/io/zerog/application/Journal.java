package io.zerog.application;

import io.zerog.domain.handler.Failure;
import io.zerog.domain.job.JobId;
import io.zerog.domain.job.JournalEntry;
import io.zerog.domain.job.JournalEntry.Level;
import io.zerog.domain.port.JobJournal;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Numbers the lines of one run and holds them until they are stored. Holds at most what the stored
 * journal keeps of an attempt: beyond its head, the oldest lines fall out.
 */
final class Journal {

    private final JobId id;
    private final int attempt;
    private final JobJournal store;
    private final Deque<JournalEntry> head = new ArrayDeque<>();
    private final Deque<JournalEntry> tail = new ArrayDeque<>();
    private int lines;

    Journal(JobId id, int attempt, JobJournal store) {
        this.id = id;
        this.attempt = attempt;
        this.store = store;
    }

    synchronized void add(Instant at, Level level, String message) {
        add(at, level, message, OptionalInt.empty(), Optional.empty());
    }

    synchronized void error(Instant at, int code, Failure failure) {
        add(at, Level.ERROR, failure.message(), OptionalInt.of(code), failure.stackTrace());
    }

    private void add(
            Instant at, Level level, String message, OptionalInt code, Optional<String> stack) {
        if (lines >= JournalEntry.ATTEMPT - 1) {
            return; // the number space of an attempt is used up
        }
        lines++;
        JournalEntry entry =
                new JournalEntry(
                        attempt * JournalEntry.ATTEMPT + lines,
                        at,
                        level,
                        String.valueOf(message),
                        code,
                        stack);
        if (lines <= JobJournal.HEAD) {
            head.add(entry);
            return;
        }
        tail.add(entry);
        if (tail.size() > JobJournal.TAIL) {
            tail.remove();
        }
    }

    synchronized boolean isEmpty() {
        return head.isEmpty() && tail.isEmpty();
    }

    /**
     * Stores what is held. May run on two threads at once: the store ignores lines it has.
     *
     * @return the lines that are now stored
     */
    List<JournalEntry> flush() {
        List<JournalEntry> held = held();
        if (!held.isEmpty()) {
            store.append(id, attempt, held);
            forget(held.getLast().seq());
        }
        return held;
    }

    private synchronized List<JournalEntry> held() {
        if (isEmpty()) {
            return List.of();
        }
        List<JournalEntry> all = new ArrayList<>(head.size() + tail.size());
        all.addAll(head);
        all.addAll(tail);
        return all;
    }

    private synchronized void forget(long upTo) {
        head.removeIf(entry -> entry.seq() <= upTo);
        tail.removeIf(entry -> entry.seq() <= upTo);
    }
}
