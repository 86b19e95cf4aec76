package io.zerog.adapter.http;

import io.zerog.application.JobUseCases;
import io.zerog.domain.job.JobId;
import io.zerog.domain.job.JournalEntry;
import io.zerog.domain.port.JobJournal;
import java.util.ArrayList;
import java.util.List;

/**
 * The lines of a job's journal that one answer shows.
 *
 * @param dropped lines that were written and are not here: not kept by the journal, or over the
 *     limit of one answer
 */
record JobLog(
        List<JournalEntry> events,
        List<JournalEntry> warnings,
        List<JournalEntry> errors,
        long dropped) {

    /** The most characters of lines in one answer. */
    static final int LIMIT = 16 * 1024 * 1024;

    private static final int PAGE = 1_000;

    static JobLog of(JobUseCases jobs, JobId id) {
        List<JournalEntry> events = new ArrayList<>();
        List<JournalEntry> warnings = new ArrayList<>();
        List<JournalEntry> errors = new ArrayList<>();
        long characters = 0;
        long over = 0;
        long after = 0;
        JobJournal.Page page;
        do {
            page = jobs.journal(id, after, PAGE);
            for (JournalEntry entry : page.entries()) {
                characters += length(entry);
                if (characters > LIMIT) {
                    over++;
                } else {
                    switch (entry.level()) {
                        case EVENT -> events.add(entry);
                        case WARNING -> warnings.add(entry);
                        case ERROR -> errors.add(entry);
                    }
                }
                after = entry.seq();
            }
        } while (page.entries().size() == PAGE);
        return new JobLog(events, warnings, errors, page.dropped() + over);
    }

    private static int length(JournalEntry entry) {
        return entry.message().length() + entry.stackTrace().map(String::length).orElse(0);
    }
}
