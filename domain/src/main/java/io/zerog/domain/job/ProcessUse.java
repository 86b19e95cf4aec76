package io.zerog.domain.job;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * What is known of a run's own process.
 *
 * @param exitCode when it died with the run; 128 + the number of the signal that ended it
 * @param peakMemory the most memory that was resident, in bytes; of a process that died, as it was
 *     last looked at
 * @param cpu processor time of the run
 */
public record ProcessUse(OptionalInt exitCode, OptionalLong peakMemory, Optional<Duration> cpu) {}
