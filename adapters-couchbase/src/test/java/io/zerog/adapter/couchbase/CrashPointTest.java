package io.zerog.adapter.couchbase;

import static io.zerog.testkit.JobBuilder.aJob;
import static io.zerog.testkit.JobBuilder.aToken;
import static org.assertj.core.api.Assertions.assertThat;

import io.zerog.domain.job.Ending;
import io.zerog.domain.job.Job;
import io.zerog.domain.job.JobId;
import io.zerog.domain.job.JobState.Queued;
import io.zerog.domain.job.JobState.Running;
import io.zerog.domain.job.Progress;
import io.zerog.domain.job.Review;
import io.zerog.domain.job.Token;
import io.zerog.domain.job.Verdict;
import io.zerog.domain.port.JobCatalog;
import io.zerog.domain.port.JobStore.SaveResult;
import io.zerog.domain.port.PortUnavailableException;
import io.zerog.domain.port.StoredJob;
import io.zerog.testkit.SettableTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Every step of what writes to the two ledgers is the last one of some process, or fails: before it
 * is applied or after. Another node then finds the job, finishes it, and in the end nothing is
 * left.
 */
class CrashPointTest {

    private static final byte[] PARAMETERS = {'{', '}'};
    private static final String EPOCH = "epoch-1";

    /** What happens at a call. */
    enum Fault {
        /** The process ends before it: no later call is made. */
        CRASH,
        REFUSED,
        REPLY_LOST
    }

    /** The end of a process; nobody catches it. */
    private static final class Crash extends Error {
        private static final long serialVersionUID = 1L;
    }

    /** What a node is about to do with a job when a fault meets it. */
    private interface Step {
        void run(MemoryNode node);
    }

    private final SettableTime time = SettableTime.standing();
    private MemoryKeyValue memory = new MemoryKeyValue(time);
    private int calls;
    private int faultAt = Integer.MAX_VALUE;
    private Fault fault = Fault.CRASH;

    @ParameterizedTest
    @EnumSource
    void theFirstSubmitOfAMinute(Fault kind) {
        Job job = aJob(time.instant()).queued();
        everyStep(kind, _ -> {}, node -> node.store().insert(job, PARAMETERS), job.id());
    }

    @ParameterizedTest
    @EnumSource
    void aFurtherSubmit(Fault kind) {
        Job job = aJob(time.instant()).queued();
        everyStep(
                kind,
                node -> node.store().insert(aJob(time.instant()).queued(), PARAMETERS),
                node -> node.store().insert(job, PARAMETERS),
                job.id());
    }

    @ParameterizedTest
    @EnumSource
    void theStartOfAJobThatHasWaited(Fault kind) {
        Job job = aJob(time.instant()).queued();
        everyStep(
                kind,
                node -> {
                    node.store().insert(job, PARAMETERS);
                    time.advance(Duration.ofSeconds(15));
                },
                node -> start(node, job.id()),
                job.id());
    }

    @ParameterizedTest
    @EnumSource
    void aReviewThatStampsAJob(Fault kind) {
        Job job = aJob(time.instant()).queued();
        everyStep(
                kind,
                node -> {
                    node.store().insert(job, PARAMETERS);
                    time.advance(Duration.ofMinutes(5));
                },
                this::review,
                job.id());
    }

    @ParameterizedTest
    @EnumSource
    void aReviewThatMovesAJobThatRunsLong(Fault kind) {
        Job job = aJob(time.instant()).queued();
        everyStep(
                kind,
                node -> {
                    node.store().insert(job, PARAMETERS);
                    start(node, job.id());
                    time.advance(Duration.ofMinutes(5));
                },
                this::review,
                job.id());
    }

    @ParameterizedTest
    @EnumSource
    void aSecondReview(Fault kind) {
        Job job = aJob(time.instant()).queued();
        everyStep(
                kind,
                node -> {
                    node.store().insert(job, PARAMETERS);
                    time.advance(Duration.ofMinutes(5));
                    review(node);
                    time.advance(Duration.ofMinutes(15));
                },
                this::review,
                job.id());
    }

    @ParameterizedTest
    @EnumSource
    void aPurge(Fault kind) {
        Job job = aJob(time.instant()).queued();
        everyStep(
                kind,
                node -> {
                    node.store().insert(job, PARAMETERS);
                    start(node, job.id());
                    finish(node, job.id());
                    time.advance(MemoryNode.RETENTION.plusSeconds(-1));
                },
                node -> {
                    time.advance(Duration.ofSeconds(2));
                    node.purge();
                },
                job.id());
    }

