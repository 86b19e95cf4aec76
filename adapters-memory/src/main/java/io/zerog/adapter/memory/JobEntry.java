package io.zerog.adapter.memory;

import io.zerog.domain.handler.Output;
import io.zerog.domain.job.JournalEntry;
import io.zerog.domain.job.Token;
import io.zerog.domain.port.JobJournal;
import io.zerog.domain.port.StoredJob;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A job with all that is its own. Everything is written under this entry's monitor, together with
 * the indexes it stands in, so that an index never shows an older state than the job; the job
 * itself is read without any lock.
 */
final class JobEntry {

    private final byte[] parameters;
    private volatile StoredJob stored;
    // Most jobs have neither when they are stored, and many never: made on first use.
    private Map<Token, Output> outputs;
    private Journal journal;

    JobEntry(StoredJob stored, byte[] parameters) {
        this.stored = stored;
        this.parameters = parameters.clone();
    }

    /** Empty when the job has been removed. */
    Optional<StoredJob> stored() {
        return Optional.ofNullable(stored);
    }

    byte[] parameters() {
        return parameters.clone();
    }

    boolean isAt(long version) {
        StoredJob current = stored;
        return current != null && current.version() == version;
    }

    void replace(StoredJob next) {
        stored = next;
    }

    /** What still holds a reference to this entry finds the job absent. */
    void removed() {
        stored = null;
    }

    synchronized void put(Token token, Output output) {
        // A stale run's output for a job that is gone could never be served: not kept.
        if (stored == null) {
            return;
        }
        if (outputs == null) {
            outputs = HashMap.newHashMap(1);
        }
        outputs.put(token, output);
    }

    synchronized Optional<Output> output(Token token) {
        return outputs == null ? Optional.empty() : Optional.ofNullable(outputs.get(token));
    }

    synchronized void append(int attempt, List<JournalEntry> entries) {
        if (stored == null) {
            return;
        }
        if (journal == null) {
            journal = new Journal();
        }
        journal.append(attempt, entries);
    }

    synchronized JobJournal.Page read(long after, int limit) {
        return journal == null ? new JobJournal.Page(List.of(), 0) : journal.read(after, limit);
    }
}
