package io.zerog.application;

import static org.assertj.core.api.Assertions.assertThat;

import io.zerog.domain.handler.Outcome;
import io.zerog.domain.job.Cause;
import io.zerog.domain.job.Counters;
import io.zerog.domain.job.Ending;
import io.zerog.domain.job.JobEvent;
import io.zerog.domain.job.JobEvent.Undelivered.Reason;
import io.zerog.domain.job.JobId;
import io.zerog.domain.job.JobState.Queued;
import io.zerog.domain.job.QueuedReason;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Runs that are told to end: timeouts and cancels. */
class WorkerInterruptsTest {

    private static final Duration TICK = Node.TIMING.tick();
    private static final Duration GRACE = Duration.ofSeconds(10);

    private final Node node = Node.standard();

    @AfterEach
    void noInterruptLeaksOutOfItsRun() {
        assertThat(Thread.interrupted()).isFalse();
    }

    @Test
    void aRunThatTakesTooLongIsInterruptedAndTriedAgain() throws Exception {
        Node strict = Node.of(type -> type.runTimeout(Duration.ofSeconds(60)));
        strict.does((_, job) -> {
            strict.live(Duration.ofSeconds(60));
            assertThat(job.isCancelled()).isFalse();
            strict.live(TICK);
            assertThat(job.isCancelled()).isTrue();
            Node.endIfInterrupted();
            return Outcome.done();
        });

        JobId id = strict.run();

        assertThat(((Queued) strict.job(id).state()).reason()).isEqualTo(QueuedReason.RETRIED);
        assertThat(strict.job(id).counters()).isEqualTo(new Counters(1, 1, 0, 0, 0));
        assertThat(strict.lines(id)).containsExactly("the run took longer than allowed");
    }

    @Test
    void theLastTimeoutAllowedFailsTheJobWith504() throws Exception {
        Node strict = Node.of(type -> type.runTimeout(Duration.ofSeconds(1)).maxErrors(1));
        strict.does((_, _) -> {
            strict.live(Duration.ofSeconds(2));
            Node.endIfInterrupted();
            return Outcome.done();
        });

        JobId id = strict.run();

        assertThat(strict.finished(id).resultCode()).isEqualTo(504);
        assertThat(strict.finished(id).cause()).contains(Cause.TIMEOUT);
        assertThat(strict.messages()).isZero();
    }

    @Test
    void aRunThatReportsProgressIsNotStalledAndOneThatStopsIs() throws Exception {
        Node strict = Node.of(type -> type.stallTimeout(Duration.ofSeconds(5)).maxErrors(1));
        strict.does((_, job) -> {
            for (int i = 0; i < 10; i++) {
                strict.live(Duration.ofSeconds(5));
                job.progress(0.5, "the same again");
            }
            strict.live(Duration.ofSeconds(5));
            assertThat(job.isCancelled()).isFalse();
            strict.live(TICK);
            Node.endIfInterrupted();
            return Outcome.done();
        });

        JobId id = strict.run();

        assertThat(strict.finished(id).resultCode()).isEqualTo(504);
        assertThat(strict.finished(id).cause()).contains(Cause.STALLED);
        assertThat(strict.lines(id)).containsExactly("the run made no progress for too long");
    }

    @Test
    void aRunThatIsDoneAllTheSameHasSucceeded() throws Exception {
        Node strict = Node.of(type -> type.runTimeout(Duration.ofSeconds(1)));
        strict.does((_, _) -> {
            strict.live(Duration.ofSeconds(30));
            assertThat(Thread.interrupted()).isTrue();
            return Outcome.done("late, but done");
        });

        assertThat(strict.output(strict.run())).contains("late, but done");
    }

    @Test
    void aJobCancelledWhileQueuedEndsAtOnceAndItsMessageDiesAtItsDelivery() throws Exception {
        node.does((_, _) -> Outcome.done("ran"));
        JobId id = node.submit();

        node.cancel(id, GRACE);

        assertThat(node.finished(id).resultCode()).isEqualTo(410);
        assertThat(node.finished(id).cause()).contains(Cause.CANCELLED);
        assertThat(node.messages()).isEqualTo(1);
        node.turn();
        assertThat(node.messages()).isZero();
        assertThat(node.undelivered()).containsExactly(Reason.FINISHED);
        assertThat(node.job(id).counters().attempts()).isZero();
    }

    @Test
    void aRunningJobSeesItsCancelWithItsNextHeartbeatAndIsInterruptedAfterTheGrace()
            throws Exception {
        node.does((_, job) -> {
            node.cancel(job.id(), GRACE);
            node.live(Node.TIMING.heartbeat().minus(TICK));
            assertThat(job.isCancelled()).isFalse();
            node.live(TICK);
            assertThat(job.isCancelled()).isTrue();
            node.live(GRACE.minus(TICK));
            assertThat(Thread.currentThread().isInterrupted()).isFalse();
            node.live(TICK);
            Node.endIfInterrupted();
            return Outcome.again(Duration.ZERO, "never");
        });

        JobId id = node.run();

        assertThat(node.finished(id).resultCode()).isEqualTo(410);
        assertThat(node.finished(id).ending()).isEqualTo(Ending.CANCELLED);
        assertThat(node.job(id).counters()).isEqualTo(new Counters(1, 0, 0, 0, 0));
        assertThat(node.lines(id)).isEmpty();
        assertThat(node.messages()).isZero();
    }

