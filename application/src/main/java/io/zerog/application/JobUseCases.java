package io.zerog.application;

import io.zerog.domain.handler.JobType;
import io.zerog.domain.handler.Output;
import io.zerog.domain.job.CancelRequest;
import io.zerog.domain.job.JobId;
import io.zerog.domain.job.Priority;
import io.zerog.domain.job.TraceParent;
import io.zerog.domain.port.JobCatalog;
import io.zerog.domain.port.JobJournal;
import io.zerog.domain.port.StoredJob;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What users do with jobs. Refusals are {@link RefusedException}; bad parameters are {@link
 * io.zerog.domain.port.InvalidParametersException}; a store that is away is {@link
 * io.zerog.domain.port.PortUnavailableException}.
 */
public interface JobUseCases {

    /** When a job may first run. */
    sealed interface When {
        When NOW = new After(Duration.ZERO);

        record After(Duration delay) implements When {}

        /** At that moment; at once if it has passed. */
        record At(Instant moment) implements When {}
    }

    /**
     * A job to run.
     *
     * @param type wire name or alias
     * @param parameters JSON as it was sent; empty counts as {@code {}}
     * @param traceParent the trace that it is submitted in
     */
    record Submission(
            String type,
            byte[] parameters,
            When when,
            Priority priority,
            Optional<TraceParent> traceParent) {

        /** In no trace. */
        public Submission(String type, byte[] parameters, When when, Priority priority) {
            this(type, parameters, when, priority, Optional.empty());
        }
    }

    /** A wish to end a job, as a user states it. */
    record Cancellation(
            CancelRequest.Mode mode,
            Duration grace,
            Optional<String> reason,
            Optional<String> by) {}

    /** Stores and queues a job. When this returns, it will run to a final state. */
    StoredJob submit(Submission submission);

    /**
     * What became of a submit under a key.
     *
     * @param replayed whether the job had been submitted before
     */
    record SubmittedOnce(StoredJob stored, boolean replayed) {}

    /**
     * Like submit, but only once for each caller, type and key for as long as the job is kept, on
     * whichever nodes the requests arrive. Refused as KEY_REUSED when the job of that key has other
     * parameters or another priority.
     *
     * @param caller whose keys it is among
     */
    SubmittedOnce submitOnce(Submission submission, String caller, String key);

    /** Checks all that submit would check, and stores nothing. */
    void validate(Submission submission);

    /** Refused as UNKNOWN_JOB if there is none. */
    StoredJob find(JobId id);

    /** The job's parameters as JSON. */
    byte[] parameters(JobId id);

    /** Journal lines with a seq above {@code after}, at most {@code limit}. */
    JobJournal.Page journal(JobId id, long after, int limit);

    /** The output that the finished job names; empty if it has none. */
    Optional<Output> output(StoredJob job);

    JobCatalog.Page list(JobCatalog.Filter filter, Optional<JobCatalog.Position> after, int limit);

    /**
     * Asks a job to end. A queued one ends at once; a running one is asked, then interrupted after
     * the grace, then ended by force if it runs in a process of its own; a kill begins with the
     * last, and is refused as NOT_KILLABLE for a job in a thread. Answers the job as it then is.
     */
    StoredJob cancel(JobId id, Cancellation cancellation);

    /** Submits a failed or cancelled job's parameters again, as a new job in the same trace. */
    default StoredJob retry(JobId id) {
        return retry(id, Optional.empty(), Optional.empty());
    }

    /**
     * The same; a reason becomes the first line of the new job's journal.
     *
     * @param by the name of the token that asks
     */
    StoredJob retry(JobId id, Optional<String> reason, Optional<String> by);

    /** Forgets a finished job. */
    void delete(JobId id);

    /** The types that can be submitted here, by name. */
    List<JobType<?, ?>> types();

    /** By wire name or alias. */
    Optional<JobType<?, ?>> type(String name);
}
