package io.zerog.simulation.cluster;

import io.zerog.domain.handler.Output;
import io.zerog.domain.job.Cause;
import io.zerog.domain.job.Counters;
import io.zerog.domain.job.Ending;
import io.zerog.domain.job.Job;
import io.zerog.domain.job.JobId;
import io.zerog.domain.job.JobState.Finished;
import io.zerog.domain.job.JobState.Queued;
import io.zerog.domain.job.JobState.Running;
import io.zerog.domain.job.QueuedReason;
import io.zerog.domain.job.RequeuePolicy;
import io.zerog.domain.job.Token;
import io.zerog.domain.port.JobOutput;
import io.zerog.simulation.engine.Actor;
import io.zerog.simulation.engine.Node;
import io.zerog.simulation.engine.Simulation;
import io.zerog.simulation.fault.Words;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Sees every applied write of the store, every run and every death, and knows by itself what may
 * follow what: it repeats nothing of the production code that it judges. The first violation ends
 * the simulation.
 */
final class History {

    private static final long LEASE = Duration.ofSeconds(30).toNanos();

    /** A node that stood still this long may have missed its heartbeats. */
    private static final long MISSED = Duration.ofSeconds(10).toNanos();

    /** What is known of a job besides its stored state. */
    private static final class Course {
        Job last;
        boolean acknowledged;
        int soloDeaths;
        int deathsInCompany;
    }

    /** What is known of a lease. */
    private static final class Claim {
        final Actor owner;
        final JobId job;
        long writtenAt;
        boolean runs;
        boolean hasRun;

        Claim(Actor owner, JobId job, long now) {
            this.owner = owner;
            this.job = job;
            this.writtenAt = now;
        }
    }

    private final Simulation simulation;
    private final Settings settings;
    private final Map<JobId, Course> courses = new LinkedHashMap<>();
    private final Map<Token, Claim> claims = new LinkedHashMap<>();
    private final Map<Node, List<Long>> standstills = new LinkedHashMap<>();
    private JobOutput output;
    private int acknowledged;
    private long lastDeathAt;

    History(Simulation simulation, Settings settings) {
        this.simulation = simulation;
        this.settings = settings;
    }

    /** Where to look for the outputs of finished jobs. */
    void readsOutputFrom(JobOutput shared) {
        output = shared;
    }

    int acknowledged() {
        return acknowledged;
    }

    /** When a node last died: the last fault, if a job kills its nodes. */
    long lastDeathAt() {
        return lastDeathAt;
    }

    boolean allFinished() {
        return courses.values().stream().allMatch(course -> course.last.isFinished());
    }

    /** When the last open job may at the latest be looked at again, on the exact clock. */
    Instant latestReview() {
        return courses.values().stream()
                .map(course -> course.last)
                .filter(job -> job.state() instanceof Queued)
                .map(job -> job.review().at())
                .max(Instant::compareTo)
                .orElse(Instant.MIN);
    }

    /** The jobs that are not finished, in words. */
    List<String> open() {
        return courses.values().stream()
                .filter(course -> !course.last.isFinished())
                .map(course -> Words.of(course.last))
                .toList();
    }

    void violate(Invariant invariant, String detail) {
        simulation.trace().add(simulation.now(), "history", invariant + ": " + detail);
        simulation.fail(new Violation(invariant, detail));
    }

    private void require(boolean holds, Invariant invariant, Job before, Job after) {
        if (!holds) {
            violate(
                    invariant,
                    simulation.actor() + " wrote " + Words.of(after) + " over " + Words.of(before));
        }
    }

    void acknowledged(JobId id) {
        Course course = courses.get(id);
        if (course == null) {
            violate(
                    Invariant.ACKNOWLEDGED_JOBS_FINISH,
                    Words.of(id) + " was acknowledged and is not stored");
        } else if (!course.acknowledged) {
            course.acknowledged = true;
            acknowledged++;
        }
    }

    void inserted(Job job) {
        Course course = new Course();
        course.last = job;
        if (courses.put(job.id(), course) != null) {
            violate(Invariant.LEGAL_TRANSITIONS, Words.of(job) + " was inserted twice");
        }
    }

    void removed(Job job) {
        Course course = courses.get(job.id());
        if (!job.isFinished()) {
            violate(Invariant.ACKNOWLEDGED_JOBS_FINISH, Words.of(job) + " was removed");
        }
        course.last = job;
    }

