package io.zerog.domain.job;

import java.time.Instant;
import java.util.Optional;

/** Where a job is in its lifecycle. */
public sealed interface JobState {

    /**
     * Waits for a worker.
     *
     * @param notBefore the earliest moment of its next run
     */
    record Queued(Instant notBefore, QueuedReason reason) implements JobState {}

    /**
     * Runs under a lease.
     *
     * @param token the fencing token of this run
     * @param heartbeatSeq counts the heartbeats; a lease is alive while it moves
     * @param alone whether nothing else ran beside it on its node when it started, so that a crash
     *     is its own
     * @param isolated whether it runs in a process of its own, which can be killed
     */
    record Running(
            Token token,
            String worker,
            Instant startedAt,
            long heartbeatSeq,
            boolean alone,
            boolean isolated)
            implements JobState {

        /** In a thread of its worker. */
        public Running(
                Token token, String worker, Instant startedAt, long heartbeatSeq, boolean alone) {
            this(token, worker, startedAt, heartbeatSeq, alone, false);
        }

        Running beaten() {
            return new Running(token, worker, startedAt, heartbeatSeq + 1, alone, isolated);
        }

        Running inCompany() {
            return new Running(token, worker, startedAt, heartbeatSeq, false, isolated);
        }
    }

    /**
     * Has ended; a final state never changes.
     *
     * @param resultCode 2xx for success, 200 to 599
     * @param cause why, unless it succeeded
     * @param outputToken names the run whose output counts, when there is one
     * @param process what is known of the last run's own process, if it had one
     */
    record Finished(
            int resultCode,
            Ending ending,
            Optional<Cause> cause,
            Instant finishedAt,
            Optional<Token> outputToken,
            Optional<ProcessUse> process)
            implements JobState {

        /** Of a job whose last run had no process of its own. */
        public Finished(
                int resultCode,
                Ending ending,
                Optional<Cause> cause,
                Instant finishedAt,
                Optional<Token> outputToken) {
            this(resultCode, ending, cause, finishedAt, outputToken, Optional.empty());
        }
    }

    /** The state as users name it. */
    default JobStatus status() {
        return switch (this) {
            case Queued _ -> JobStatus.QUEUED;
            case Running _ -> JobStatus.RUNNING;
            case Finished finished ->
                    switch (finished.ending()) {
                        case SUCCEEDED -> JobStatus.SUCCEEDED;
                        case FAILED -> JobStatus.FAILED;
                        case CANCELLED -> JobStatus.CANCELLED;
                    };
        };
    }
}
