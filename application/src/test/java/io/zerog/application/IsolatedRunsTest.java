package io.zerog.application;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.zerog.domain.handler.Backoff;
import io.zerog.domain.handler.Failure;
import io.zerog.domain.handler.Outcome;
import io.zerog.domain.job.CancelRequest;
import io.zerog.domain.job.Cause;
import io.zerog.domain.job.Counters;
import io.zerog.domain.job.Death;
import io.zerog.domain.job.Ending;
import io.zerog.domain.job.JobId;
import io.zerog.domain.job.JobState.Queued;
import io.zerog.domain.job.ProcessUse;
import io.zerog.domain.job.QueuedReason;
import io.zerog.domain.port.RunDiedException;
import io.zerog.domain.port.ThrownElsewhereException;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Runs in processes of their own, as the core sees them. */
class IsolatedRunsTest {

    private static final Duration TICK = Node.TIMING.tick();
    private static final ProcessUse USE =
            new ProcessUse(
                    OptionalInt.of(137), OptionalLong.of(5), Optional.of(Duration.ofMillis(7)));

    private final Node node =
            isolating(Node.of(type -> type.backoff(Backoff.fixed(Duration.ZERO))));

    @AfterEach
    void noInterruptLeaksOutOfItsRun() {
        assertThat(Thread.interrupted()).isFalse();
    }

    @Test
    void aKillFromAnotherNodeTakesEffectWithTheNextHeartbeatAndWithoutAGrace() throws Exception {
        node.does((_, job) -> {
            cancel(job.id(), CancelRequest.Mode.KILL, Duration.ofHours(1));
            node.live(Node.TIMING.heartbeat().minus(TICK));
            assertThat(node.runner.kills).isEmpty();
            node.live(TICK.multipliedBy(2));
            assertThat(node.runner.kills).containsExactly(node.running(job.id()).token());
            node.live(TICK.multipliedBy(2));
            node.runner.context.used(USE);
            throw RunDiedException.killed();
        });

        JobId id = node.run();

        assertThat(node.finished(id).resultCode()).isEqualTo(410);
        assertThat(node.finished(id).ending()).isEqualTo(Ending.CANCELLED);
        assertThat(node.finished(id).cause()).contains(Cause.KILLED);
        assertThat(node.finished(id).process()).contains(USE);
        assertThat(node.runner.kills).hasSize(1);
        assertThat(node.runner.interrupts).isEmpty();
        assertThat(node.messages()).isZero();
    }

    @Test
    void aCancelAsksThenInterruptsThenKills() throws Exception {
        node.does((_, job) -> {
            cancel(job.id(), CancelRequest.Mode.GRACEFUL, Duration.ofSeconds(2));
            node.worker.cancelRequested(node.job(job.id()));
            assertThat(job.isCancelled()).isTrue();
            node.live(Duration.ofSeconds(2).minus(TICK));
            assertThat(node.runner.interrupts).isEmpty();
            node.live(TICK);
            assertThat(node.runner.interrupts).hasSize(1);
            assertThat(node.runner.kills).isEmpty();
            node.live(TICK);
            assertThat(node.runner.kills).hasSize(1);
            Thread.interrupted();
            throw RunDiedException.killed();
        });

        assertThat(node.finished(node.run()).cause()).contains(Cause.KILLED);
    }

    @Test
    void aKillAfterACancelDoesNotWaitForItsGrace() throws Exception {
        node.does((_, job) -> {
            cancel(job.id(), CancelRequest.Mode.GRACEFUL, Duration.ofHours(1));
            node.worker.cancelRequested(node.job(job.id()));
            cancel(job.id(), CancelRequest.Mode.KILL, Duration.ofHours(1));
            node.worker.cancelRequested(node.job(job.id()));
            node.tick();
            assertThat(node.runner.kills).hasSize(1);
            throw RunDiedException.killed();
        });

        assertThat(node.finished(node.run()).cause()).contains(Cause.KILLED);
    }

    @Test
    void whoeverEndsByItselfWhenItIsAskedWasNotKilled() throws Exception {
        node.does((_, job) -> {
            cancel(job.id(), CancelRequest.Mode.KILL, Duration.ZERO);
            node.worker.cancelRequested(node.job(job.id()));
            throw new InterruptedException("as asked");
        });

        assertThat(node.finished(node.run()).cause()).contains(Cause.CANCELLED);
    }

    @Test
    void aJobThatIsDoneAtTheMomentOfItsKillHasSucceeded() throws Exception {
        node.does((_, job) -> {
            cancel(job.id(), CancelRequest.Mode.KILL, Duration.ZERO);
            node.worker.cancelRequested(node.job(job.id()));
            node.tick();
            assertThat(node.runner.kills).hasSize(1);
            return Outcome.done("quick");
        });

        assertThat(node.output(node.run())).contains("quick");
    }

    @Test
    void aRunOverItsTimeoutIsKilledWhenItIgnoresItsInterrupt() throws Exception {
        Node strict =
                isolating(Node.of(type -> type.runTimeout(Duration.ofSeconds(5)).maxErrors(1)));
        strict.does((_, _) -> {
            strict.live(Duration.ofSeconds(5).plus(TICK));
            assertThat(strict.runner.interrupts).hasSize(1);
            strict.live(Duration.ofSeconds(3).minus(TICK));
            assertThat(strict.runner.kills).isEmpty();
            strict.live(TICK);
            assertThat(strict.runner.kills).hasSize(1);
            Thread.interrupted();
            throw RunDiedException.killed();
        });

        JobId id = strict.run();

        assertThat(strict.finished(id).resultCode()).isEqualTo(504);
        assertThat(strict.finished(id).cause()).contains(Cause.TIMEOUT);
    }