    void saved(Job before, Job after) {
        courses.get(after.id()).last = after;
        require(
                before.cancel().isEmpty() || after.cancel().isPresent(),
                Invariant.CANCELS_ARE_KEPT,
                before,
                after);
        switch (before.state()) {
            case Finished _ -> require(false, Invariant.FINAL_STATES_NEVER_CHANGE, before, after);
            case Queued queued -> leftQueue(queued, before, after);
            case Running running -> leftRun(running, before, after);
        }
        Counters counters = after.counters();
        require(
                counters.errors() <= Workload.MAX_ERRORS,
                Invariant.ERRORS_WITHIN_MAX,
                before,
                after);
        require(
                counters.soloAbandons() <= RequeuePolicy.SOLO_ABANDONS,
                Invariant.SOLO_ABANDONS,
                before,
                after);
        if (after.state() instanceof Finished finished) {
            ended(finished, before, after);
        }
    }

    private void leftQueue(Queued queued, Job before, Job after) {
        Counters counters = before.counters();
        switch (after.state()) {
            case Queued again ->
                    require(
                            again.equals(queued) && after.counters().equals(counters),
                            Invariant.LEGAL_TRANSITIONS,
                            before,
                            after);
            case Running running -> {
                require(
                        after.counters().equals(plus(counters, 1, 0, 0, 0, 0)),
                        Invariant.ATTEMPTS_NEVER_GO_BACK,
                        before,
                        after);
                require(before.cancel().isEmpty(), Invariant.CANCELS_ARE_KEPT, before, after);
                Claim claim = new Claim(simulation.actor(), after.id(), simulation.now());
                require(
                        claims.put(running.token(), claim) == null,
                        Invariant.NO_FOREIGN_WRITES,
                        before,
                        after);
            }
            case Finished finished ->
                    require(
                            finished.ending() == Ending.CANCELLED
                                    && after.cancel().isPresent()
                                    && after.counters().equals(counters),
                            Invariant.LEGAL_TRANSITIONS,
                            before,
                            after);
        }
    }

    private void leftRun(Running running, Job before, Job after) {
        Counters was = before.counters();
        Counters is = after.counters();
        Claim claim = claims.get(running.token());
        boolean abandoned = is.abandons() + is.soloAbandons() > was.abandons() + was.soloAbandons();
        if (after.state() instanceof Running still) {
            require(
                    still.token().equals(running.token()),
                    Invariant.NO_FOREIGN_WRITES,
                    before,
                    after);
        }
        require(is.attempts() == was.attempts(), Invariant.ATTEMPTS_NEVER_GO_BACK, before, after);
        switch (after.state()) {
            case Running still -> {
                require(is.equals(was), Invariant.LEGAL_TRANSITIONS, before, after);
                // Noted by anybody, perhaps once more; only an owner's write moves the heartbeat.
                boolean cancelNoted = still.equals(running) && after.cancel().isPresent();
                if (!cancelNoted) {
                    requireOwner(claim, false, before, after);
                    claim.writtenAt = simulation.now();
                }
            }
            case Queued queued -> {
                require(before.cancel().isEmpty(), Invariant.CANCELS_ARE_KEPT, before, after);
                Counters charged =
                        switch (queued.reason()) {
                            case CONTINUED -> was;
                            case RETRIED -> plus(was, 0, 1, 0, 0, 0);
                            case INTERRUPTED -> plus(was, 0, 0, 1, 0, 0);
                            case ABANDONED -> abandon(was, running);
                            case SUBMITTED -> null;
                        };
                require(is.equals(charged), Invariant.LEGAL_TRANSITIONS, before, after);
                if (queued.reason() == QueuedReason.ABANDONED) {
                    requireSilence(claim, running, before, after);
                } else {
                    requireOwner(claim, true, before, after);
                }
            }
            case Finished _ -> {
                if (abandoned) {
                    require(
                            is.equals(abandon(was, running)),
                            Invariant.LEGAL_TRANSITIONS,
                            before,
                            after);
                    requireSilence(claim, running, before, after);
                } else {
                    requireOwner(claim, true, before, after);
                }
            }
        }
    }

