package io.zerog.application;

import io.zerog.domain.job.JobId;
import io.zerog.domain.job.JobState.Running;
import io.zerog.domain.port.JobStore;
import io.zerog.domain.port.StoredJob;
import java.util.Optional;

/** Looks into the runs of this node's worker; a node that runs no jobs has none. */
public final class Diagnostics implements DiagnosticsUseCases {

    private final JobStore store;
    private final Optional<Worker> worker;

    public Diagnostics(JobStore store, Optional<Worker> worker) {
        this.store = store;
        this.worker = worker;
    }

    @Override
    public Diagnosis diagnose(JobId id) {
        Optional<Diagnosis> here = worker.flatMap(local -> local.diagnose(id));
        return here.orElseThrow(() -> refused(id, store.find(id)));
    }

    private static RefusedException refused(JobId id, Optional<StoredJob> found) {
        if (found.isEmpty()) {
            return new RefusedException(
                    RefusedException.Reason.UNKNOWN_JOB, "there is no job " + id);
        }
        return found.get().job().state() instanceof Running running
                ? new RefusedException(
                        RefusedException.Reason.RUNS_ELSEWHERE,
                        "job %s runs on worker %s: ask that node".formatted(id, running.worker()))
                : new RefusedException(
                        RefusedException.Reason.NOT_RUNNING, "job " + id + " does not run");
    }
}
