package io.zerog.adapter.couchbase;

import static org.assertj.core.api.Assertions.assertThat;

import io.zerog.domain.job.Job;
import io.zerog.domain.job.JobId;
import io.zerog.domain.job.JobState.Finished;
import io.zerog.domain.job.JobState.Queued;
import io.zerog.domain.port.JobCatalog;
import io.zerog.domain.port.PortUnavailableException;
import io.zerog.domain.port.StoredJob;
import io.zerog.testkit.SettableTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;

/**
 * Some nodes on one service in memory, one call of one node at a time in an order that a seed
 * decides, with calls that are refused, applied with the reply lost, and the last one of their
 * node.
 */
final class StoreSimulation {

    static final String EPOCH = "epoch-1";

    private static final int NODES = 3;
    private static final int STEPS = 1_500;

    private final SettableTime time = SettableTime.standing();
    private final MemoryKeyValue memory = new MemoryKeyValue(time);
    private final Random random;
    private final long seed;

    /** Messages that were put and not yet taken. */
    private final List<JobId> queue = new ArrayList<>();

    private final Set<JobId> acknowledged = new HashSet<>();
    private final Set<JobId> forgotten = new HashSet<>();
    private int nodes;
    private int unlisted;

    StoreSimulation(long seed) {
        this.seed = seed;
        this.random = new Random(seed);
    }

    /** How many jobs were acknowledged. */
    int run() {
        List<SimulatedNode> running = new ArrayList<>();
        while (running.size() < NODES) {
            running.add(begin());
        }
        for (int step = 0; step < STEPS; step++) {
            pass();
            int picked = random.nextInt(NODES);
            if (random.nextInt(150) == 0) {
                running.get(picked).kill();
                unlisted += 2;
                running.set(picked, begin());
            } else {
                running.get(picked).step();
            }
        }
        running.forEach(SimulatedNode::kill);
        unlisted += 2 * NODES;
        heal();
        checkCatalog();
        checkNothingIsLeft();
        return acknowledged.size();
    }

    private SimulatedNode begin() {
        return new SimulatedNode(this, seed * 1_000 + nodes++);
    }

    /** Time goes by: mostly little. */
    private void pass() {
        int seconds = random.nextInt(400) == 0 ? random.nextInt(900) : random.nextInt(3) / 2;
        time.advance(Duration.ofSeconds(seconds));
    }

    SettableTime time() {
        return time;
    }

    Random random() {
        return random;
    }

    void acknowledge(JobId id) {
        acknowledged.add(id);
    }

    /** Puts a message, which the queue may lose. */
    void put(JobId id) {
        if (random.nextInt(5) > 0) {
            queue.add(id);
        }
    }

    Optional<JobId> take() {
        return queue.isEmpty()
                ? Optional.empty()
                : Optional.of(queue.remove(random.nextInt(queue.size())));
    }

    /** A call of a node, which has the turn: what the service makes of it. */
    Object call(String operation, Object key, Intercepted.Call real) throws Throwable {
        int dice = random.nextInt(100);
        if (dice < 2) {
            unlisted += 2;
            throw new PortUnavailableException("refused");
        }
        Optional<Job> former = job(key);
        Object answer = real.answer();
        if (former.isPresent() && !job(key).equals(former)) {
            check(operation, former.get(), job(key));
        }
        if (dice < 4) {
            unlisted += 2;
            throw new PortUnavailableException("the reply was lost");
        }
        return answer;
    }

    private Optional<Job> job(Object key) {
        return key instanceof String text && text.contains("::job::")
                ? memory.get(text).map(item -> Documents.read(item).document().job())
                : Optional.empty();
    }

    private void check(String operation, Job former, Optional<Job> now) {
        if (former.isFinished()) {
            assertThat(operation).as("seed %d: %s", seed, former).isEqualTo("remove");
            assertThat(now).isEmpty();
            forgotten.add(former.id());
        } else {
            assertThat(now).as("seed %d: open jobs stay", seed).isPresent();
        }
    }

    KeyValue memory() {
        return memory;
    }

    /** Nothing fails any more: one node finishes what it finds, by the ledger alone. */
    private void heal() {
        MemoryNode healer = new MemoryNode(memory, time, seed);
        for (int round = 0; round < 40; round++) {
            time.advance(Duration.ofSeconds(60));
            for (StoredJob found : healer.due(time.instant(), EPOCH)) {
                StoredJob open = found;
                if (open.job().state() instanceof Queued) {
                    open = SimulatedNode.started(healer.store(), open, time.instant());
                }
                SimulatedNode.finished(healer.store(), open, time.instant());
            }
        }
        for (JobId id : acknowledged) {
            Optional<StoredJob> stored = healer.store().find(id);
            assertThat(forgotten.contains(id) || stored.isPresent())
                    .as("seed %d: lost %s", seed, id)
                    .isTrue();
            stored.ifPresent(job ->
                    assertThat(job.job().state())
                            .as("seed %d: %s", seed, id)
                            .isInstanceOf(Finished.class));
        }
    }

    private void checkCatalog() {
        MemoryNode reader = new MemoryNode(memory, time, seed);
        Set<JobId> listed = new HashSet<>();
        Optional<JobCatalog.Position> after = Optional.empty();
        do {
            JobCatalog.Page page = reader.opened().catalog().list(JobCatalog.Filter.ALL, after, 50);
            page.jobs().forEach(stored -> listed.add(stored.job().id()));
            after = page.next();
        } while (after.isPresent());
        Set<JobId> kept = new HashSet<>(acknowledged);
        kept.removeAll(forgotten);
        assertThat(listed).as("seed %d", seed).containsAll(kept);
    }

    private void checkNothingIsLeft() {
        MemoryNode sweeper = new MemoryNode(memory, time, seed + 1);
        for (int pass = 0; pass < 3; pass++) {
            time.advance(MemoryNode.RETENTION);
            sweeper.due(time.instant(), "another epoch");
            sweeper.purge();
        }
        TreeSet<String> left = memory.keys();
        assertThat(left)
                .as("seed %d", seed)
                .allMatch(
                        key -> key.matches("zerog::(open|catalogue)::(\\d+-[0-9a-f]+|hour::\\d+)"))
                .hasSizeLessThanOrEqualTo(unlisted);
    }
}
