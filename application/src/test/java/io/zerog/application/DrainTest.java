package io.zerog.application;

import static org.assertj.core.api.Assertions.assertThat;

import io.zerog.domain.handler.JobContext;
import io.zerog.domain.handler.Outcome;
import io.zerog.domain.job.Counters;
import io.zerog.domain.job.Job;
import io.zerog.domain.job.JobEvent;
import io.zerog.domain.job.JobId;
import io.zerog.domain.job.JobState.Queued;
import io.zerog.domain.job.QueuedReason;
import io.zerog.testkit.SettableTime;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** The end of a node costs a job nothing. */
class DrainTest {

    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final Duration GRACE = Duration.ofSeconds(3);

    @Test
    void aJobThatEndsInTimeEndsAsIfNothingHadHappened() throws Exception {
        Node node = Node.inStandingTime(1);
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch end = new CountDownLatch(1);
        node.does((_, job) -> {
            begun.countDown();
            end.await();
            return Outcome.done(job.isCancelled());
        });
        JobId id = node.submit();
        InThread slot = InThread.start(node::turn);
        begun.await();
        InThread drain = InThread.start(() -> node.worker.drain(PATIENCE, GRACE));
        node.time.awaitSleepers(1);
        end.countDown();
        slot.join();

        advanceUntilEnd(node, drain);

        assertThat(node.output(id)).contains("false");
        assertThat(node.job(id).counters()).isEqualTo(new Counters(1, 0, 0, 0, 0));
        assertThat(node.messages()).isZero();
    }

    @Test
    void aLongJobIsInterruptedAfterThePatienceAndQueuedAgainUncharged() throws Exception {
        Node node = Node.inStandingTime(1);
        CountDownLatch begun = new CountDownLatch(1);
        AtomicReference<Instant> interruptedAt = new AtomicReference<>();
        AtomicReference<Long> beats = new AtomicReference<>();
        AtomicReference<JobContext> context = new AtomicReference<>();
        node.does((_, job) -> {
            context.set(job);
            begun.countDown();
            try {
                new CountDownLatch(1).await();
            } finally {
                interruptedAt.set(node.time.instant());
                beats.set(node.running(job.id()).heartbeatSeq());
            }
            return Outcome.done();
        });
        JobId id = node.submit();
        InThread slot = InThread.start(node::turn);
        begun.await();
        InThread drain = InThread.start(() -> node.worker.drain(PATIENCE, GRACE));
        node.time.awaitSleepers(1);

        while (!context.get().isCancelled()) {
            node.time.advance(Duration.ofMillis(50));
            node.tick();
        }
        // Now time stands still again, so that the grace is not over before the job has noticed.
        node.tick();
        slot.join();
        advanceUntilEnd(node, drain);

        Job job = node.job(id);
        assertThat(interruptedAt.get()).isAfterOrEqualTo(SettableTime.START.plus(PATIENCE));
        assertThat(beats.get()).isPositive();
        assertThat(job.counters()).isEqualTo(new Counters(1, 0, 1, 0, 0));
        assertThat(job.state())
                .isEqualTo(new Queued(job.updatedAt().plusSeconds(5), QueuedReason.INTERRUPTED));
        assertThat(node.lines(id)).isEmpty();
        assertThat(node.messages()).isEqualTo(1);
    }

    @Test
    void aJobThatIgnoresItsInterruptIsGivenBackAndFencedOff() throws Exception {
        Node node = Node.standard();
        node.does((_, job) -> {
            job.event("stored");
            node.tick();
            node.worker.drain(PATIENCE, GRACE);
            Job given = node.job(job.id());
            assertThat(given.counters()).isEqualTo(new Counters(1, 0, 1, 0, 0));
            assertThat(given.state())
                    .isEqualTo(
                            new Queued(
                                    node.time.instant().plusSeconds(5), QueuedReason.INTERRUPTED));
            assertThat(node.queue.health().queues().getFirst().delayed()).isEqualTo(1);
            job.event("too late");
            node.live(Duration.ofSeconds(1));
            return Outcome.done("too late");
        });

        JobId id = node.run();
        Thread.interrupted();

        assertThat(((Queued) node.job(id).state()).reason()).isEqualTo(QueuedReason.INTERRUPTED);
        assertThat(node.lines(id)).containsExactly("stored");
        assertThat(node.faults.calls("JobOutput.put")).isZero();
        assertThat(node.events(JobEvent.Requeued.class)).hasSize(1);
        assertThat(node.events(JobEvent.LeaseLost.class)).hasSize(1);
        assertThat(node.messages()).isEqualTo(1);
    }