    @Test
    void aJobThatCrashesItsProcessFailsTheThirdTime() throws Exception {
        node.does((_, _) -> {
            throw RunDiedException.by(Death.CRASHED, "signal 11");
        });
        JobId id = node.run();
        assertThat(node.job(id).counters()).isEqualTo(new Counters(1, 0, 0, 0, 1));
        assertThat(((Queued) node.job(id).state()).reason()).isEqualTo(QueuedReason.CRASHED);

        node.turn();
        node.turn();

        assertThat(node.finished(id).cause()).contains(Cause.CRASHED);
        assertThat(node.job(id).counters()).isEqualTo(new Counters(3, 0, 0, 0, 3));
        assertThat(node.lines(id)).containsExactly("signal 11", "signal 11", "signal 11");
        assertThat(node.messages()).isZero();
    }

    @Test
    void aKillACrashAndARedeliveryAtOneMomentStartItNeverAgain() throws Exception {
        node.does((_, job) -> {
            cancel(job.id(), CancelRequest.Mode.KILL, Duration.ZERO);
            throw RunDiedException.by(Death.CRASHED, "signal 11");
        });
        JobId id = node.submit();
        node.queue.put(id, "default", io.zerog.domain.job.Priority.NORMAL, Duration.ZERO);

        node.turn();
        node.turn();

        assertThat(node.finished(id).ending()).isEqualTo(Ending.CANCELLED);
        assertThat(node.job(id).counters().attempts()).isEqualTo(1);
        assertThat(node.messages()).isZero();
    }

    @Test
    void whatWasThrownThereIsKeptAsItWas() throws Exception {
        Failure failure = new Failure("broken", Optional.of("at Job.run"));
        node.does((_, _) -> {
            throw new ThrownElsewhereException(failure, false);
        });

        JobId id = node.run();

        assertThat(node.finished(id).cause()).contains(Cause.EXCEPTION);
        assertThat(node.store.read(id, 0, 10).entries().getFirst().stackTrace())
                .contains("at Job.run");
    }

    @Test
    void aRunThatLostItsLeaseIsKilledToo() throws Exception {
        node.does((_, job) -> {
            node.steal(job.id());
            node.live(Node.TIMING.heartbeat().plus(Duration.ofSeconds(3)));
            assertThat(node.runner.kills).hasSize(1);
            Thread.interrupted();
            throw RunDiedException.killed();
        });

        JobId id = node.run();

        assertThat(node.running(id).token()).isEqualTo(Node.THIEF);
    }

    @Test
    void aSuspectInAProcessOfItsOwnNeedsNoQuarantine() throws Exception {
        Node two = isolating(Node.withSlots(2));
        JobId suspect = two.runningOnADeadWorker(false);
        two.takeAway(suspect);
        two.queue.clear("epoch-1");
        two.queue.put(suspect, "default", io.zerog.domain.job.Priority.NORMAL, Duration.ZERO);
        two.does((text, job) -> {
            if (job.id().equals(suspect)) {
                JobId beside = two.submit("beside");
                two.turn(2);
                assertThat(two.job(beside).isFinished()).isTrue();
            }
            return Outcome.done(two.running(job.id()).alone());
        });

        two.turn(1);

        assertThat(two.output(suspect)).contains("false");
        assertThat(two.undelivered()).isEmpty();
    }

    @Test
    void aRunIsLookedIntoWhereItIs() throws Exception {
        Diagnostics here = new Diagnostics(node.store, Optional.of(node.worker));
        Diagnostics elsewhere = new Diagnostics(node.store, Optional.empty());
        node.does((_, job) -> {
            node.time.advance(Duration.ofSeconds(4));
            DiagnosticsUseCases.Diagnosis found = here.diagnose(job.id());
            assertThat(found.worker()).isEqualTo(node.worker.id());
            assertThat(found.isolated()).isTrue();
            assertThat(found.leaseAge()).isEqualTo(Duration.ofSeconds(4));
            assertThat(found.sinceProgress()).isEqualTo(Duration.ofSeconds(4));
            assertThat(found.run().threadDump()).contains("IsolatedRunsTest");
            assertThatExceptionOfType(RefusedException.class)
                    .isThrownBy(() -> elsewhere.diagnose(job.id()))
                    .withMessageContaining(node.worker.id());
            return Outcome.done();
        });

        JobId id = node.run();

        assertThatExceptionOfType(RefusedException.class)
                .isThrownBy(() -> here.diagnose(id))
                .matches(refused -> refused.reason() == RefusedException.Reason.NOT_RUNNING);
    }

    private void cancel(JobId id, CancelRequest.Mode mode, Duration grace) {
        node.jobs.cancel(
                id, new JobUseCases.Cancellation(mode, grace, Optional.empty(), Optional.empty()));
    }

    private static Node isolating(Node node) {
        node.runner.isolate();
        return node;
    }
}
