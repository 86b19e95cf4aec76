package io.zerog.application;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.zerog.domain.handler.Outcome;
import io.zerog.domain.job.Cause;
import io.zerog.domain.job.Counters;
import io.zerog.domain.job.JobEvent;
import io.zerog.domain.job.JobId;
import io.zerog.domain.job.JobState.Queued;
import io.zerog.domain.job.JobState.Running;
import io.zerog.domain.job.QueuedReason;
import io.zerog.domain.job.Review;
import io.zerog.domain.port.PortUnavailableException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Running jobs whose worker fell silent. */
class ReconcilerTest {

    private static final Duration PASS = Node.TIMING.reconcile();
    private static final Duration LEASE = Node.TIMING.lease();

    private final Node node = Node.standard();

    @Test
    void aSilentJobIsTakenAfterOneLeaseOfObservationAndRunsAgain() throws Exception {
        JobId id = node.runningOnADeadWorker(false);
        node.queue.clear("epoch-1");

        node.reconcile(LEASE);
        assertThat(node.job(id).state()).isInstanceOf(Running.class);
        node.reconcile(PASS);

        assertThat(node.job(id).state())
                .isEqualTo(new Queued(node.time.instant(), QueuedReason.ABANDONED));
        assertThat(node.job(id).counters()).isEqualTo(new Counters(1, 0, 0, 1, 0));
        assertThat(node.job(id).review()).isEqualTo(Review.first(node.time.instant(), "epoch-1"));
        assertThat(node.events(JobEvent.Abandoned.class)).hasSize(1);
        assertThat(node.messages()).isEqualTo(1);
        node.turn();
        assertThat(node.finished(id).resultCode()).isEqualTo(200);
    }

    @Test
    void aWorkerThatIsKnownToBeDeadIsNotWaitedFor() throws Exception {
        JobId id = node.runningOnADeadWorker(false);
        node.dead.add("dead");

        node.reconcile(PASS);
        // What the worker has left of the job has until the next pass to end.
        assertThat(node.job(id).state()).isInstanceOf(Running.class);
        node.reconcile(PASS);

        assertThat(node.job(id).counters()).isEqualTo(new Counters(1, 0, 0, 1, 0));
        node.turn();
        assertThat(node.finished(id).resultCode()).isEqualTo(200);
    }

    @Test
    void theDeathOfAnotherWorkerIsNoReason() throws Exception {
        JobId id = node.runningOnADeadWorker(false);
        node.dead.add("another");

        node.reconcile(LEASE);

        assertThat(node.job(id).state()).isInstanceOf(Running.class);
    }

    @Test
    void aRunThatBeatsIsNeverTaken() throws Exception {
        Node other = node.beside();
        node.does((_, _) -> {
            for (int i = 0; i < 60; i++) {
                node.live(PASS);
                other.watch.turn();
                other.reconciler.turn();
            }
            return Outcome.done();
        });

        JobId id = node.run();

        assertThat(node.job(id).counters()).isEqualTo(new Counters(1, 0, 0, 0, 0));
    }

    @Test
    void aRunThatPausedTooLongIsRunElsewhereAndOnlyThatRunCounts() throws Exception {
        Node other = node.beside();
        other.does((_, job) -> Outcome.done("attempt " + job.attempt()));
        node.does((_, job) -> {
            other.reconcile(LEASE.plus(PASS));
            other.turn();
            return Outcome.done("attempt " + job.attempt());
        });

        JobId id = node.run();

        assertThat(node.output(id)).contains("attempt 2");
        assertThat(node.events(JobEvent.LeaseLost.class)).hasSize(1);
        assertThat(node.events(JobEvent.Finished.class)).isEmpty();
        assertThat(other.events(JobEvent.Finished.class)).hasSize(1);
        assertThat(node.messages()).isZero();
    }

    @Test
    void anOutageOfTheStoreCountsForNobody() throws Exception {
        JobId id = node.runningOnADeadWorker(false);
        node.reconcile(Duration.ofSeconds(20));
        node.faults.at("OpenJobs.due").times(24).failBefore();
        node.reconcile(Duration.ofSeconds(120));

        // Of the lease, 15 s were watched before; the time from the last failure on counts.
        assertStillRunsAndIsTakenAfter(id, Duration.ofSeconds(15));
    }

    @Test
    void whatWasWatchedBeforeAPassThatFailedCounts() throws Exception {
        JobId id = node.runningOnADeadWorker(false);
        node.reconcile(Duration.ofSeconds(25));
        node.faults.at("OpenJobs.due").failBefore();
        node.reconcile(PASS);

        assertStillRunsAndIsTakenAfter(id, Duration.ofSeconds(10));
    }

    @Test
    void aPassThatFailedHalfwayHasSeenNothing() throws Exception {
        JobId id = node.runningOnADeadWorker(false);
        JobId due = node.submit("due", new JobUseCases.When.After(Duration.ofSeconds(10)));
        node.queue.clear("epoch-1");
        node.reconcile(Duration.ofSeconds(25));
        node.time.advance(PASS);
        node.watch.turn();
        assertThat(node.job(due).isDue(node.time.instant(), "epoch-1")).isTrue();
        node.faults.at("JobStore.save").failBefore();
        assertThatExceptionOfType(PortUnavailableException.class).isThrownBy(node.reconciler::turn);

        assertStillRunsAndIsTakenAfter(id, Duration.ofSeconds(10));
    }

