package io.zerog.application;

import static org.assertj.core.api.Assertions.assertThat;

import io.zerog.domain.handler.Outcome;
import io.zerog.domain.job.JobEvent;
import io.zerog.domain.job.JobId;
import io.zerog.domain.job.JobState.Queued;
import io.zerog.domain.job.QueuedReason;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What keeps a run alive, and what ends it when it is not its own any more. */
class HeartbeatTest {

    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final Duration HEARTBEAT = Node.TIMING.heartbeat();

    private final Node node = Node.standard();

    @Test
    void aRunBeatsEveryTenSecondsWithoutTheHelpOfItsJob() throws Exception {
        node.does((_, job) -> {
            node.live(MINUTE);
            return Outcome.done(node.running(job.id()).heartbeatSeq());
        });

        assertThat(node.output(node.run())).contains("6");
        assertThat(node.faults.calls("JobStore.save")).isEqualTo(8);
    }

    @Test
    void changedProgressIsSavedOnceASecondAtMost() throws Exception {
        node.does((_, job) -> {
            for (int i = 1; i <= 20; i++) {
                job.progress(i, 20, "steps", "step " + i);
                node.live(Node.TIMING.tick());
            }
            long beats = node.running(job.id()).heartbeatSeq();
            assertThat(node.job(job.id()).progress().done().orElseThrow()).isGreaterThan(18);
            return Outcome.done(beats);
        });

        assertThat(node.output(node.run())).contains("10");
    }

    @Test
    void whatARunSaysCanBeReadHalfASecondLater() throws Exception {
        node.does((_, job) -> {
            job.event("begun");
            assertThat(node.lines(job.id())).isEmpty();
            node.live(Node.TIMING.tick());
            assertThat(node.lines(job.id())).containsExactly("begun");
            return Outcome.done();
        });

        JobId id = node.run();

        assertThat(node.lines(id)).containsExactly("begun");
        assertThat(node.events(JobEvent.Logged.class)).hasSize(1);
    }

    @Test
    void aLongRunKeepsItsMessageToItself() throws Exception {
        node.does((_, _) -> {
            node.live(MINUTE.multipliedBy(5));
            assertThat(node.queue.health().queues().getFirst().reserved()).isEqualTo(1);
            return Outcome.done();
        });

        node.run();

        assertThat(node.messages()).isZero();
    }

    @Test
    void aQueueThatHangsDelaysNoHeartbeatAndStopsNoJob() throws Exception {
        node.hangQueueCalls();
        node.does((_, job) -> {
            node.live(MINUTE);
            assertThat(node.hangingCalls).hasSize(1);
            assertThat(job.isCancelled()).isFalse();
            return Outcome.done(node.running(job.id()).heartbeatSeq());
        });

        assertThat(node.output(node.run())).contains("6");
    }

    @Test
    void aHeartbeatThatFailsIsTriedAgainASecondLater() throws Exception {
        node.does((_, job) -> {
            node.faults.at("JobStore.save").times(2).failBefore();
            node.live(HEARTBEAT.plusSeconds(1));
            assertThat(node.running(job.id()).heartbeatSeq()).isZero();
            node.live(Duration.ofSeconds(1));
            assertThat(node.running(job.id()).heartbeatSeq()).isEqualTo(1);
            return Outcome.done();
        });

        assertThat(node.finished(node.run()).resultCode()).isEqualTo(200);
    }

    @Test
    void aHeartbeatWhoseAnswerWasLostIsNotALostLease() throws Exception {
        node.does((_, job) -> {
            node.faults.at("JobStore.save").failAfter();
            node.live(HEARTBEAT.plusSeconds(2));
            assertThat(job.isCancelled()).isFalse();
            assertThat(node.running(job.id()).heartbeatSeq()).isEqualTo(2);
            return Outcome.done();
        });

        assertThat(node.finished(node.run()).resultCode()).isEqualTo(200);
    }

    @Test
    void aCancelThatMovedTheVersionDoesNotEndTheLease() throws Exception {
        node.does((_, job) -> {
            node.cancel(job.id(), MINUTE);
            job.checkpoint("kept");
            node.cancel(job.id(), MINUTE);
            node.live(HEARTBEAT);
            assertThat(node.running(job.id()).heartbeatSeq()).isEqualTo(2);
            node.cancel(job.id(), MINUTE);
            return Outcome.done("done all the same");
        });

        assertThat(node.output(node.run())).contains("done all the same");
        assertThat(node.events(JobEvent.LeaseLost.class)).isEmpty();
    }

    @Test
    void aRunWhoseLeaseIsAnothersIsInterruptedAndLeavesNoTrace() throws Exception {
        node.does((_, job) -> {
            node.steal(job.id());
            node.live(HEARTBEAT);
            assertThat(job.isCancelled()).isTrue();
            job.event("too late");
            job.progress(0.9, "too late");
            node.live(HEARTBEAT);
            assertThat(Thread.interrupted()).isTrue();
            return Outcome.done("too late");
        });

        JobId id = node.run();

        assertThat(node.running(id).token()).isEqualTo(Node.THIEF);
        assertThat(node.running(id).heartbeatSeq()).isZero();
        assertThat(node.lines(id)).isEmpty();
        assertThat(node.job(id).progress().message()).isEmpty();
        assertThat(node.faults.calls("JobOutput.put")).isZero();
        assertThat(node.events(JobEvent.LeaseLost.class)).hasSize(1);
        assertThat(node.events(JobEvent.Finished.class)).isEmpty();
        assertThat(node.messages()).isEqualTo(1);
    }

