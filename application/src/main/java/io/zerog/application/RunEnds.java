package io.zerog.application;

import io.zerog.domain.handler.Failure;
import io.zerog.domain.handler.Outcome;
import io.zerog.domain.job.RunEnd;
import io.zerog.domain.port.RunDiedException;
import io.zerog.domain.port.ThrownElsewhereException;
import java.time.Instant;

/** How a run ended, from what its runner threw, and how its journal tells it. */
final class RunEnds {

    private RunEnds() {}

    /** Of a run that ended by this, an Error too, or whose process did. */
    static RunEnd by(Throwable thrown, Run run) {
        return switch (thrown) {
            case ThrownElsewhereException there ->
                    new RunEnd.ThrewElsewhere(there.failure(), there.isRetried());
            case RunDiedException died ->
                    died.death()
                            .<RunEnd>map(death -> new RunEnd.Died(death, died.getMessage()))
                            .orElseGet(() -> new RunEnd.Interrupted(killedFor(run)));
            default -> new RunEnd.Threw(thrown);
        };
    }

    /** Why we ended its process; only the end of the node needs no order to end the run. */
    private static RunEnd.Reason killedFor(Run run) {
        return switch (run.stop().map(Run.Stop::reason).orElse(RunEnd.Reason.SHUTDOWN)) {
            case CANCEL, KILL -> RunEnd.Reason.KILL;
            case TIMEOUT -> RunEnd.Reason.TIMEOUT;
            case STALLED -> RunEnd.Reason.STALLED;
            case SHUTDOWN -> RunEnd.Reason.SHUTDOWN;
        };
    }

    /** Notes in the journal what went wrong, if anything did. */
    static void tellFailure(Run run, RunEnd end, Instant now) {
        Journal journal = run.journal();
        switch (end) {
            case RunEnd.Threw(Throwable thrown) -> journal.error(now, 500, Failure.of(thrown));
            case RunEnd.ThrewElsewhere(Failure failure, var _) -> journal.error(now, 500, failure);
            case RunEnd.Died(var _, String sentence) ->
                    journal.error(now, 500, Failure.of(sentence));
            case RunEnd.Interrupted(RunEnd.Reason reason) -> {
                switch (reason) {
                    case TIMEOUT ->
                            journal.error(now, 504, Failure.of("the run took longer than allowed"));
                    case STALLED ->
                            journal.error(
                                    now, 504, Failure.of("the run made no progress for too long"));
                    case SHUTDOWN, CANCEL, KILL -> {}
                }
            }
            case RunEnd.Completed(Outcome<?> outcome) -> {
                switch (outcome) {
                    case Outcome.Retry<?>(Failure failure, int code, var _) ->
                            journal.error(now, code, failure);
                    case Outcome.Fail<?>(Failure failure, int code) ->
                            journal.error(now, code, failure);
                    case Outcome.Done<?> _, Outcome.Again<?> _ -> {}
                }
            }
        }
    }
}
