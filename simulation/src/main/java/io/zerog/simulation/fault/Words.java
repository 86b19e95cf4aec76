package io.zerog.simulation.fault;

import io.zerog.adapter.couchbase.KeyValue;
import io.zerog.domain.handler.Output;
import io.zerog.domain.job.Counters;
import io.zerog.domain.job.Job;
import io.zerog.domain.job.JobId;
import io.zerog.domain.job.JobState.Finished;
import io.zerog.domain.job.JobState.Queued;
import io.zerog.domain.job.JobState.Running;
import io.zerog.domain.job.JournalEntry;
import io.zerog.domain.job.Token;
import io.zerog.domain.port.JobQueue;
import io.zerog.domain.port.OpenJobs;
import io.zerog.domain.port.Reservation;
import io.zerog.domain.port.StoredJob;
import io.zerog.domain.port.WorkerStatus;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Says in a few words what a port was given or answered; the same in every run and JVM. */
public final class Words {

    private Words() {}

    static String of(List<Object> arguments) {
        return joined(arguments, '(', ')');
    }

    static String of(Object value) {
        return switch (value) {
            case null -> "ok";
            case Job job -> of(job);
            case StoredJob stored -> of(stored.job()) + " v" + stored.version();
            case JobId id -> of(id);
            case Token token -> of(token);
            case KeyValue.Item item -> item.content().length + " bytes v" + item.cas();
            case Optional<?> optional -> optional.map(Words::of).orElse("none");
            case Reservation reservation -> "message of " + of(reservation.id());
            case byte[] bytes -> bytes.length + " bytes";
            case Output output -> output.toString();
            case OpenJobs.Page page -> of(page.jobs());
            case JobQueue.Health health -> health.epoch() + " " + health.total();
            case WorkerStatus status -> status.id() + " " + status.state();
            case Duration duration -> duration.toString();
            // The order of a Set.of differs from one JVM to the next.
            case Set<?> set -> set.stream().map(Words::of).sorted().toList().toString();
            case List<?> list -> list.size() <= 4 ? each(list) : list.size() + " items";
            case JournalEntry entry -> entry.level() + " " + entry.seq();
            default -> value.toString();
        };
    }

    private static String each(List<?> list) {
        return joined(list, '[', ']');
    }

    private static String joined(List<?> values, char open, char close) {
        StringBuilder text = new StringBuilder(64).append(open);
        for (Object value : values) {
            if (text.length() > 1) {
                text.append(", ");
            }
            text.append(of(value));
        }
        return text.append(close).toString();
    }

    /** The beginning of a job's id. */
    public static String of(JobId id) {
        return id.toString().substring(0, 8);
    }

    /** The beginning of a token. */
    public static String of(Token token) {
        return "T" + token.toString().substring(0, 6);
    }

    /** A job in short: id, type, state, counters. */
    public static String of(Job job) {
        Counters counters = job.counters();
        String state =
                switch (job.state()) {
                    case Queued queued -> "queued/" + queued.reason();
                    case Running running ->
                            "running/"
                                    + of(running.token())
                                    + "@"
                                    + running.worker()
                                    + " seq "
                                    + running.heartbeatSeq()
                                    + (running.alone() ? " alone" : "")
                                    + (running.isolated() ? " isolated" : "");
                    case Finished finished ->
                            "finished/"
                                    + finished.resultCode()
                                    + finished.cause().map(cause -> " " + cause).orElse("");
                };
        return of(job.id())
                + " "
                + job.type()
                + " "
                + state
                + (job.cancel().isPresent() ? " (cancel)" : "")
                + (" a" + counters.attempts())
                + (" e" + counters.errors())
                + (" i" + counters.interruptions())
                + (" c" + counters.abandons())
                + (" s" + counters.soloAbandons());
    }
}
