package io.zerog.adapter.http;

import io.zerog.application.DiagnosticsUseCases;
import io.zerog.application.RefusedException;
import io.zerog.domain.job.JobId;
import io.zerog.domain.port.RunDiagnostics;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;

/** A node that runs one job, in a process of its own. */
final class OneRun implements DiagnosticsUseCases {

    @Override
    public Diagnosis diagnose(JobId id) {
        if (!id.equals(Jobs.ID)) {
            throw new RefusedException(
                    RefusedException.Reason.RUNS_ELSEWHERE, "it runs on worker w-2");
        }
        return new Diagnosis(
                "w-1",
                true,
                Duration.ofMillis(1_250),
                Duration.ofMinutes(1),
                new RunDiagnostics(
                        "\"zerog-job\" RUNNABLE",
                        OptionalLong.of(4711),
                        OptionalLong.of(10),
                        OptionalLong.of(20),
                        OptionalLong.of(30),
                        Optional.of(Duration.ofMillis(2_500))));
    }
}
