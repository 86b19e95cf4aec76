package io.zerog.simulation.cluster;

import io.zerog.domain.job.Counters;
import io.zerog.domain.job.Ending;
import io.zerog.domain.job.Job;
import io.zerog.domain.job.JobState.Finished;
import io.zerog.domain.job.JobState.Queued;
import io.zerog.domain.job.JobState.Running;
import io.zerog.simulation.fault.Words;
import java.util.Optional;
import java.util.function.BiConsumer;

/**
 * The table of transitions, told once more and independently: what a single write may change,
 * whoever makes it.
 */
final class TransitionRules {

    static final int SOLO_ABANDONS = 3;

    /** What a write was, and so who may make it. */
    enum Kind {
        /** By anybody: a review, or the end of a queued job by its cancel. */
        OF_A_QUEUED_JOB,
        /** By a worker: queued to running. */
        CLAIM,
        /** By anybody: a cancel of a running job. */
        CANCEL_NOTED,
        /** By the owner: a heartbeat, a checkpoint. */
        KEPT_BY_OWNER,
        /** By the owner: finished, or queued again. */
        ENDED_BY_OWNER,
        /** By a reconciler: taken from its worker. */
        ABANDONED,
        /** By nobody. */
        OF_A_FINISHED_JOB
    }

    private final Job before;
    private final Job after;
    private final Counters was;
    private final Counters is;
    private final BiConsumer<Invariant, String> violations;

    private TransitionRules(Job before, Job after, BiConsumer<Invariant, String> violations) {
        this.before = before;
        this.after = after;
        this.was = before.counters();
        this.is = after.counters();
        this.violations = violations;
    }

    /**
     * Judges a write.
     *
     * @param violations is told every rule that it breaks, and how
     */
    static Kind judge(Job before, Job after, BiConsumer<Invariant, String> violations) {
        return new TransitionRules(before, after, violations).judge();
    }

    private Kind judge() {
        Kind kind =
                switch (before.state()) {
                    case Queued queued -> ofQueued(queued);
                    case Running running -> ofRunning(running);
                    case Finished _ -> Kind.OF_A_FINISHED_JOB;
                };
        require(kind != Kind.OF_A_FINISHED_JOB, Invariant.FINAL_STATES_NEVER_CHANGE);
        boolean claim = kind == Kind.CLAIM;
        require(
                is.attempts() == was.attempts() + (claim ? 1 : 0),
                Invariant.ATTEMPTS_NEVER_GO_BACK);
        require(is.errors() <= Workload.MAX_ERRORS, Invariant.ERRORS_WITHIN_MAX);
        require(is.soloAbandons() <= SOLO_ABANDONS, Invariant.SOLO_ABANDONS);
        if (before.cancel().isPresent()) {
            require(after.cancel().isPresent() && !claim, Invariant.CANCELS_ARE_KEPT);
            require(!(after.state() instanceof Queued), Invariant.CANCELS_ARE_KEPT);
            require(
                    !(after.state() instanceof Finished finished)
                            || finished.ending() != Ending.FAILED,
                    Invariant.CANCELS_ARE_KEPT);
        }
        return kind;
    }

    private Kind ofQueued(Queued queued) {
        switch (after.state()) {
            case Queued again ->
                    require(again.equals(queued) && is.equals(was), Invariant.LEGAL_TRANSITIONS);
            case Running _ -> {
                require(is.equals(charged(1, 0, 0, 0, 0)), Invariant.LEGAL_TRANSITIONS);
                return Kind.CLAIM;
            }
            case Finished finished ->
                    require(
                            finished.ending() == Ending.CANCELLED
                                    && after.cancel().isPresent()
                                    && is.equals(was),
                            Invariant.LEGAL_TRANSITIONS);
        }
        return Kind.OF_A_QUEUED_JOB;
    }

    private Kind ofRunning(Running running) {
        return switch (after.state()) {
            case Running still -> {
                require(still.token().equals(running.token()), Invariant.NO_FOREIGN_WRITES);
                require(is.equals(was), Invariant.LEGAL_TRANSITIONS);
                // Noted perhaps once more; only an owner's write moves the heartbeat.
                yield still.equals(running) && after.cancel().isPresent()
                        ? Kind.CANCEL_NOTED
                        : Kind.KEPT_BY_OWNER;
            }
            case Queued queued -> {
                Optional<Counters> expected =
                        switch (queued.reason()) {
                            case CONTINUED -> Optional.of(was);
                            case RETRIED -> Optional.of(charged(0, 1, 0, 0, 0));
                            case INTERRUPTED -> Optional.of(charged(0, 0, 1, 0, 0));
                            case ABANDONED -> Optional.of(abandoned(running));
                            case CRASHED ->
                                    Optional.of(charged(0, 0, 0, 0, 1))
                                            .filter(_ -> running.isolated());
                            case SUBMITTED -> Optional.empty();
                        };
                require(expected.equals(Optional.of(is)), Invariant.LEGAL_TRANSITIONS);
                yield switch (queued.reason()) {
                    case ABANDONED -> Kind.ABANDONED;
                    case CONTINUED, RETRIED, INTERRUPTED, CRASHED, SUBMITTED -> Kind.ENDED_BY_OWNER;
                };
            }
            case Finished _ -> {
                boolean byReconciler = is.equals(abandoned(running));
                require(
                        byReconciler
                                || is.equals(was)
                                || is.equals(charged(0, 1, 0, 0, 0))
                                || running.isolated() && is.equals(charged(0, 0, 0, 0, 1))
                                || is.equals(charged(0, 0, 1, 0, 0)),
                        Invariant.LEGAL_TRANSITIONS);
                yield byReconciler ? Kind.ABANDONED : Kind.ENDED_BY_OWNER;
            }
        };
    }

    private void require(boolean holds, Invariant invariant) {
        if (!holds) {
            violations.accept(invariant, Words.of(after) + " over " + Words.of(before));
        }
    }

    private Counters abandoned(Running running) {
        return running.alone() ? charged(0, 0, 0, 0, 1) : charged(0, 0, 0, 1, 0);
    }

    private Counters charged(
            int attempts, int errors, int interruptions, int abandons, int soloAbandons) {
        return new Counters(
                was.attempts() + attempts,
                was.errors() + errors,
                was.interruptions() + interruptions,
                was.abandons() + abandons,
                was.soloAbandons() + soloAbandons);
    }
}
