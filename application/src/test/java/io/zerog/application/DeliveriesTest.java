package io.zerog.application;

import static org.assertj.core.api.Assertions.assertThat;

import io.zerog.domain.handler.Outcome;
import io.zerog.domain.job.Job;
import io.zerog.domain.job.JobEvent;
import io.zerog.domain.job.JobEvent.Undelivered.Reason;
import io.zerog.domain.job.JobId;
import io.zerog.domain.job.Priority;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** A delivery is a hint: what the store says decides. */
class DeliveriesTest {

    private final Node node = Node.withSlots(2);

    @Test
    void aSlotLooksAndGoesOnWhenNothingIsThere() throws Exception {
        node.turn();

        assertThat(node.faults.calls()).containsExactly("JobQueue.health", "JobQueue.reserve");
        assertThat(node.events).isEmpty();
    }

    @Test
    void aMessageOfAnUnknownJobIsDeleted() throws Exception {
        put(new JobId(new UUID(9, 9)));

        node.turn();

        assertThat(node.messages()).isZero();
        assertThat(node.undelivered()).containsExactly(Reason.ABSENT);
    }

    @Test
    void aMessageOfAFinishedJobIsDeletedAndTheJobStaysAsItEnded() throws Exception {
        JobId id = node.run();
        Job before = node.job(id);
        put(id);

        node.turn();

        assertThat(node.job(id)).isEqualTo(before);
        assertThat(node.messages()).isZero();
        assertThat(node.undelivered()).containsExactly(Reason.FINISHED);
    }

    @Test
    void aDeliveryOfARunningJobIsPutOffAndNeverTakesIt() throws Exception {
        node.does((_, job) -> {
            put(job.id());
            var before = node.running(job.id());
            node.turn(2);
            assertThat(node.running(job.id())).isEqualTo(before);
            node.time.advance(Duration.ofMillis(29_999));
            node.turn(2);
            assertThat(node.faults.calls("Reservation.release")).isEqualTo(1);
            node.time.advance(Duration.ofMillis(1));
            node.turn(2);
            assertThat(node.faults.calls("Reservation.release")).isEqualTo(2);
            return Outcome.done();
        });

        JobId id = node.run();

        assertThat(node.undelivered()).containsExactly(Reason.RUNNING, Reason.RUNNING);
        assertThat(node.job(id).counters().attempts()).isEqualTo(1);
        node.time.advance(Duration.ofSeconds(30));
        node.turn();
        assertThat(node.messages()).isZero();
    }

    @Test
    void anEarlyDeliveryIsPutOffUntilItsMoment() throws Exception {
        JobId id = node.submit("later", new JobUseCases.When.After(Duration.ofMinutes(5)));
        put(id);

        node.turn();

        assertThat(node.undelivered()).containsExactly(Reason.EARLY);
        assertThat(node.job(id).counters().attempts()).isZero();
        node.time.advance(Duration.ofMinutes(5).minusMillis(1));
        node.turn();
        assertThat(node.job(id).counters().attempts()).isZero();
        node.time.advance(Duration.ofMillis(1));
        node.turn();
        assertThat(node.finished(id).resultCode()).isEqualTo(200);
    }

    @Test
    void aTypeThatThisWorkerLacksIsLeftToOthers() throws Exception {
        JobId id = new JobId(new UUID(9, 9));
        Job stranger =
                Job.submitted(
                        id,
                        "strange",
                        "default",
                        Priority.NORMAL,
                        node.time.instant(),
                        "epoch-1",
                        Optional.empty(),
                        node.time.instant());
        node.store.insert(stranger, new byte[0]);
        put(id);

        node.turn();

        assertThat(node.undelivered()).containsExactly(Reason.UNKNOWN_TYPE);
        assertThat(node.job(id)).isEqualTo(stranger);
        node.time.advance(Duration.ofMillis(9_999));
        node.turn();
        assertThat(node.undelivered()).hasSize(1);
        node.time.advance(Duration.ofMillis(1));
        node.turn();
        assertThat(node.undelivered()).hasSize(2);
        assertThat(node.messages()).isEqualTo(1);
    }

    @Test
    void ofTwoWorkersWithAMessageEachOneRunsTheJob() throws Exception {
        Node other = node.beside();
        JobId id = node.submit();
        put(id);
        node.faults.at("JobStore.save").before(_ -> turn(other));

        node.turn();

        assertThat(other.finished(id).resultCode()).isEqualTo(200);
        assertThat(node.job(id).counters().attempts()).isEqualTo(1);
        assertThat(node.undelivered()).containsExactly(Reason.LOST_RACE, Reason.FINISHED);
        assertThat(node.messages()).isZero();
    }

    @Test
    void aJobThatTheReconcilerStampedInBetweenIsClaimedAllTheSame() throws Exception {
        JobId id = node.submit();
        node.time.advance(Duration.ofSeconds(21));
        node.watch.turn();
        node.faults.at("JobStore.save").before(_ -> turn(node.reconciler));

        node.turn();

        assertThat(node.finished(id).resultCode()).isEqualTo(200);
        assertThat(node.job(id).counters().attempts()).isEqualTo(1);
        assertThat(node.events(JobEvent.Started.class)).hasSize(1);
    }

    @Test
    void aJobThatIsCancelledJustBeforeItsClaimDoesNotRun() throws Exception {
        JobId id = node.submit();
        node.faults.at("JobStore.save").before(_ -> node.cancel(id, Duration.ZERO));

        node.turn();

        assertThat(node.finished(id).resultCode()).isEqualTo(410);
        assertThat(node.job(id).counters().attempts()).isZero();
    }

    @Test
    void aWorkerThatWasToldToStopTakingGivesBackWhatItGetsAndGoesOnWhenTold() throws Exception {
        JobId id = node.submit();
        node.faults.at("JobQueue.reserve").after(_ -> node.worker.take(false));

        node.turn();
        node.turn();

        assertThat(node.undelivered()).containsExactly(Reason.DRAINING);
        assertThat(node.faults.calls("JobQueue.reserve")).isEqualTo(1);
        assertThat(node.queue.health().queues().getFirst().ready()).isEqualTo(1);
        node.worker.take(true);
        node.turn();
        assertThat(node.finished(id).resultCode()).isEqualTo(200);
    }

    @Test
    void aSlotIsBusyWhileItHoldsADeliveryAndNotBefore() throws Exception {
        Loop slot = node.worker.loops().getFirst();
        node.does((_, _) -> Outcome.done(slot.isBusy() + " " + node.worker.running().size()));

        JobId id = node.run();

        assertThat(node.output(id)).contains("true 1");
        assertThat(slot.isBusy()).isFalse();
        assertThat(node.worker.running()).isEmpty();
    }

    private void put(JobId id) {
        node.queue.put(id, "default", Priority.NORMAL, Duration.ZERO);
    }

    private static void turn(Node other) {
        try {
            other.turn();
        } catch (InterruptedException impossible) {
            throw new AssertionError(impossible);
        }
    }

    private static void turn(Loop loop) {
        try {
            loop.turn();
        } catch (InterruptedException impossible) {
            throw new AssertionError(impossible);
        }
    }
}
