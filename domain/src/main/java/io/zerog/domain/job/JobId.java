package io.zerog.domain.job;

import java.util.Objects;
import java.util.Optional;
import java.util.UUID;

/** The identity of a job: a UUID, which is also all that travels through the queue. */
public record JobId(UUID value) implements Comparable<JobId> {

    public JobId {
        Objects.requireNonNull(value);
    }

    /**
     * Reads the canonical form of 36 characters only; {@code UUID.fromString} takes "1-1-1-1-1"
     * too.
     */
    public static Optional<JobId> parse(String text) {
        try {
            // Of 36 characters, too, it takes more than the canonical ones: compare.
            UUID read = UUID.fromString(text);
            return read.toString().equalsIgnoreCase(text)
                    ? Optional.of(new JobId(read))
                    : Optional.empty();
        } catch (IllegalArgumentException malformed) {
            return Optional.empty();
        }
    }

    /** Orders as the text does, so that every store pages in the same order. */
    @Override
    public int compareTo(JobId other) {
        int high =
                Long.compareUnsigned(
                        value.getMostSignificantBits(), other.value.getMostSignificantBits());
        return high != 0
                ? high
                : Long.compareUnsigned(
                        value.getLeastSignificantBits(), other.value.getLeastSignificantBits());
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
