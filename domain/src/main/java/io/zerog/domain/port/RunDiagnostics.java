package io.zerog.domain.port;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A look into a run.
 *
 * @param threadDump the stacks of its own process, or of its thread; or why they cannot be had
 * @param pid of its own process
 * @param heapUsed bytes, of its own process
 * @param heapLimit bytes
 * @param resident bytes of memory that the process has resident
 * @param cpu processor time since the process, or the thread's run, began
 */
public record RunDiagnostics(
        String threadDump,
        OptionalLong pid,
        OptionalLong heapUsed,
        OptionalLong heapLimit,
        OptionalLong resident,
        Optional<Duration> cpu) {

    /** Of a run in a thread of this process. */
    public static RunDiagnostics ofThread(String stack) {
        return new RunDiagnostics(
                stack,
                OptionalLong.empty(),
                OptionalLong.empty(),
                OptionalLong.empty(),
                OptionalLong.empty(),
                Optional.empty());
    }
}
