package io.zerog.simulation.cluster;

import io.zerog.domain.handler.Output;
import io.zerog.domain.job.Cause;
import io.zerog.domain.job.Ending;
import io.zerog.domain.job.Job;
import io.zerog.domain.job.JobId;
import io.zerog.domain.job.JobState.Finished;
import io.zerog.domain.job.JobState.Queued;
import io.zerog.domain.job.JobState.Running;
import io.zerog.domain.job.Token;
import io.zerog.domain.port.WorkerDeaths;
import io.zerog.simulation.engine.Actor;
import io.zerog.simulation.engine.Node;
import io.zerog.simulation.engine.Simulation;
import io.zerog.simulation.fault.Words;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Sees every applied write of the store, every run and every death, and knows by itself what may
 * follow what: it repeats nothing of the production code that it judges. The first violation ends
 * the simulation.
 */
final class History {

    private static final long LEASE = Duration.ofSeconds(30).toNanos();

    /** A job that has killed its workers this often, alone or beside others, is condemned. */
    private static final int SOLO_DEATHS = 3;

    private static final int DEATHS_IN_COMPANY = 10;

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
    private final Set<String> dead = new HashSet<>();
    private final Set<String> toldDead = new HashSet<>();
    private Supplier<SharedAdapters.Stored> stored;
    private int acknowledged;
    private long lastDeathAt;

    History(Simulation simulation, Settings settings) {
        this.simulation = simulation;
        this.settings = settings;
    }

    /** Where to look for the outputs of finished jobs. */
    void reads(Supplier<SharedAdapters.Stored> shared) {
        stored = shared;
    }

    /** The deaths as the host tells them. */
    WorkerDeaths deaths() {
        return worker -> {
            boolean isDead = dead.contains(worker);
            if (isDead) {
                toldDead.add(worker);
            }
            return isDead;
        };
    }

    int acknowledged() {
        return acknowledged;
    }

    /** When a node last died: the last fault, if a job kills its nodes. */
    long lastDeathAt() {
        return lastDeathAt;
    }

    boolean allFinished() {
        return open().isEmpty();
    }

    /** When the last open job may at the latest be looked at again, on the exact clock. */
    Instant latestReview() {
        return open().stream()
                .filter(job -> job.state() instanceof Queued)
                .map(job -> job.review().at())
                .max(Instant::compareTo)
                .orElse(Instant.MIN);
    }

    Set<JobId> jobs() {
        return courses.keySet();
    }

    /** The jobs that are not finished. */
    List<Job> open() {
        return courses.values().stream()
                .map(course -> course.last)
                .filter(job -> !job.isFinished())
                .toList();
    }

    /** The job as it was last stored. */
    Job stored(JobId id) {
        return courses.get(id).last;
    }

    void violate(Invariant invariant, String detail) {
        simulation.trace().add(simulation.now(), "history", invariant + ": " + detail);
        simulation.fail(new Violation(invariant, detail));
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
        Actor writer = simulation.actor();
        TransitionRules.Kind kind =
                TransitionRules.judge(
                        before,
                        after,
                        (invariant, what) -> violate(invariant, writer + " wrote " + what));
        switch (kind) {
            case OF_A_QUEUED_JOB, CANCEL_NOTED, OF_A_FINISHED_JOB -> {}
            case CLAIM -> claimed((Running) after.state(), after.id());
            case KEPT_BY_OWNER -> {
                Claim claim = claimOf(before);
                requireOwner(claim, false, after);
                claim.writtenAt = simulation.now();
            }
            case ENDED_BY_OWNER -> requireOwner(claimOf(before), true, after);
            case ABANDONED -> requireSilence(claimOf(before), before, after);
        }
        if (after.state() instanceof Finished finished) {
            checkOutput(after);
            checkInnocence(finished, after);
        }
    }

    private void claimed(Running running, JobId id) {
        Claim claim = new Claim(simulation.actor(), id, simulation.now());
        if (claims.put(running.token(), claim) != null) {
            violate(Invariant.NO_FOREIGN_WRITES, Words.of(running.token()) + " was used before");
        }
    }

    private Claim claimOf(Job job) {
        return claims.get(((Running) job.state()).token());
    }

    private void checkInnocence(Finished finished, Job job) {
        Course course = courses.get(job.id());
        if (finished.cause().equals(Optional.of(Cause.CRASHED))
                && course.soloDeaths < SOLO_DEATHS
                && course.deathsInCompany < DEATHS_IN_COMPANY) {
            violate(
                    Invariant.NO_INNOCENT_CRASHED,
                    "%s after %d deaths alone and %d in company"
                            .formatted(Words.of(job), course.soloDeaths, course.deathsInCompany));
        }
    }

    /** At the end: what was right when a job finished may have been overwritten since. */
    void checkOutputs() {
        courses.values().forEach(course -> checkOutput(course.last));
    }

    private void checkOutput(Job job) {
        if (job.state() instanceof Finished finished && finished.ending() == Ending.SUCCEEDED) {
            Optional<Output> kept =
                    finished.outputToken()
                            .flatMap(token -> stored.get().output().find(job.id(), token));
            Output expected = Workload.output(job.id(), job.counters().attempts());
            if (!kept.equals(Optional.of(expected))) {
                violate(Invariant.OUTPUT_IS_ITS_RUNS, Words.of(job) + " has " + kept);
            }
        }
    }

    /** The owner is the node that claimed; only its slot, or a drain, ends the run. */
    private void requireOwner(Claim claim, boolean ends, Job after) {
        Actor writer = simulation.actor();
        boolean owner =
                writer == claim.owner
                        || writer.node() == claim.owner.node()
                                && (!ends || writer.kind().equals(WorkerNode.DRAIN));
        if (!owner) {
            violate(
                    Invariant.NO_FOREIGN_WRITES,
                    writer + " wrote " + Words.of(after) + ", which is " + claim.owner + "'s");
        }
    }

    private void requireSilence(Claim claim, Job before, Job after) {
        String taken = simulation.actor() + " took " + Words.of(before);
        long still = simulation.now() - claim.writtenAt;
        Node node = claim.owner.node();
        if (toldDead.contains(node.toString())) {
            return;
        }
        if (still < LEASE && !settings.isJudgedByOverlap()) {
            violate(Invariant.LEASES_STAND_STILL, taken + " after " + still + " ns");
        }
        if (!node.isAlive()) {
            return;
        }
        if (node.frozenUntil() > claim.writtenAt + MISSED) {
            died(courses.get(after.id()), ((Running) before.state()).alone());
        } else if (settings.abandonsOnlyTheDead()) {
            violate(Invariant.NO_NEEDLESS_ABANDON, taken + " from " + node);
        }
    }

    void runBegan(Node node, Job job, Token token) {
        Claim claim = claims.get(token);
        claim.runs = true;
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

    /** The run's own process crashed, and nothing else. */
    void processCrashed(Token token) {
        courses.get(claims.get(token).job).soloDeaths++;
    }

    void runEnded(Token token) {
        claims.get(token).runs = false;
    }

    /** A node is about to die: what it ran, and what else ran beside it, is known now. */
    void dies(Node node) {
        lastDeathAt = simulation.now();
        dead.add(node.toString());
        List<Claim> here =
                claims.values().stream()
                        .filter(claim -> claim.owner.node() == node && claim.runs)
                        .toList();
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
        course.soloDeaths += alone ? 1 : 0;
        course.deathsInCompany += alone ? 0 : 1;
    }
}
