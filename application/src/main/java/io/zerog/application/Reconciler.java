package io.zerog.application;

import io.zerog.domain.job.Job;
import io.zerog.domain.job.JobEvent;
import io.zerog.domain.job.JobId;
import io.zerog.domain.job.JobState.Finished;
import io.zerog.domain.job.JobState.Queued;
import io.zerog.domain.job.JobState.Running;
import io.zerog.domain.job.RequeuePolicy;
import io.zerog.domain.job.Review;
import io.zerog.domain.job.Token;
import io.zerog.domain.port.JobQueue;
import io.zerog.domain.port.JobStore.SaveResult;
import io.zerog.domain.port.OpenJobs;
import io.zerog.domain.port.PortUnavailableException;
import io.zerog.domain.port.StoredJob;
import io.zerog.domain.port.WorkerDeaths;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Heals what crashes leave behind: puts messages again that the queue lost, and takes running jobs
 * from workers that fell silent. Any number of nodes may run one; each change is a compare-and-set.
 *
 * <p>Silence is observed, not read off a clock: a job is taken when this reconciler itself has seen
 * its token and heartbeat stand still for a whole lease. Only time in which the store answered
 * counts, so an outage, which stops the heartbeats too, takes no job from anybody. Jobs of a worker
 * that is known to be dead are taken at once, which is at the second pass that finds it so.
 */
public final class Reconciler implements Loop {

    private static final int PAGE = 500;
    private static final int TASKS = 16;
    private static final int BACKLOG_TRIES = 5;

    /** How old the queue's health may be, by which its oldest message is older by now. */
    private static final Duration HEALTH_AGE = Duration.ofSeconds(10);

    /** Since when a lease has been seen to stand still, and whether its worker was dead then. */
    private record Observation(Token token, long heartbeatSeq, Duration since, boolean dead) {}

    private final Ports ports;
    private final WorkerDeaths deaths;
    private final QueueWatch watch;
    private final Environment environment;
    private final Timing timing;
    private final Parallel parallel;
    private final ObservationClock clock;
    private Map<JobId, Observation> observations = new HashMap<>();
    private final Set<JobId> unput = ConcurrentHashMap.newKeySet();

    public Reconciler(
            Ports ports,
            WorkerDeaths deaths,
            QueueWatch watch,
            Environment environment,
            Timing timing,
            Parallel parallel) {
        this.ports = ports;
        this.deaths = deaths;
        this.watch = watch;
        this.environment = environment;
        this.timing = timing;
        this.parallel = parallel;
        this.clock = new ObservationClock(environment.time(), timing.lease().dividedBy(2));
    }

    @Override
    public String name() {
        return "reconciler";
    }

    @Override
    public Duration turn() throws InterruptedException {
        clock.passBegins();
        pass();
        clock.passSucceeded();
        return environment.jittered(timing.reconcile());
    }

    private void pass() throws InterruptedException {
        Map<JobId, Observation> seen = new HashMap<>();
        Optional<JobQueue.Health> health = watch.health();
        Optional<String> after = Optional.empty();
        AtomicBoolean queueAway = new AtomicBoolean(health.isEmpty());
        putWhatFailed(queueAway);
        do {
            OpenJobs.Page page =
                    ports.openJobs()
                            .due(
                                    environment.now(),
                                    health.map(JobQueue.Health::epoch),
                                    after,
                                    PAGE);
            List<StoredJob> silent = new ArrayList<>();
            List<StoredJob> unseen = new ArrayList<>();
            for (StoredJob stored : page.jobs()) {
                switch (stored.job().state()) {
                    case Running running -> {
                        if (observe(stored.job().id(), running, seen)) {
                            silent.add(stored);
                        }
                    }
                    case Queued _ -> unseen.add(stored);
                    case Finished _ -> {}
                }
            }
            for (StoredJob stored : silent) {
                abandon(stored, queueAway);
            }
            if (health.isPresent()) {
                putAgain(unseen, health.get(), queueAway);
            }
            after = page.next();
        } while (after.isPresent());
        observations = seen;
    }

    /** Whether the lease has stood still long enough, or its worker is known to be dead. */
    private boolean observe(JobId id, Running running, Map<JobId, Observation> seen) {
        Observation last = observations.get(id);
        boolean stands =
                last != null
                        && last.token().equals(running.token())
                        && last.heartbeatSeq() == running.heartbeatSeq();
        Duration since = stands ? last.since() : clock.now();
        boolean dead = deaths.isDead(running.worker());
        seen.put(id, new Observation(running.token(), running.heartbeatSeq(), since, dead));
        // From one pass to the next, what a dead worker has left of its jobs ends as well.
        boolean gone = dead && stands && last.dead();
        return gone || clock.begun().minus(since).compareTo(timing.lease()) >= 0;
    }

