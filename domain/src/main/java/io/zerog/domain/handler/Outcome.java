package io.zerog.domain.handler;

import java.time.Duration;
import java.util.Optional;

/**
 * All that a run can say when it ends.
 *
 * @param <R> the type of the output
 */
public sealed interface Outcome<R> {

    /** The longest delay that a run may ask for. */
    Duration LONGEST_DELAY = Duration.ofDays(366);

    /**
     * The job is done.
     *
     * @param output null for none
     * @param resultCode 200 to 599: 2xx has succeeded, anything else has failed and keeps no output
     */
    record Done<R>(R output, int resultCode) implements Outcome<R> {
        public Done {
            checkCode(resultCode, 200);
        }
    }

    /** Not done yet: run again after the delay. Charges nothing. */
    record Again<R>(Duration delay, String why) implements Outcome<R> {
        public Again {
            checkDelay(delay);
        }
    }

    /**
     * Failed for now: charges an error, and runs again unless that was the last one allowed.
     *
     * @param resultCode 300 to 599, of the job if that was the last error allowed
     * @param delay the least delay; the type's backoff if there is none
     */
    record Retry<R>(Failure failure, int resultCode, Optional<Duration> delay)
            implements Outcome<R> {
        public Retry {
            checkCode(resultCode, 300);
            delay.ifPresent(Outcome::checkDelay);
        }
    }

    /**
     * Failed for good.
     *
     * @param resultCode 300 to 599
     */
    record Fail<R>(Failure failure, int resultCode) implements Outcome<R> {
        public Fail {
            checkCode(resultCode, 300);
        }
    }

    /** Done, without output. */
    static <R> Outcome<R> done() {
        return new Done<>(null, 200);
    }

    static <R> Outcome<R> done(R output) {
        return new Done<>(output, 200);
    }

    static <R> Outcome<R> done(R output, int resultCode) {
        return new Done<>(output, resultCode);
    }

    static <R> Outcome<R> again(Duration delay, String why) {
        return new Again<>(delay, why);
    }

    static <R> Outcome<R> retry(String message) {
        return new Retry<>(Failure.of(message), 500, Optional.empty());
    }

    static <R> Outcome<R> retry(String message, Duration delay) {
        return new Retry<>(Failure.of(message), 500, Optional.of(delay));
    }

    static <R> Outcome<R> fail(int resultCode, String message) {
        return new Fail<>(Failure.of(message), resultCode);
    }

    private static void checkCode(int code, int least) {
        if (code < least || code > 599) {
            throw new IllegalArgumentException(
                    "a result code is " + least + " to 599 here, not " + code);
        }
    }

    private static void checkDelay(Duration delay) {
        if (delay.isNegative() || delay.compareTo(LONGEST_DELAY) > 0) {
            throw new IllegalArgumentException(
                    "a delay is 0 to " + LONGEST_DELAY + ", not " + delay);
        }
    }
}