    @Test
    void aRunThatWakesFromAPauseWritesNothingBeforeItKnowsThatItsLeaseIsItsOwn() throws Exception {
        node.does((_, job) -> {
            node.time.advance(MINUTE);
            node.steal(job.id());
            job.event("too late");
            node.tick();
            node.tick();
            assertThat(Thread.interrupted()).isTrue();
            return Outcome.done("too late");
        });

        JobId id = node.run();

        assertThat(node.lines(id)).isEmpty();
        assertThat(node.faults.calls("JobJournal.append")).isZero();
    }

    @Test
    void aRunThatEndsAfterAPauseWritesNeitherJournalNorOutputUnderALostLease() throws Exception {
        node.does((_, job) -> {
            job.event("too late");
            node.time.advance(MINUTE);
            node.steal(job.id());
            return Outcome.done("too late");
        });

        JobId id = node.run();

        assertThat(node.running(id).token()).isEqualTo(Node.THIEF);
        assertThat(node.faults.calls("JobJournal.append")).isZero();
        assertThat(node.faults.calls("JobOutput.put")).isZero();
        assertThat(node.events(JobEvent.LeaseLost.class)).hasSize(1);
    }

    @Test
    void aRunThatEndsAfterAPauseUnderItsOwnLeaseIsStored() throws Exception {
        node.does((_, job) -> {
            job.event("slow");
            node.time.advance(MINUTE);
            return Outcome.done("slow");
        });

        JobId id = node.run();

        assertThat(node.output(id)).contains("slow");
        assertThat(node.lines(id)).containsExactly("slow");
    }

    @Test
    void aCheckpointUnderALostLeaseEndsTheRun() throws Exception {
        node.does((_, job) -> {
            node.steal(job.id());
            job.checkpoint("mine");
            return Outcome.done("never reached");
        });

        JobId id = node.run();

        assertThat(node.job(id).checkpoint()).isEmpty();
        assertThat(node.running(id).token()).isEqualTo(Node.THIEF);
        assertThat(node.job(id).counters().errors()).isZero();
    }

    @Test
    void aRunThatFindsItsJobQueuedAgainPutsItsMessageOffUntilThen() throws Exception {
        node.does((_, job) -> {
            node.takeAway(job.id());
            return Outcome.done("too late");
        });

        JobId id = node.run();
        assertThat(((Queued) node.job(id).state()).reason()).isEqualTo(QueuedReason.ABANDONED);
        node.does((_, _) -> Outcome.done("second run"));
        node.turn();

        assertThat(node.output(id)).contains("second run");
        assertThat(node.messages()).isZero();
    }

    @Test
    void aRunWhoseJobIsGoneDeletesItsMessage() throws Exception {
        node.does((_, job) -> {
            var stored = node.store.find(job.id()).orElseThrow();
            assertThat(node.store.remove(job.id(), stored.version())).isTrue();
            return Outcome.done("nobody asks");
        });

        node.run();

        assertThat(node.messages()).isZero();
        assertThat(node.events(JobEvent.LeaseLost.class)).hasSize(1);
    }

    @Test
    void anExclusiveRunStopsFiveSecondsBeforeItsLeaseCouldLapse() throws Exception {
        Node careful = Node.of(type -> type.exclusive());
        careful.does((_, job) -> {
            careful.live(HEARTBEAT);
            careful.faults.at("JobStore.save").always().failBefore();
            careful.live(Duration.ofSeconds(25));
            assertThat(job.isCancelled()).isFalse();
            careful.live(Node.TIMING.tick());
            assertThat(job.isCancelled()).isTrue();
            careful.faults.heal();
            Node.endIfInterrupted();
            return Outcome.done("never reached");
        });

        JobId id = careful.run();

        assertThat(((Queued) careful.job(id).state()).reason()).isEqualTo(QueuedReason.INTERRUPTED);
        assertThat(careful.job(id).counters().errors()).isZero();
    }

    @Test
    void anExclusiveRunCountsFromTheMomentItAskedForItsLease() throws Exception {
        Node careful = Node.of(type -> type.exclusive());
        careful.does((_, job) -> {
            careful.faults.at("JobStore.save").always().failBefore();
            careful.live(Duration.ofSeconds(5));
            assertThat(job.isCancelled()).isFalse();
            careful.live(Node.TIMING.tick());
            assertThat(job.isCancelled()).isTrue();
            careful.faults.heal();
            Node.endIfInterrupted();
            return Outcome.done("never reached");
        });
        JobId id = careful.submit();
        careful.faults.at("JobStore.save").after(_ -> careful.time.advance(Duration.ofSeconds(20)));

        careful.turn();

        assertThat(careful.job(id).state()).isInstanceOf(Queued.class);
    }

    @Test
    void anyOtherRunGoesOnWhileTheStoreIsAway() throws Exception {
        node.does((_, job) -> {
            node.faults.at("JobStore").always().failBefore();
            node.live(MINUTE.multipliedBy(10));
            assertThat(job.isCancelled()).isFalse();
            node.faults.heal();
            return Outcome.done("patient");
        });

        assertThat(node.output(node.run())).contains("patient");
    }
}
