package io.zerog.adapter.couchbase;

import static io.zerog.testkit.JobBuilder.aJob;
import static io.zerog.testkit.JobBuilder.aToken;

import io.zerog.domain.job.Ending;
import io.zerog.domain.job.Job;
import io.zerog.domain.job.JobId;
import io.zerog.domain.job.JobState.Queued;
import io.zerog.domain.job.JobState.Running;
import io.zerog.domain.job.Progress;
import io.zerog.domain.job.QueuedReason;
import io.zerog.domain.job.Review;
import io.zerog.domain.job.Token;
import io.zerog.domain.job.Verdict;
import io.zerog.domain.port.JobStore;
import io.zerog.domain.port.JobStore.InsertResult;
import io.zerog.domain.port.JobStore.SaveResult;
import io.zerog.domain.port.PortUnavailableException;
import io.zerog.domain.port.StoredJob;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.Semaphore;

/** One process: submits, works, reconciles and purges, until it is killed at one of its calls. */
final class SimulatedNode {

    private static final byte[] PARAMETERS = {'{', '}'};
    private static final Duration LEASE = Duration.ofSeconds(30);

    /** The end of the process; nobody catches it. */
    private static final class Killed extends Error {
        private static final long serialVersionUID = 1L;
    }

    private record Lease(Token token, long heartbeatSeq, Instant since) {}

    private final StoreSimulation world;
    private final MemoryNode node;
    private final Random random;
    private final Semaphore turn = new Semaphore(0);
    private final Semaphore done = new Semaphore(0);
    private final Map<JobId, Lease> leases = new HashMap<>();
    private boolean isKilled;
    private Throwable failure;

    SimulatedNode(StoreSimulation world, long seed) {
        this.world = world;
        this.random = new Random(seed);
        this.node =
                new MemoryNode(
                        Intercepted.keyValue(
                                world.memory(),
                                (operation, key, call) -> {
                                    pause();
                                    return world.call(operation, key, call);
                                }),
                        world.time(),
                        seed);
        Thread.ofVirtual().start(this::live);
    }

    /** Lets it go on to its next call. */
    void step() {
        turn.release();
        done.acquireUninterruptibly();
        if (failure != null) {
            throw new AssertionError(failure);
        }
    }

    void kill() {
        isKilled = true;
        step();
    }

    private void pause() {
        done.release();
        turn.acquireUninterruptibly();
        if (isKilled) {
            throw new Killed();
        }
    }

    private void live() {
        turn.acquireUninterruptibly();
        try {
            while (!isKilled) {
                try {
                    act();
                } catch (PortUnavailableException away) {
                    leases.clear();
                }
                pause();
            }
        } catch (Killed end) {
            // It makes no further call.
        } catch (RuntimeException | Error wrong) {
            failure = wrong;
        }
        done.release();
    }

    private void act() {
        int dice = random.nextInt(100);
        if (dice < 30) {
            submit();
        } else if (dice < 70) {
            world.take().ifPresent(this::work);
        } else if (dice < 95) {
            reconcile();
        } else {
            Instant before = now().minusSeconds(random.nextInt(600));
            node.opened().retention().purge(before, 1 + random.nextInt(10));
        }
    }

    private void submit() {
        JobId id = new JobId(new UUID(random.nextLong(), random.nextLong()));
        Duration delay = Duration.ofSeconds(random.nextInt(5) == 0 ? random.nextInt(300) : 0);
        Job job = aJob(now()).id(id).epoch(StoreSimulation.EPOCH).delay(delay).queued();
        if (node.store().insert(job, PARAMETERS) instanceof InsertResult.Inserted) {
            world.acknowledge(id);
            world.put(id);
        }
    }

    private void work(JobId id) {
        Optional<StoredJob> found = node.store().find(id);
        if (found.isEmpty()
                || !(found.get().job().state() instanceof Queued queued)
                || queued.notBefore().isAfter(now())) {
            return;
        }
        Job job = found.get().job().started(aToken(), "w", false, now());
        if (node.store().save(job, found.get().version()) instanceof SaveResult.Saved(long next)) {
            run(new StoredJob(job, next));
        }
    }

    private void run(StoredJob claimed) {
        StoredJob now = claimed;
        Token token = ((Running) claimed.job().state()).token();
        for (int beat = random.nextInt(4); beat > 0; beat--) {
            for (int i = random.nextInt(20); i > 0; i--) {
                pause();
            }
            Job next = now.job().beat(token, Progress.NONE, now());
            if (!(node.store().save(next, now.version()) instanceof SaveResult.Saved(long saved))) {
                return;
            }
            now = new StoredJob(next, saved);
        }
        if (random.nextInt(4) == 0) {
            Verdict.Requeue verdict = new Verdict.Requeue(QueuedReason.CONTINUED, now());
            Job again =
                    now.job().requeued(token, verdict, StoreSimulation.EPOCH, Progress.NONE, now());
            if (node.store().save(again, now.version()) instanceof SaveResult.Saved) {
                world.put(now.job().id());
            }
        } else {
            finished(node.store(), now, now());
        }
    }

    private void reconcile() {
        for (StoredJob stored : node.due(now(), StoreSimulation.EPOCH)) {
            switch (stored.job().state()) {
                case Queued _ when !stored.job().review().at().isAfter(now()) -> {
                    Review next =
                            stored.job().review().next(now(), StoreSimulation.EPOCH, Duration.ZERO);
                    Job job = stored.job().stamped(StoreSimulation.EPOCH, next, now());
                    if (node.store().save(job, stored.version()) instanceof SaveResult.Saved) {
                        world.put(job.id());
                    }
                }
                case Running running -> observe(stored, running);
                default -> {}
            }
        }
    }

    private void observe(StoredJob stored, Running running) {
        JobId id = stored.job().id();
        Lease lease = leases.get(id);
        if (lease == null
                || !lease.token().equals(running.token())
                || lease.heartbeatSeq() != running.heartbeatSeq()) {
            leases.put(id, new Lease(running.token(), running.heartbeatSeq(), now()));
        } else if (lease.since().plus(LEASE).isBefore(now())) {
            Verdict.Requeue verdict = new Verdict.Requeue(QueuedReason.ABANDONED, now());
            Job job = stored.job().abandoned(running, verdict, StoreSimulation.EPOCH, now());
            if (node.store().save(job, stored.version()) instanceof SaveResult.Saved) {
                world.put(id);
            }
        }
    }

    static StoredJob started(JobStore store, StoredJob queued, Instant now) {
        Job job = queued.job().started(aToken(), "w", false, now);
        return store.save(job, queued.version()) instanceof SaveResult.Saved(long next)
                ? new StoredJob(job, next)
                : queued;
    }

    static void finished(JobStore store, StoredJob running, Instant now) {
        if (running.job().state() instanceof Running state) {
            Verdict.Finish verdict =
                    new Verdict.Finish(200, Ending.SUCCEEDED, Optional.empty(), false);
            store.save(
                    running.job().finished(state.token(), verdict, false, Progress.NONE, now),
                    running.version());
        }
    }

    private Instant now() {
        return world.time().instant();
    }
}
