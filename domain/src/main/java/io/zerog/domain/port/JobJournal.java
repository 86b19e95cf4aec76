package io.zerog.domain.port;

import io.zerog.domain.job.JobId;
import io.zerog.domain.job.JournalEntry;
import java.util.List;

/**
 * The log lines of jobs. Of each attempt the first {@link #HEAD} and the last {@link #TAIL} lines
 * are kept; lines are numbered by their owner, so what is missing can be counted. Appending never
 * touches the job itself.
 */
public interface JobJournal {

    /** Lines kept from the beginning of an attempt. */
    int HEAD = 1_000;

    /** Lines kept from the end of an attempt. */
    int TAIL = 1_000;

    /**
     * A page of lines in the order of their seq.
     *
     * @param dropped lines of the whole journal that were written and are not kept
     */
    record Page(List<JournalEntry> entries, long dropped) {}

    /**
     * Appends lines of one attempt, in the order of their seq. A line whose seq is there already is
     * ignored, so that an append with an unknown outcome can be repeated.
     */
    void append(JobId id, int attempt, List<JournalEntry> entries);

    /**
     * Lines with a seq greater than {@code after}.
     *
     * @param limit 1 to 100,000
     */
    Page read(JobId id, long after, int limit);
}
