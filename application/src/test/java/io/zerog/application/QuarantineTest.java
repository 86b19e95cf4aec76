package io.zerog.application;

import static org.assertj.core.api.Assertions.assertThat;

import io.zerog.domain.handler.Outcome;
import io.zerog.domain.job.Counters;
import io.zerog.domain.job.JobEvent;
import io.zerog.domain.job.JobEvent.Undelivered.Reason;
import io.zerog.domain.job.JobId;
import io.zerog.domain.job.JobState.Queued;
import io.zerog.domain.job.Priority;
import io.zerog.testkit.Gate;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** A suspect, a job under which a worker has died, runs alone. */
class QuarantineTest {

    private static final Duration WAIT = Duration.ofSeconds(30);

    private final Node node = Node.withSlots(3);

    @Test
    void aJobThatNobodySuspectsRunsInCompany() throws Exception {
        node.does((_, job) -> Outcome.done(node.running(job.id()).alone()));

        assertThat(node.output(node.run())).contains("false");
    }

    @Test
    void aSuspectRunsAloneAndNothingStartsBesideIt() throws Exception {
        JobId suspect = suspect(node);
        JobId innocent = node.submit("innocent");
        node.does((_, job) -> {
            if (job.id().equals(suspect)) {
                node.turn(2);
                assertThat(node.job(innocent).state()).isInstanceOf(Queued.class);
            }
            return Outcome.done(node.running(job.id()).alone());
        });

        node.turn(1);
        assertThat(node.output(suspect)).contains("true");
        node.turn(2);

        assertThat(node.output(innocent)).contains("false");
        assertThat(node.undelivered()).isEmpty();
    }

    @Test
    void aSuspectWaitsForTheOthersToEnd() throws Exception {
        Node standing = Node.inStandingTime(3);
        CountDownLatch end = new CountDownLatch(1);
        CountDownLatch begun = new CountDownLatch(1);
        JobId suspect = suspect(standing);
        standing.does((_, job) -> {
            if (!job.id().equals(suspect)) {
                begun.countDown();
                end.await();
            }
            return Outcome.done(standing.running(job.id()).alone());
        });
        InThread innocent = startBeside(standing, suspect, begun);
        InThread waiting = InThread.start(() -> standing.turn(2));
        standing.time.awaitSleepers(1);

        standing.submit("third");
        standing.turn(3);
        assertThat(standing.events(JobEvent.Started.class)).hasSize(1);
        end.countDown();
        innocent.join();
        advanceUntilEnd(standing, waiting);

        assertThat(standing.output(suspect)).contains("true");
    }

    @Test
    void aSuspectThatWaitedHalfAMinuteRunsInCompany() throws Exception {
        JobId suspect = suspect(node);
        node.queue.clear("epoch-1");
        node.does((text, job) -> {
            if (text.text().equals("long")) {
                put(node, suspect);
                node.turn(2);
                return Outcome.done("long");
            }
            return Outcome.done(
                    node.running(job.id()).alone()
                            + " "
                            + Duration.between(
                                    node.job(suspect).review().at(),
                                    node.running(job.id()).startedAt()));
        });
        Duration toReview = Duration.between(node.time.instant(), node.job(suspect).review().at());

        node.submit("long");
        node.turn(1);

        assertThat(node.output(suspect)).contains("false " + WAIT.minus(toReview));
        JobId next = node.submit("next");
        node.turn(3);
        assertThat(node.job(next).isFinished()).isTrue();
    }

    @Test
    void aSuspectIsLeftAloneForHalfAMinuteAndThenJoined() throws Exception {
        JobId suspect = suspect(node);
        JobId innocent = node.submit("innocent");
        node.does((_, job) -> {
            if (job.id().equals(suspect)) {
                node.live(Duration.ofSeconds(29));
                node.turn(2);
                assertThat(node.job(innocent).state()).isInstanceOf(Queued.class);
                assertThat(node.running(suspect).alone()).isTrue();
                node.live(Duration.ofSeconds(1));
                assertThat(node.running(suspect).alone()).isFalse();
                node.turn(2);
                assertThat(node.job(innocent).isFinished()).isTrue();
            }
            return Outcome.done();
        });

        node.turn(1);

        assertThat(node.finished(suspect).resultCode()).isEqualTo(200);
        assertThat(node.finished(innocent).resultCode()).isEqualTo(200);
    }

    @Test
    void aSuspectDoesNotWaitForAnotherThatHasOutlastedItsTime() throws Exception {
        JobId first = suspect(node);
        JobId second = suspect(node);
        node.queue.clear("epoch-1");
        put(node, first);
        node.does((_, job) -> {
            if (job.id().equals(first)) {
                node.live(WAIT);
                put(node, second);
                Instant before = node.time.instant();
                node.turn(2);
                assertThat(node.finished(second).finishedAt()).isEqualTo(before);
            }
            return Outcome.done(node.running(job.id()).alone());
        });

        node.turn(1);

        assertThat(node.output(second)).contains("false");
        assertThat(node.finished(first).resultCode()).isEqualTo(200);
    }

