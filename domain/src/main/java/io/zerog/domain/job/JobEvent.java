package io.zerog.domain.job;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** Something that happened to a job on this node, for live views, metrics and the log. */
public sealed interface JobEvent {

    /** The job it happened to. */
    JobId id();

    /** One that shows the job as it is after it. */
    sealed interface OfJob extends JobEvent {

        Job job();

        @Override
        default JobId id() {
            return job().id();
        }
    }

    /** The job is stored; it will be answered for. */
    record Submitted(Job job) implements OfJob {}

    /**
     * A run began.
     *
     * @param due from when on it might have begun
     */
    record Started(Job job, Instant due) implements OfJob {}

    /**
     * The job's own code has returned or thrown; what becomes of the job follows, unless the lease
     * is another's.
     *
     * @param job as it was claimed
     * @param took how long the run took
     */
    record RunEnded(Job job, Duration took) implements OfJob {}

    /** Its progress or a checkpoint is stored. */
    record Progressed(Job job) implements OfJob {}

    /** Lines of its journal are stored. */
    record Logged(JobId id, List<JournalEntry> entries) implements JobEvent {}

    /** A cancel is stored; the job still runs. */
    record CancelRequested(Job job) implements OfJob {}

    /** It is queued again; the reason is in its state. */
    record Requeued(Job job) implements OfJob {}

    /** It has reached its final state. */
    record Finished(Job job) implements OfJob {}

    /** The reconciler took it from a worker that fell silent; what became of it is in its state. */
    record Abandoned(Job job) implements OfJob {}

    /** The reconciler put its message again. */
    record PutAgain(Job job) implements OfJob {}

    /** A delivery did not lead to a run. */
    record Undelivered(JobId id, Reason reason) implements JobEvent {
        /** Why not. */
        public enum Reason {
            /** The store does not know the job: deleted, or the message is a stranger's. */
            ABSENT,
            /** It has ended; the message was a duplicate. */
            FINISHED,
            /** It runs already; the message is put off. */
            RUNNING,
            /** Its time has not come; the message is put off. */
            EARLY,
            /** This worker does not have its type; the message is put off. */
            UNKNOWN_TYPE,
            /** Another worker claimed it at the same moment. */
            LOST_RACE,
            /** A suspect runs alone here, or waits to; the message is put off. */
            QUARANTINE,
            /** This worker takes nothing new; the message is given back. */
            DRAINING
        }
    }

    /** Its owner found that the lease is another's; it writes nothing more. */
    record LeaseLost(JobId id) implements JobEvent {}

    /** It was interrupted, and still runs. */
    record Unresponsive(JobId id) implements JobEvent {}
}