    @Test
    void aPassThatBrokeInAnyOtherWayHasSeenNothingEither() throws Exception {
        JobId id = node.runningOnADeadWorker(false);
        node.reconcile(Duration.ofSeconds(30));
        node.time.advance(PASS);
        node.faults
                .at("OpenJobs.due")
                .before(_ -> {
                    throw new IllegalStateException("broken");
                });
        assertThatIllegalStateException().isThrownBy(node.reconciler::turn);

        assertStillRunsAndIsTakenAfter(id, PASS);
    }

    @Test
    void aPauseOfTheObserverCountsForNobody() throws Exception {
        JobId id = node.runningOnADeadWorker(false);
        node.reconcile(Duration.ofSeconds(30));
        node.time.advance(LEASE.multipliedBy(10));
        node.reconciler.turn();

        assertStillRunsAndIsTakenAfter(id, Duration.ZERO);
    }

    private void assertStillRunsAndIsTakenAfter(JobId id, Duration watched) throws Exception {
        node.reconcile(watched);
        assertThat(node.job(id).state()).isInstanceOf(Running.class);
        node.reconcile(PASS);
        assertThat(node.job(id).state()).isInstanceOf(Queued.class);
    }

    @Test
    void aStepOfTheWallClockAbandonsNobody() throws Exception {
        JobId id = node.runningOnADeadWorker(false);
        node.reconcile(Duration.ofSeconds(10));
        node.time.setWallClock(node.time.instant().plus(Duration.ofDays(1)));
        node.reconcile(Duration.ofSeconds(20));

        assertThat(node.job(id).state()).isInstanceOf(Running.class);
    }

    @Test
    void ofManyReconcilersOneTakesAJob() throws Exception {
        Node other = node.beside();
        JobId id = node.runningOnADeadWorker(false);
        node.queue.clear("epoch-1");
        for (int i = 0; i < 6; i++) {
            node.reconcile(PASS);
            other.reconciler.turn();
        }
        node.time.advance(PASS);
        node.faults.at("OpenJobs.due").after(_ -> turn(other.reconciler));
        node.reconciler.turn();

        assertThat(node.job(id).counters().abandons()).isEqualTo(1);
        assertThat(node.messages()).isEqualTo(1);
        assertThat(other.events(JobEvent.Abandoned.class)).hasSize(1);
        assertThat(node.events(JobEvent.Abandoned.class)).isEmpty();
    }

    @Test
    void aJobThatIsSilentWhenItsCancelComesIsCancelled() throws Exception {
        JobId id = node.runningOnADeadWorker(false);
        node.cancel(id, Duration.ZERO);

        node.reconcile(LEASE.plus(PASS));

        assertThat(node.finished(id).resultCode()).isEqualTo(410);
        assertThat(node.job(id).counters().abandons()).isEqualTo(1);
    }

    @Test
    void aJobThatKillsItsWorkerThreeTimesAloneHasCrashed() throws Exception {
        JobId id = node.runningOnADeadWorker(true);
        for (int crash = 1; crash < 3; crash++) {
            node.reconcile(LEASE.plus(PASS));
            assertThat(node.job(id).counters().soloAbandons()).isEqualTo(crash);
            node.diesUnder(id, true);
        }
        node.reconcile(LEASE.plus(PASS));

        assertThat(node.finished(id).resultCode()).isEqualTo(500);
        assertThat(node.finished(id).cause()).contains(Cause.CRASHED);
        assertThat(node.job(id).counters()).isEqualTo(new Counters(3, 0, 0, 0, 3));
    }

    @Test
    void aJobWhoseWorkersDieInCompanyHasCrashedAfterTen() throws Exception {
        JobId id = node.runningOnADeadWorker(false);
        for (int crash = 1; crash < 10; crash++) {
            node.reconcile(LEASE.plus(PASS));
            assertThat(node.job(id).counters().abandons()).isEqualTo(crash);
            node.diesUnder(id, false);
        }
        node.reconcile(LEASE.plus(PASS));

        assertThat(node.finished(id).cause()).contains(Cause.CRASHED);
        assertThat(node.job(id).counters()).isEqualTo(new Counters(10, 0, 0, 10, 0));
    }

    @Test
    void atTheStartOfAStoreOfOneProcessTheFormerLeasesAreVoidAtOnce() throws Exception {
        JobId first = node.runningOnADeadWorker(false);
        JobId second = node.runningOnADeadWorker(true);
        JobId waiting = node.submit("later", new JobUseCases.When.After(Duration.ofHours(1)));
        node.queue.clear("epoch-2");
        var before = node.job(waiting);

        assertThat(node.reconciler.voidFormerLeases()).isEqualTo(2);

        assertThat(node.job(first).counters()).isEqualTo(new Counters(1, 0, 0, 1, 0));
        assertThat(node.job(second).counters()).isEqualTo(new Counters(1, 0, 0, 0, 1));
        assertThat(node.job(waiting)).isEqualTo(before);
        assertThat(node.messages()).isEqualTo(2);
    }

    @Test
    void aQueueThatIsAwayDoesNotKeepFormerLeasesAlive() throws Exception {
        JobId id = node.runningOnADeadWorker(false);
        node.faults.at("JobQueue.put").failBefore();

        assertThat(node.reconciler.voidFormerLeases()).isEqualTo(1);

        assertThat(node.job(id).state()).isInstanceOf(Queued.class);
        node.settle(id);
        assertThat(node.finished(id).resultCode()).isEqualTo(200);
    }

    private static void turn(Loop loop) {
        try {
            loop.turn();
        } catch (InterruptedException impossible) {
            throw new AssertionError(impossible);
        }
    }
}