    @Test
    void whoeverStillRunsWhenASuspectIsJoinedStartsOnlyAfterThatIsStored() throws Exception {
        JobId suspect = suspect(node);
        JobId innocent = node.submit("innocent");
        node.does((_, job) -> {
            if (job.id().equals(suspect)) {
                node.faults.at("JobStore.save").always().failBefore();
                node.live(Duration.ofSeconds(60));
                node.turn(2);
                assertThat(node.job(innocent).state()).isInstanceOf(Queued.class);
                node.faults.heal();
            }
            return Outcome.done();
        });

        node.turn(1);

        assertThat(node.finished(suspect).resultCode()).isEqualTo(200);
    }

    @Test
    void aSecondSuspectIsPutOffWhileTheFirstRuns() throws Exception {
        JobId late = suspect(node);
        JobId early = suspect(node);
        // The second slot has its message before the first one closes the node.
        Gate reserved = node.faults.at("JobQueue.reserve").hangAfter();
        InThread otherSlot = InThread.start(() -> node.turn(2));
        reserved.awaitArrival();
        node.does((_, job) -> {
            reserved.open();
            otherSlot.join();
            return Outcome.done(node.running(job.id()).alone());
        });

        node.turn(1);

        assertThat(node.output(early)).contains("true");
        assertThat(node.undelivered()).containsExactly(Reason.QUARANTINE);
        assertThat(node.job(late).counters()).isEqualTo(new Counters(1, 0, 0, 1, 0));
        assertThat(node.messages()).isEqualTo(1);
    }

    @Test
    void aJobThatArrivesWhileASuspectRunsIsPutOff() throws Exception {
        JobId innocent = node.submit("innocent");
        JobId suspect = suspect(node);
        Gate reserved = node.faults.at("JobQueue.reserve").hangAfter();
        InThread otherSlot = InThread.start(() -> node.turn(2));
        reserved.awaitArrival();
        put(node, suspect);
        node.does((_, _) -> {
            reserved.open();
            otherSlot.join();
            return Outcome.done();
        });

        node.turn(1);

        assertThat(node.finished(suspect).resultCode()).isEqualTo(200);
        assertThat(node.undelivered()).containsExactly(Reason.QUARANTINE);
        assertThat(node.job(innocent).counters().attempts()).isZero();
    }

    @Test
    void aSuspectThatWaitsWhenTheNodeBeginsToEndIsGivenBackUncharged() throws Exception {
        Node standing = Node.inStandingTime(2);
        CountDownLatch end = new CountDownLatch(1);
        CountDownLatch begun = new CountDownLatch(1);
        JobId suspect = suspect(standing);
        standing.does((_, job) -> {
            begun.countDown();
            end.await();
            return Outcome.done();
        });
        InThread innocent = startBeside(standing, suspect, begun);
        InThread waiting = InThread.start(() -> standing.turn(2));
        standing.time.awaitSleepers(1);
        InThread drain =
                InThread.start(
                        () -> standing.worker.drain(Duration.ofSeconds(20), Duration.ofSeconds(3)));
        standing.time.awaitSleepers(2);

        end.countDown();
        innocent.join();
        advanceUntilEnd(standing, waiting);
        advanceUntilEnd(standing, drain);

        assertThat(standing.job(suspect).counters()).isEqualTo(new Counters(1, 0, 0, 1, 0));
        assertThat(standing.undelivered()).containsExactly(Reason.DRAINING);
        assertThat(standing.queue.health().queues().getFirst().ready()).isEqualTo(1);
    }

    /** A job under which a worker has died once, queued again. */
    private static JobId suspect(Node node) throws InterruptedException {
        JobId id = node.runningOnADeadWorker(false);
        node.takeAway(id);
        assertThat(node.job(id).isSuspect()).isTrue();
        return id;
    }

    /** Starts an innocent job in the first slot; the suspect's message comes after it. */
    private static InThread startBeside(Node node, JobId suspect, CountDownLatch begun)
            throws InterruptedException {
        node.queue.clear("epoch-1");
        node.submit("innocent");
        InThread innocent = InThread.start(() -> node.turn(1));
        begun.await();
        put(node, suspect);
        return innocent;
    }

    private static void put(Node node, JobId id) {
        node.queue.put(id, "default", Priority.NORMAL, Duration.ZERO);
    }

    private static void advanceUntilEnd(Node node, InThread thread) throws InterruptedException {
        while (thread.isAlive()) {
            node.time.advance(Duration.ofMillis(50));
            Thread.onSpinWait();
        }
        thread.join();
    }
}