    private void everyStep(Fault kind, Step before, Step step, JobId id) {
        fault = kind;
        Instant start = time.instant();
        int steps = 0;
        do {
            steps++;
            time.setWallClock(start);
            memory = new MemoryKeyValue(time);
            MemoryNode node = new MemoryNode(faulty(), time, steps);
            faultAt = Integer.MAX_VALUE;
            before.run(node);
            calls = 0;
            faultAt = steps;
            try {
                step.run(node);
            } catch (Crash | PortUnavailableException expected) {
                assertThat(calls).isGreaterThanOrEqualTo(steps);
            }
            int made = calls;
            faultAt = Integer.MAX_VALUE;
            checkAfter("%s at call %d".formatted(kind, steps), id);
            if (made < steps) {
                break;
            }
        } while (steps < 1_000);
        assertThat(steps).as("calls, and one more").isBetween(3, 100);
    }

    private void checkAfter(String what, JobId id) {
        MemoryNode other = new MemoryNode(memory, time, 1_000_000);
        Optional<StoredJob> stored = other.store().find(id);
        if (stored.filter(found -> !found.job().isFinished()).isPresent()) {
            assertThat(other.store().parameters(id)).as(what).hasValue(PARAMETERS);
            assertThat(other.opened().catalog().list(JobCatalog.Filter.ALL, Optional.empty(), 10))
                    .as(what)
                    .satisfies(page -> assertThat(page.jobs()).contains(stored.get()));
            Instant due =
                    switch (stored.get().job().state()) {
                        case Running _ -> time.instant();
                        default -> latest(time.instant(), stored.get().job().review().at());
                    };
            assertThat(other.dueIds(due, EPOCH)).as(what).contains(id);
            if (stored.get().job().state() instanceof Queued) {
                start(other, id);
            }
            finish(other, id);
        }
        for (int day = 0; day < 3; day++) {
            time.advance(MemoryNode.RETENTION);
            finishOthers(other);
            other.purge();
        }
        TreeSet<String> left = memory.keys();
        // What was left before it was listed: a bucket of entries that nobody was told of.
        left.removeIf(key -> key.matches("zerog::(open|catalogue)::(\\d+-[0-9a-f]+|hour::\\d+)"));
        assertThat(left).as(what).isEmpty();
        assertThat(memory.keys()).as(what).hasSizeLessThanOrEqualTo(2);
    }

    private static Instant latest(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }

    private void finishOthers(MemoryNode node) {
        for (StoredJob open : node.due(time.instant(), "another")) {
            if (open.job().state() instanceof Queued) {
                start(node, open.job().id());
            }
            finish(node, open.job().id());
        }
    }

    /** One pass of a reconciler. */
    private void review(MemoryNode node) {
        for (StoredJob stored : node.due(time.instant(), EPOCH)) {
            if (stored.job().state() instanceof Queued) {
                Review next = stored.job().review().next(time.instant(), EPOCH, Duration.ZERO);
                node.store()
                        .save(stored.job().stamped(EPOCH, next, time.instant()), stored.version());
            }
        }
    }

    private void start(MemoryNode node, JobId id) {
        change(node, id, stored -> stored.started(aToken(), "w", false, time.instant()));
    }

    private void finish(MemoryNode node, JobId id) {
        change(
                node,
                id,
                job -> {
                    Token token = ((Running) job.state()).token();
                    Verdict.Finish verdict =
                            new Verdict.Finish(200, Ending.SUCCEEDED, Optional.empty(), false);
                    return job.finished(token, verdict, false, Progress.NONE, time.instant());
                });
    }

    private static void change(MemoryNode node, JobId id, UnaryOperator<Job> transition) {
        StoredJob now = node.store().find(id).orElseThrow();
        assertThat(node.store().save(transition.apply(now.job()), now.version()))
                .isInstanceOf(SaveResult.Saved.class);
    }

    private KeyValue faulty() {
        boolean[] isDead = {false};
        return Intercepted.keyValue(
                memory,
                (_, _, call) -> {
                    calls++;
                    boolean isHit = calls == faultAt;
                    isDead[0] |= isHit && fault == Fault.CRASH;
                    if (isDead[0]) {
                        throw new Crash();
                    }
                    if (isHit && fault == Fault.REFUSED) {
                        throw new PortUnavailableException("refused");
                    }
                    Object answer = call.answer();
                    if (isHit) {
                        throw new PortUnavailableException("the reply was lost");
                    }
                    return answer;
                });
    }
}
