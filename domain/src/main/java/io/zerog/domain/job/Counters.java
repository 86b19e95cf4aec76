package io.zerog.domain.job;

import java.util.Optional;

/**
 * What has happened to a job so far.
 *
 * @param attempts runs started; the number of a run is its fencing number towards the outside
 * @param errors runs that ended with an error, at most the type's maximum
 * @param interruptions runs ended by a shutdown; never charged
 * @param abandons runs whose worker fell silent while others ran beside them
 * @param soloAbandons runs whose worker fell silent while they ran alone
 */
public record Counters(
        int attempts, int errors, int interruptions, int abandons, int soloAbandons) {

    /** Nothing has happened. */
    public static final Counters ZERO = new Counters(0, 0, 0, 0, 0);

    /** After a run that its owner saw end for good. */
    Counters after(Verdict.Finish verdict) {
        if (verdict.cause().equals(Optional.of(Cause.CRASHED))) {
            return abandon(true);
        }
        return verdict.anError() ? error() : this;
    }

    Counters attempt() {
        return new Counters(attempts + 1, errors, interruptions, abandons, soloAbandons);
    }

    Counters error() {
        return new Counters(attempts, errors + 1, interruptions, abandons, soloAbandons);
    }

    Counters interruption() {
        return new Counters(attempts, errors, interruptions + 1, abandons, soloAbandons);
    }

    Counters abandon(boolean alone) {
        return alone
                ? new Counters(attempts, errors, interruptions, abandons, soloAbandons + 1)
                : new Counters(attempts, errors, interruptions, abandons + 1, soloAbandons);
    }
}
