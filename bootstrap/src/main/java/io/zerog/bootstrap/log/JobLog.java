package io.zerog.bootstrap.log;

import io.zerog.domain.job.Job;
import io.zerog.domain.job.JobEvent;
import io.zerog.domain.job.JobState;
import io.zerog.domain.port.JobObserver;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/** Logs what happens to jobs. What jobs say of themselves is in their journals, not here. */
public final class JobLog implements JobObserver {

    private static final Logger LOG = LoggerFactory.getLogger(JobLog.class);

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

    private static Level level(JobEvent event) {
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
            case JobEvent.Undelivered undelivered ->
                    undelivered.reason() == JobEvent.Undelivered.Reason.UNKNOWN_TYPE
                            ? Level.WARN
                            : Level.DEBUG;
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
            case JobEvent.Undelivered(_, var reason) -> "delivered, and not run: " + reason;
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
