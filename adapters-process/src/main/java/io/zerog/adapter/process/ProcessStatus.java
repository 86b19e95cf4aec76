package io.zerog.adapter.process;

import io.zerog.domain.job.ProcessUse;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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

    /** Memory is known on Linux only. */
    static ProcessStatus of(ProcessHandle process) {
        OptionalLong resident = OptionalLong.empty();
        OptionalLong peak = OptionalLong.empty();
        Path status = Path.of("/proc", String.valueOf(process.pid()), "status");
        try {
            for (String line : Files.readAllLines(status)) {
                if (line.startsWith("VmHWM:")) {
                    peak = bytes(line);
                } else if (line.startsWith("VmRSS:")) {
                    resident = bytes(line);
                }
            }
        } catch (IOException goneOrNotLinux) {
            // Unknown, then.
        }
        return new ProcessStatus(resident, peak, process.info().totalCpuDuration());
    }

    /** {@code VmHWM: 41236 kB}. */
    private static OptionalLong bytes(String line) {
        String digits = line.replaceAll("\\D", "");
        return digits.isEmpty()
                ? OptionalLong.empty()
                : OptionalLong.of(Long.parseLong(digits) << 10);
    }

    /** What a run took that began at that status. */
    ProcessUse since(ProcessStatus began, OptionalInt exitCode) {
        return new ProcessUse(
                exitCode, peak, cpu.map(now -> now.minus(began.cpu().orElse(Duration.ZERO))));
    }
}
