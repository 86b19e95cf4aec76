package io.zerog.application;

import io.zerog.domain.job.JobId;
import io.zerog.domain.port.RunDiagnostics;
import java.time.Duration;

/** What operators see of a run from inside. */
public interface DiagnosticsUseCases {

    /**
     * A look into a run.
     *
     * @param worker the worker that runs it
     * @param isolated whether it has a process of its own
     * @param leaseAge since its last heartbeat was stored
     * @param sinceProgress since it last reported progress, or began
     */
    record Diagnosis(
            String worker,
            boolean isolated,
            Duration leaseAge,
            Duration sinceProgress,
            RunDiagnostics run) {}

    /**
     * Looks into the run of a job on this node. Refused as UNKNOWN_JOB, as NOT_RUNNING, or as
     * RUNS_ELSEWHERE naming the worker. Takes a few seconds at most.
     */
    Diagnosis diagnose(JobId id);
}
