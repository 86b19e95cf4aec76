package io.zerog.application;

import io.zerog.domain.job.CancelRequest;
import io.zerog.domain.job.Job;
import io.zerog.domain.job.JournalEntry;
import io.zerog.domain.port.JobJournal;
import io.zerog.domain.port.PortUnavailableException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What users said when they did something to a job, as lines of its journal. Of a running job its
 * run writes them: the numbers of its lines are its own.
 */
final class Notes {

    private final JobJournal journal;
    private final Environment environment;

    Notes(JobJournal journal, Environment environment) {
        this.journal = journal;
        this.environment = environment;
    }

    /** The line of a cancel, for one that gives a reason. */
    static Optional<String> of(CancelRequest request) {
        String what =
                switch (request.mode()) {
                    case GRACEFUL -> "cancel asked";
                    case KILL -> "kill asked";
                };
        return request.reason().map(why -> line(what, why, request.by()));
    }

    static String retried(String why, Optional<String> by) {
        return line("submitted again", why, by);
    }

    private static String line(String what, String why, Optional<String> by) {
        return what + by.map(name -> " by " + name).orElse("") + ": " + why;
    }

    /** Notes why a job was cancelled that does not run. */
    void cancelled(Job job) {
        job.cancel().flatMap(Notes::of).ifPresent(line -> append(job, line));
    }

    /** Behind the last line of a job that does not run. Its place is not worth a refusal. */
    void append(Job job, String line) {
        int attempt = job.counters().attempts();
        long before = attempt * JournalEntry.ATTEMPT;
        try {
            List<JournalEntry> lines =
                    journal.read(job.id(), before, JobJournal.HEAD + JobJournal.TAIL).entries();
            long seq = lines.isEmpty() ? before + 1 : lines.getLast().seq() + 1;
            JournalEntry entry =
                    new JournalEntry(
                            seq,
                            environment.now(),
                            JournalEntry.Level.EVENT,
                            line,
                            OptionalInt.empty(),
                            Optional.empty());
            journal.append(job.id(), attempt, List.of(entry));
        } catch (PortUnavailableException away) {
            // What was asked is done; the record of a cancel keeps the reason too.
        }
    }
}