    @Test
    void aJobThatWasGivenBackRunsElsewhereFiveSecondsLater() throws Exception {
        Node node = Node.standard();
        Node other = node.beside();
        other.does((_, _) -> Outcome.done("elsewhere"));
        node.does((_, job) -> {
            node.worker.drain(PATIENCE, GRACE);
            node.time.advance(Duration.ofSeconds(5));
            other.turn();
            return Outcome.done("here");
        });

        JobId id = node.run();

        assertThat(node.output(id)).contains("elsewhere");
        assertThat(node.messages()).isZero();
    }

    @Test
    void aCancelledJobThatIsGivenBackIsCancelled() throws Exception {
        Node node = Node.standard();
        node.does((_, job) -> {
            node.cancel(job.id(), Duration.ofMinutes(1));
            node.worker.drain(PATIENCE, GRACE);
            return Outcome.done("too late");
        });

        JobId id = node.run();

        assertThat(node.finished(id).resultCode()).isEqualTo(410);
        assertThat(node.events(JobEvent.Finished.class)).hasSize(1);
    }

    @Test
    void aStoreThatIsAwayDoesNotKeepTheNodeFromEndingAndTheReconcilerHeals() throws Exception {
        Node node = Node.standard();
        Node other = node.beside();
        node.does((_, job) -> {
            node.faults.at("JobStore").always().failBefore();
            node.worker.drain(PATIENCE, GRACE);
            assertThat(node.running(job.id()).heartbeatSeq()).isZero();
            other.reconcile(Duration.ofSeconds(40));
            node.faults.heal();
            return Outcome.done("too late");
        });

        JobId id = node.run();

        assertThat(node.job(id).counters()).isEqualTo(new Counters(1, 0, 0, 1, 0));
        other.settle(id);
        assertThat(node.output(id)).contains("hello");
    }

    @Test
    void aNodeThatEndsTakesNothingNew() throws Exception {
        Node node = Node.standard();
        JobId id = node.submit();
        node.worker.drain(PATIENCE, GRACE);
        node.worker.take(true);

        node.turn();

        assertThat(node.worker.isDraining()).isTrue();
        assertThat(node.faults.calls("JobQueue.reserve")).isZero();
        assertThat(node.job(id).counters().attempts()).isZero();
        assertThat(node.time.instant()).isEqualTo(SettableTime.START);
    }

    @Test
    void aMessageThatArrivesWhileItBeginsToEndIsGivenBackAtOnce() throws Exception {
        Node node = Node.standard();
        JobId id = node.submit();
        node.faults.at("JobQueue.reserve").after(_ -> drainAtOnce(node));

        node.turn();

        assertThat(node.job(id).counters().attempts()).isZero();
        assertThat(node.undelivered()).containsExactly(JobEvent.Undelivered.Reason.DRAINING);
        assertThat(node.queue.health().queues().getFirst().ready()).isEqualTo(1);
    }

    @Test
    void aClaimThatWasUnderWayWhenItsNodeEndedIsNotRun() throws Exception {
        Node node = Node.standard();
        node.does((_, _) -> Outcome.done("ran"));
        JobId id = node.submit();
        node.faults.at("JobStore.save").before(_ -> drainAtOnce(node));

        node.turn();

        assertThat(node.job(id).counters()).isEqualTo(new Counters(1, 0, 1, 0, 0));
        assertThat(node.job(id).state()).isInstanceOf(Queued.class);
        assertThat(node.messages()).isEqualTo(1);
    }

    private static void drainAtOnce(Node node) {
        try {
            node.worker.drain(Duration.ZERO, Duration.ZERO);
        } catch (InterruptedException impossible) {
            throw new AssertionError(impossible);
        }
    }

    private static void advanceUntilEnd(Node node, InThread thread) throws InterruptedException {
        while (thread.isAlive()) {
            node.time.advance(Duration.ofMillis(50));
            node.tick();
        }
        thread.join();
    }
}
