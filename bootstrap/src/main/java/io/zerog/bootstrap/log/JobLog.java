package io.zerog.bootstrap.log;

import io.zerog.domain.job.Job;
import io.zerog.domain.job.JobEvent;
import io.zerog.domain.job.JobEvent.Undelivered.Reason;
import io.zerog.domain.job.JobState;
import io.zerog.domain.port.JobObserver;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/** Logs what happens to jobs. What jobs say of themselves is in their journals, not here. */
public final class JobLog implements JobObserver {

    private static final Logger LOG = LoggerFactory.getLogger(JobLog.class);

    private final FewLines absent = new FewLines();
    private final LongSupplier nanos;

    public JobLog() {
        this(System::nanoTime);
    }

    JobLog(LongSupplier nanos) {
        this.nanos = nanos;
    }

    @Override
    public void on(JobEvent event) {
        Level level = level(event);
        if (LOG.isEnabledForLevel(level)) {
            try (var _ = lines(event)) {
                LOG.atLevel(level).log(sentence(event));
            }
        }
    }

    private static JobLines lines(JobEvent event) {
        return event instanceof JobEvent.OfJob ofJob
                ? new JobLines(ofJob.job())
                : new JobLines(event.id());
    }

    private Level level(JobEvent event) {
        return switch (event) {
            case JobEvent.Started _,
                    JobEvent.CancelRequested _,
                    JobEvent.Requeued _,
                    JobEvent.Finished _ ->
                    Level.INFO;
            case JobEvent.Submitted _,
                    JobEvent.RunEnded _,
                    JobEvent.Progressed _,
                    JobEvent.Logged _,
                    JobEvent.PutAgain _ ->
                    Level.DEBUG;
            case JobEvent.Undelivered(_, Reason reason) ->
                    switch (reason) {
                        case UNKNOWN_TYPE -> Level.WARN;
                        // Anybody who can write to the queue can make many of these.
                        case ABSENT -> absent.admit(nanos.getAsLong()) ? Level.INFO : Level.DEBUG;
                        default -> Level.DEBUG;
                    };
            case JobEvent.Abandoned _, JobEvent.LeaseLost _, JobEvent.Unresponsive _ -> Level.WARN;
        };
    }

    private static String sentence(JobEvent event) {
        return switch (event) {
            case JobEvent.Submitted(Job job) ->
                    "submitted as " + job.type() + " to queue " + job.queue();
            case JobEvent.Started(Job job, _) ->
                    "started " + job.type() + ", attempt " + job.counters().attempts();
            case JobEvent.RunEnded(_, var took) -> "ran for " + took;
            case JobEvent.Progressed(Job job) ->
                    "at %.1f %%".formatted(100 * job.progress().fraction());
            case JobEvent.Logged(_, var entries) -> entries.size() + " journal lines stored";
            case JobEvent.CancelRequested _ -> "asked to end";
            case JobEvent.Requeued(Job job) -> "queued again: " + state(job);
            case JobEvent.Finished(Job job) -> "finished: " + state(job);
            case JobEvent.Abandoned(Job job) -> "taken from a silent worker: " + state(job);
            case JobEvent.PutAgain(Job job) ->
                    "its message was put again, number " + job.review().tries();
            case JobEvent.Undelivered(_, Reason reason) ->
                    reason == Reason.ABSENT
                            ? "its message was removed: no such job is known"
                            : "delivered, and not run: " + reason;
            case JobEvent.LeaseLost _ -> "its lease is another's; nothing more is written";
            case JobEvent.Unresponsive _ -> "interrupted, and still runs";
        };
    }

    private static String state(Job job) {
        return switch (job.state()) {
            case JobState.Queued(var notBefore, var reason) -> reason + ", not before " + notBefore;
            case JobState.Running running -> "running at " + running.worker();
            case JobState.Finished finished ->
                    finished.ending()
                            + ", code "
                            + finished.resultCode()
                            + finished.cause().map(cause -> ", " + cause.wireName()).orElse("");
        };
    }
}