    /** Takes a job from a worker that fell silent, and queues it again or fails it as crashed. */
    private void abandon(StoredJob stored, AtomicBoolean queueAway) {
        Instant now = environment.now();
        Running observed = (Running) stored.job().state();
        Job abandoned =
                stored.job()
                        .abandoned(
                                observed,
                                RequeuePolicy.onAbandon(stored.job(), now),
                                watch.epoch(),
                                now);
        if (ports.store().save(abandoned, stored.version()) instanceof SaveResult.Saved) {
            ports.observer().on(new JobEvent.Abandoned(abandoned));
            if (abandoned.state() instanceof Queued) {
                put(abandoned, queueAway);
            }
        }
    }

    /** Jobs whose stamp came through and whose message did not need not wait for their review. */
    private void putWhatFailed(AtomicBoolean queueAway) {
        for (JobId id : List.copyOf(unput)) {
            if (queueAway.get()) {
                return;
            }
            unput.remove(id);
            ports.store().find(id).ifPresent(stored -> put(stored.job(), queueAway));
        }
    }

    /** Puts the messages of due jobs again, several at once: each costs round trips. */
    private void putAgain(List<StoredJob> jobs, JobQueue.Health health, AtomicBoolean queueAway)
            throws InterruptedException {
        List<Runnable> tasks = new ArrayList<>();
        AtomicReference<PortUnavailableException> storeAway = new AtomicReference<>();
        // Each takes the next one, so that the oldest come first.
        AtomicInteger next = new AtomicInteger();
        for (int n = 0; n < Math.min(TASKS, jobs.size()); n++) {
            tasks.add(() -> {
                try {
                    for (int i = next.getAndIncrement();
                            i < jobs.size();
                            i = next.getAndIncrement()) {
                        stampAndPut(jobs.get(i), health, queueAway);
                    }
                } catch (PortUnavailableException away) {
                    storeAway.set(away);
                }
            });
        }
        parallel.all(tasks);
        if (storeAway.get() != null) {
            throw storeAway.get();
        }
    }

    private void stampAndPut(StoredJob stored, JobQueue.Health health, AtomicBoolean queueAway) {
        // Without a queue a stamp would only push the next review further away.
        if (queueAway.get()) {
            return;
        }
        Instant now = environment.now();
        Job job = stored.job();
        if (!(job.state() instanceof Queued queued) || !job.isDue(now, health.epoch())) {
            return;
        }
        Instant due = queued.notBefore().isAfter(now) ? queued.notBefore() : now;
        Duration oldest = health.oldestReadyAge(job.queue());
        Review next = job.review().next(due, health.epoch(), oldest);
        Job stamped = job.stamped(health.epoch(), next, now);
        // Stamp first: of many reconcilers one wins, and one message is put.
        if (ports.store().save(stamped, stored.version()) instanceof SaveResult.Saved) {
            if (!isBehindBacklog(job, queued, health, oldest, now)) {
                put(stamped, queueAway);
                ports.observer().on(new JobEvent.PutAgain(stamped));
            }
        }
    }

    /**
     * Whether the message is probably just waiting its turn: messages that are older than it wait
     * too. Past {@link #BACKLOG_TRIES} reviews that is not believed any more.
     *
     * <p>The message of a job that is older than the queue's memory was put by a reconciler, so it
     * has not waited since the job was due: its wait counts from the last review.
     */
    private boolean isBehindBacklog(
            Job job, Queued queued, JobQueue.Health health, Duration oldest, Instant now) {
        int tries = job.review().tries();
        boolean isPutAgain = tries > 0 && watch.isBeforeEpoch(queued.notBefore());
        Instant since = isPutAgain ? job.updatedAt() : queued.notBefore();
        Duration waited = Duration.between(since, now);
        return job.review().epoch().equals(health.epoch())
                && tries < BACKLOG_TRIES
                && oldest.isPositive()
                && waited.compareTo(oldest.plus(HEALTH_AGE)) <= 0;
    }

    private void put(Job job, AtomicBoolean queueAway) {
        if (!(job.state() instanceof Queued queued)) {
            return;
        }
        Duration delay = Duration.between(environment.now(), queued.notBefore());
        try {
            ports.queue()
                    .put(
                            job.id(),
                            job.queue(),
                            job.priority(),
                            delay.isNegative() ? Duration.ZERO : delay);
        } catch (PortUnavailableException away) {
            // The next pass puts it again; after a crash of this node, the next review.
            queueAway.set(true);
            unput.add(job.id());
        }
    }

    /**
     * For a store that one process alone may open, at its start: the former process is known to be
     * dead, so its leases are void at once.
     *
     * @return how many jobs were taken from it
     */
    public int voidFormerLeases() {
        AtomicBoolean queueAway = new AtomicBoolean();
        Optional<String> after = Optional.empty();
        int taken = 0;
        do {
            OpenJobs.Page page =
                    ports.openJobs().due(environment.now(), Optional.empty(), after, PAGE);
            for (StoredJob stored : page.jobs()) {
                if (stored.job().state() instanceof Running) {
                    abandon(stored, queueAway);
                    taken++;
                }
            }
            after = page.next();
        } while (after.isPresent());
        return taken;
    }
}
