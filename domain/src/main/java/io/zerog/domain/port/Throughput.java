package io.zerog.domain.port;

import java.time.Instant;
import java.util.List;

/**
 * The jobs that reached their final state on a worker's node in the hour before its report.
 *
 * @param minutes only those in which a job ended, in their order
 * @param types only those of which a job ended, by name
 */
public record Throughput(List<Minute> minutes, List<OfType> types) {

    /** Nothing ended. */
    public static final Throughput NONE = new Throughput(List.of(), List.of());

    /** How many jobs ended how. */
    public record Ended(long succeeded, long failed, long cancelled) {

        /** None. */
        public static final Ended NONE = new Ended(0, 0, 0);

        /** Both together. */
        public Ended plus(Ended other) {
            return new Ended(
                    succeeded + other.succeeded,
                    failed + other.failed,
                    cancelled + other.cancelled);
        }
    }

    /**
     * One minute.
     *
     * @param at its beginning
     */
    public record Minute(Instant at, Ended ended) {}

    /** All jobs of one type, by its wire name. */
    public record OfType(String type, Ended ended) {}

    public Throughput {
        minutes = List.copyOf(minutes);
        types = List.copyOf(types);
    }
}
