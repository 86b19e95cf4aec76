package io.zerog.adapter.process;

import io.zerog.domain.job.ProcessUse;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * What the system knows of a process now; nothing of one that is gone.
 *
 * @param resident bytes
 * @param peak the most that was resident so far, in bytes
 * @param cpu processor time since its start
 */
record ProcessStatus(OptionalLong resident, OptionalLong peak, Optional<Duration> cpu) {

    static final ProcessStatus UNKNOWN =
            new ProcessStatus(OptionalLong.empty(), OptionalLong.empty(), Optional.empty());

    /** What a run took that began at that status. */
    ProcessUse since(ProcessStatus began, OptionalInt exitCode) {
        return new ProcessUse(
                exitCode, peak, cpu.map(now -> now.minus(began.cpu().orElse(Duration.ZERO))));
    }
}
