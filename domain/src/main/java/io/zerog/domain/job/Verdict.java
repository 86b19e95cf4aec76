package io.zerog.domain.job;

import java.time.Instant;
import java.util.Optional;

/** What becomes of a job whose run has ended. */
public sealed interface Verdict {

    /** It runs again, not before that moment. */
    record Requeue(QueuedReason reason, Instant notBefore) implements Verdict {}

    /**
     * It is finished.
     *
     * @param anError whether this ending counts as an error of the job
     */
    record Finish(int resultCode, Ending ending, Optional<Cause> cause, boolean anError)
            implements Verdict {

        static Finish succeeded(int resultCode) {
            return new Finish(resultCode, Ending.SUCCEEDED, Optional.empty(), false);
        }

        static Finish failed(int resultCode, Cause cause, boolean anError) {
            return new Finish(resultCode, Ending.FAILED, Optional.of(cause), anError);
        }

        /** Ended on request: 410. */
        static Finish cancelled() {
            return new Finish(410, Ending.CANCELLED, Optional.of(Cause.CANCELLED), false);
        }

        /** Ended on request, and by force: 410. */
        static Finish killed() {
            return new Finish(410, Ending.CANCELLED, Optional.of(Cause.KILLED), false);
        }

        /** Its output is larger than the limit. */
        public static Finish outputTooLarge() {
            return failed(500, Cause.OUTPUT_TOO_LARGE, true);
        }
    }
}