    private void ended(Finished finished, Job before, Job after) {
        Course course = courses.get(after.id());
        boolean succeeded = finished.ending() == Ending.SUCCEEDED;
        require(
                before.cancel().isEmpty() || succeeded || finished.ending() == Ending.CANCELLED,
                Invariant.CANCELS_ARE_KEPT,
                before,
                after);
        checkOutput(after);
        if (finished.cause().equals(Optional.of(Cause.CRASHED))
                && course.soloDeaths < RequeuePolicy.SOLO_ABANDONS
                && course.deathsInCompany < RequeuePolicy.ABANDONS) {
            violate(
                    Invariant.NO_INNOCENT_CRASHED,
                    "%s after %d deaths alone and %d in company"
                            .formatted(Words.of(after), course.soloDeaths, course.deathsInCompany));
        }
    }

    /** At the end: what was right when a job finished may have been overwritten since. */
    void checkOutputs() {
        courses.values().forEach(course -> checkOutput(course.last));
    }

    private void checkOutput(Job job) {
        if (job.state() instanceof Finished finished && finished.ending() == Ending.SUCCEEDED) {
            Optional<Output> kept =
                    finished.outputToken().flatMap(token -> output.find(job.id(), token));
            Output expected = Workload.output(job.id(), job.counters().attempts());
            if (!kept.equals(Optional.of(expected))) {
                violate(Invariant.OUTPUT_IS_ITS_RUNS, Words.of(job) + " has " + kept);
            }
        }
    }

    /** The owner is the node that claimed; only its slot, or a drain, ends the run. */
    private void requireOwner(Claim claim, boolean ends, Job before, Job after) {
        Actor writer = simulation.actor();
        boolean owner =
                writer == claim.owner
                        || writer.node() == claim.owner.node()
                                && (!ends || writer.kind().equals(WorkerNode.DRAIN));
        require(owner, Invariant.NO_FOREIGN_WRITES, before, after);
    }

    private void requireSilence(Claim claim, Running running, Job before, Job after) {
        long still = simulation.now() - claim.writtenAt;
        require(still >= LEASE, Invariant.LEASES_STAND_STILL, before, after);
        Node node = claim.owner.node();
        if (!node.isAlive()) {
            return;
        }
        if (node.frozenUntil() > claim.writtenAt + MISSED) {
            died(courses.get(claim.job), running.alone());
        } else if (settings.abandonsOnlyTheDead()) {
            require(false, Invariant.NO_NEEDLESS_ABANDON, before, after);
        }
    }

    void runBegan(Node node, Job job, Token token) {
        Claim claim = claims.get(token);
        claim.runs = true;
        claim.hasRun = true;
        if (!settings.runsNeverOverlap()) {
            return;
        }
        claims.values().stream()
                .filter(other -> other != claim && other.runs && other.job.equals(job.id()))
                .filter(other -> other.owner.node().isAlive())
                .findAny()
                .ifPresent(other ->
                        violate(
                                Invariant.NO_OVERLAP,
                                Words.of(job) + " still runs on " + other.owner));
    }

    void runEnded(Token token) {
        claims.get(token).runs = false;
    }

    /** A node is about to die: what it ran, and what else ran beside it, is known now. */
    void dies(Node node) {
        lastDeathAt = simulation.now();
        List<Claim> here = new ArrayList<>();
        for (Claim claim : claims.values()) {
            if (claim.owner.node() == node && claim.runs) {
                here.add(claim);
            }
        }
        claims.forEach((token, claim) -> {
            Course course = courses.get(claim.job);
            if (claim.owner.node() == node
                    && course.last.state() instanceof Running running
                    && running.token().equals(token)) {
                boolean company = here.stream().anyMatch(other -> other != claim);
                if (running.alone() && company) {
                    violate(
                            Invariant.ALONE_IS_ALONE,
                            Words.of(course.last) + " and " + here.size() + " runs");
                }
                died(course, !company);
            }
        });
        here.forEach(claim -> claim.runs = false);
    }

    private void died(Course course, boolean alone) {
        if (alone) {
            course.soloDeaths++;
        } else {
            course.deathsInCompany++;
        }
    }

    private static Counters abandon(Counters was, Running running) {
        return running.alone() ? plus(was, 0, 0, 0, 0, 1) : plus(was, 0, 0, 0, 1, 0);
    }

    private static Counters plus(
            Counters was, int attempts, int errors, int interruptions, int abandons, int solo) {
        return new Counters(
                was.attempts() + attempts,
                was.errors() + errors,
                was.interruptions() + interruptions,
                was.abandons() + abandons,
                was.soloAbandons() + solo);
    }
}
