package io.zerog.adapter.memory;

import io.zerog.domain.job.JournalEntry;
import io.zerog.domain.port.JobJournal;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;

/** The lines of one job. Not safe for many threads: its entry guards it. */
final class Journal {

    /** The lines of one attempt; its highest number tells how many were written. */
    private static final class Attempt {
        private final NavigableMap<Long, JournalEntry> head = new TreeMap<>();
        private final NavigableMap<Long, JournalEntry> tail = new TreeMap<>();
        private int highest;

        void add(JournalEntry entry) {
            highest = Math.max(highest, entry.number());
            if (entry.number() <= JobJournal.HEAD) {
                head.putIfAbsent(entry.seq(), entry);
                return;
            }
            tail.putIfAbsent(entry.seq(), entry);
            // A line that was dropped before and comes again is the lowest: dropped again.
            if (tail.size() > JobJournal.TAIL) {
                tail.pollFirstEntry();
            }
        }

        int dropped() {
            return highest - head.size() - tail.size();
        }
    }

    private final NavigableMap<Integer, Attempt> attempts = new TreeMap<>();

    void append(int attempt, List<JournalEntry> entries) {
        if (entries.isEmpty()) {
            return;
        }
        Attempt lines = attempts.computeIfAbsent(attempt, _ -> new Attempt());
        entries.forEach(lines::add);
    }

    JobJournal.Page read(long after, int limit) {
        List<JournalEntry> page = new ArrayList<>();
        int attempt = Math.clamp(after / JournalEntry.ATTEMPT, 0, Integer.MAX_VALUE);
        for (Attempt lines : attempts.tailMap(attempt, true).values()) {
            addUpTo(limit, page, lines.head.tailMap(after, false));
            addUpTo(limit, page, lines.tail.tailMap(after, false));
        }
        long dropped = attempts.values().stream().mapToLong(Attempt::dropped).sum();
        return new JobJournal.Page(List.copyOf(page), dropped);
    }

    private static void addUpTo(
            int limit, List<JournalEntry> page, NavigableMap<Long, JournalEntry> lines) {
        for (JournalEntry entry : lines.values()) {
            if (page.size() == limit) {
                return;
            }
            page.add(entry);
        }
    }
}