    @Test
    void onTheSameNodeItIsAskedAtOnce() throws Exception {
        List<String> asked = new ArrayList<>();
        node.does((_, job) -> {
            job.onCancel(() -> asked.add("first"));
            node.cancel(job.id(), GRACE);
            node.worker.cancelRequested(node.job(job.id()));
            node.worker.cancelRequested(node.job(job.id()));
            assertThat(job.isCancelled()).isTrue();
            job.onCancel(() -> asked.add("second"));
            assertThat(Thread.currentThread().isInterrupted()).isFalse();
            throw new IOException("gave up, as asked");
        });

        JobId id = node.run();

        assertThat(asked).containsExactly("first", "second");
        assertThat(node.finished(id).resultCode()).isEqualTo(410);
        assertThat(node.job(id).counters().errors()).isZero();
        assertThat(node.lines(id)).isEmpty();
    }

    @Test
    void aCancelOfAnotherJobAsksNobodyElse() throws Exception {
        JobId other = node.submit("other", new JobUseCases.When.After(Duration.ofHours(1)));
        node.does((_, job) -> {
            node.cancel(other, GRACE);
            node.worker.cancelRequested(node.job(other));
            return Outcome.done(job.isCancelled());
        });

        assertThat(node.output(node.run())).contains("false");
    }

    @Test
    void aJobThatIsDoneBeforeItNoticesItsCancelHasSucceeded() throws Exception {
        node.does((_, job) -> {
            node.cancel(job.id(), Duration.ZERO);
            return Outcome.done("quick");
        });

        JobId id = node.run();

        assertThat(node.finished(id).ending()).isEqualTo(Ending.SUCCEEDED);
        assertThat(node.output(id)).contains("quick");
        assertThat(node.job(id).cancel()).isPresent();
    }

    @Test
    void aRunThatIgnoresItsInterruptIsReportedOnce() throws Exception {
        node.does((_, job) -> {
            node.cancel(job.id(), Duration.ZERO);
            node.worker.cancelRequested(node.job(job.id()));
            node.live(Timing.UNRESPONSIVE);
            assertThat(node.events(JobEvent.Unresponsive.class)).isEmpty();
            node.live(Duration.ofMinutes(1));
            assertThat(node.running(job.id()).heartbeatSeq()).isPositive();
            throw new IOException("at last");
        });

        JobId id = node.run();

        assertThat(node.events(JobEvent.Unresponsive.class))
                .containsExactly(new JobEvent.Unresponsive(id));
        assertThat(node.finished(id).resultCode()).isEqualTo(410);
    }

    @Test
    void aCancelThatCameBeforeTheJobsOwnCodeKeepsItFromBeginning() throws Exception {
        List<String> ran = new ArrayList<>();
        node.does((_, job) -> {
            ran.add("ran");
            return Outcome.again(Duration.ZERO, "never");
        });
        JobId id = node.submit();
        node.faults
                .at("JobStore.parameters")
                .before(_ -> {
                    node.cancel(id, Duration.ZERO);
                    node.worker.cancelRequested(node.job(id));
                    tick();
                });

        node.turn();

        assertThat(ran).isEmpty();
        assertThat(node.finished(id).resultCode()).isEqualTo(410);
    }

    /** Else one job's callback could stop the heartbeats of all others. */
    @Test
    void whatAJobDoesWhenItIsAskedToEndDelaysNoHeartbeat() throws Exception {
        List<String> asked = new ArrayList<>();
        node.hangQueueCalls();
        node.does((_, job) -> {
            job.onCancel(() -> asked.add("asked"));
            node.cancel(job.id(), GRACE);
            node.worker.cancelRequested(node.job(job.id()));
            assertThat(asked).isEmpty();
            node.hangingCalls.remove().run();
            assertThat(asked).containsExactly("asked");
            return Outcome.done();
        });

        node.run();

        assertThat(asked).containsExactly("asked");
    }

    @Test
    void aCallbackThatThrowsIsToldAndBreaksNothing() throws Exception {
        node.does((_, job) -> {
            job.onCancel(() -> {
                throw new IllegalStateException("broken");
            });
            job.onCancel(() -> job.event("asked"));
            node.cancel(job.id(), GRACE);
            node.worker.cancelRequested(node.job(job.id()));
            return Outcome.done();
        });

        JobId id = node.run();

        assertThat(node.lines(id)).hasSize(2).last().isEqualTo("asked");
        assertThat(node.lines(id).getFirst()).contains("broken");
    }

    private void tick() {
        try {
            node.tick();
        } catch (InterruptedException impossible) {
            throw new AssertionError(impossible);
        }
    }
}
