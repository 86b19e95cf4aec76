package io.zerog.application;

import static org.assertj.core.api.Assertions.assertThat;

import io.zerog.domain.handler.Backoff;
import io.zerog.domain.handler.Failure;
import io.zerog.domain.handler.Outcome;
import io.zerog.domain.handler.Output;
import io.zerog.domain.job.Cause;
import io.zerog.domain.job.Counters;
import io.zerog.domain.job.Ending;
import io.zerog.domain.job.Job;
import io.zerog.domain.job.JobEvent;
import io.zerog.domain.job.JobId;
import io.zerog.domain.job.JobState.Queued;
import io.zerog.domain.job.JournalEntry;
import io.zerog.domain.job.QueuedReason;
import io.zerog.domain.port.JobOutput;
import io.zerog.testkit.SettableTime;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** How runs end that nobody disturbs. */
class WorkerEndingsTest {

    private final Node node = Node.standard();

    @Test
    void aJobThatIsDoneHasSucceededWithItsOutput() throws Exception {
        JobId id = node.run();

        assertThat(node.finished(id).resultCode()).isEqualTo(200);
        assertThat(node.finished(id).ending()).isEqualTo(Ending.SUCCEEDED);
        assertThat(node.output(id)).contains("hello");
        assertThat(node.job(id).progress().fraction()).isEqualTo(1);
        assertThat(node.job(id).counters()).isEqualTo(new Counters(1, 0, 0, 0, 0));
        assertThat(node.messages()).isZero();
        assertThat(Node.names(node.events))
                .containsExactly("Submitted", "Started", "RunEnded", "Finished");
    }

    @Test
    void aJobThatIsDoneWithoutOutputNamesNone() throws Exception {
        node.does((_, _) -> Outcome.done());

        JobId id = node.run();

        assertThat(node.finished(id).resultCode()).isEqualTo(200);
        assertThat(node.finished(id).outputToken()).isEmpty();
        assertThat(node.faults.calls("JobOutput.put")).isZero();
    }

    @Test
    void aJobCostsTwoSavesTwoReadsAndNoJournalUnlessItSaysSomething() throws Exception {
        node.run();

        assertThat(node.faults.calls("JobStore.insert")).isEqualTo(1);
        assertThat(node.faults.calls("JobStore.save")).isEqualTo(2);
        assertThat(node.faults.calls("JobStore.find")).isEqualTo(1);
        assertThat(node.faults.calls("JobStore.parameters")).isEqualTo(1);
        assertThat(node.faults.calls("JobJournal")).isZero();
        assertThat(node.faults.calls("JobQueue.put")).isEqualTo(1);
        assertThat(node.faults.calls("JobQueue.reserve")).isEqualTo(1);
        assertThat(node.faults.calls("Reservation.delete")).isEqualTo(1);
        assertThat(node.faults.calls("Reservation.release")).isZero();
    }

    @Test
    void aJobEndsWithASuccessCodeOfItsOwn() throws Exception {
        node.does((_, _) -> Outcome.done("made", 201));

        JobId id = node.run();

        assertThat(node.finished(id).resultCode()).isEqualTo(201);
        assertThat(node.finished(id).ending()).isEqualTo(Ending.SUCCEEDED);
        assertThat(node.output(id)).contains("made");
    }

    @Test
    void aJobThatDeclaresAFailureFailsAtOnceAndServesNoOutput() throws Exception {
        node.does((_, _) -> Outcome.done("nothing there", 404));

        JobId id = node.run();

        assertThat(node.finished(id).resultCode()).isEqualTo(404);
        assertThat(node.finished(id).cause()).contains(Cause.DECLARED);
        assertThat(node.output(id)).isEmpty();
        assertThat(node.messages()).isZero();
    }

    @Test
    void aJobThatAsksToGoOnIsQueuedForThatMomentAndChargedNothing() throws Exception {
        node.does((_, _) -> Outcome.again(Duration.ofSeconds(8), "round 2"));

        JobId id = node.run();

        assertThat(node.job(id).state())
                .isEqualTo(new Queued(SettableTime.START.plusSeconds(8), QueuedReason.CONTINUED));
        assertThat(node.job(id).counters()).isEqualTo(new Counters(1, 0, 0, 0, 0));
        assertThat(Node.names(node.events))
                .containsExactly("Submitted", "Started", "RunEnded", "Requeued");

        node.does((_, _) -> Outcome.done());
        node.time.advance(Duration.ofMillis(7_999));
        node.turn();
        assertThat(node.job(id).isFinished()).isFalse();
        node.time.advance(Duration.ofMillis(1));
        node.turn();
        assertThat(node.finished(id).resultCode()).isEqualTo(200);
        assertThat(node.job(id).counters().attempts()).isEqualTo(2);
        assertThat(node.messages()).isZero();
    }

    @Test
    void aRetryIsChargedAndTold() throws Exception {
        node.does((_, _) ->
                new Outcome.Retry<>(
                        Failure.of("try later"), 503, Optional.of(Duration.ofSeconds(40))));

        JobId id = node.run();

        assertThat(node.job(id).state())
                .isEqualTo(new Queued(SettableTime.START.plusSeconds(44), QueuedReason.RETRIED));
        assertThat(node.job(id).counters()).isEqualTo(new Counters(1, 1, 0, 0, 0));
        JournalEntry line = node.store.read(id, 0, 10).entries().getFirst();
        assertThat(line.level()).isEqualTo(JournalEntry.Level.ERROR);
        assertThat(line.code()).hasValue(503);
        assertThat(line.message()).isEqualTo("try later");
        assertThat(line.seq()).isEqualTo(1_000_001);
    }

    @Test
    void aFailureForGoodIsFinal() throws Exception {
        node.does((_, _) -> new Outcome.Fail<>(Failure.of("impossible"), 422));

        JobId id = node.run();

        assertThat(node.finished(id).resultCode()).isEqualTo(422);
        assertThat(node.finished(id).cause()).contains(Cause.DECLARED);
        assertThat(node.job(id).counters().errors()).isEqualTo(1);
        assertThat(node.lines(id)).containsExactly("impossible");
        assertThat(node.messages()).isZero();
    }

    @Test
    void anExceptionIsToldWithItsTraceAndTriedAgainAfterTheBackoff() throws Exception {
        node.does((_, _) -> {
            throw new IOException("disk full");
        });

        JobId id = node.run();

        assertThat(node.job(id).state())
                .isEqualTo(new Queued(SettableTime.START.plusSeconds(11), QueuedReason.RETRIED));
        JournalEntry line = node.store.read(id, 0, 10).entries().getFirst();
        assertThat(line.message()).isEqualTo("java.io.IOException: disk full");
        assertThat(line.code()).hasValue(500);
        assertThat(line.stackTrace().orElseThrow()).contains("WorkerEndingsTest");
        assertThat(node.messages()).isEqualTo(1);
    }

    @Test
    void aJobFailsWhenItsErrorsAreExhausted() throws Exception {
        node.does((_, job) -> {
            throw new IOException("attempt " + job.attempt());
        });

        JobId id = node.submit();
        node.settle(id);

        assertThat(node.finished(id).resultCode()).isEqualTo(500);
        assertThat(node.finished(id).cause()).contains(Cause.EXCEPTION);
        assertThat(node.job(id).counters()).isEqualTo(new Counters(3, 3, 0, 0, 0));
        assertThat(node.lines(id))
                .containsExactly(
                        "java.io.IOException: attempt 1",
                        "java.io.IOException: attempt 2",
                        "java.io.IOException: attempt 3");
        assertThat(node.events(JobEvent.Finished.class)).hasSize(1);
    }

    @Test
    void anErrorOfTheMachineIsTheEndOfTheRunAndNotOfItsSlot() throws Exception {
        node.does((_, _) -> {
            throw new StackOverflowError("too deep");
        });
        JobId broken = node.run();
        node.does((_, _) -> Outcome.done());

        JobId next = node.run();

        assertThat(node.job(broken).counters().errors()).isEqualTo(1);
        assertThat(node.finished(next).resultCode()).isEqualTo(200);
    }

    @Test
    void anExceptionThatCannotTellItsMessageIsAnErrorLikeAnyOther() throws Exception {
        node.does((_, _) -> {
            throw new IllegalStateException() {
                private static final long serialVersionUID = 1L;

                @Override
                public String getMessage() {
                    throw new UnsupportedOperationException();
                }
            };
        });

        JobId id = node.run();

        assertThat(node.job(id).counters().errors()).isEqualTo(1);
        assertThat(node.lines(id)).hasSize(1);
    }

    @Test
    void anExceptionThatIsNeverRetriedFailsTheJobAtOnce() throws Exception {
        Node strict = Node.of(type -> type.neverRetry(IOException.class));
        strict.does((_, _) -> {
            throw new IOException("no such file");
        });

        JobId id = strict.run();

        assertThat(strict.finished(id).cause()).contains(Cause.EXCEPTION);
        assertThat(strict.job(id).counters()).isEqualTo(new Counters(1, 1, 0, 0, 0));
    }

    @Test
    void aTypeThatAnswersNoOutcomeHasFailedThatRun() throws Exception {
        node.does((_, _) -> null);

        JobId id = node.run();

        assertThat(node.job(id).counters().errors()).isEqualTo(1);
        assertThat(node.lines(id).getFirst()).contains("NullPointerException");
    }

    @Test
    void anOutputAtTheLimitIsKeptAndOnePastItFailsTheJob() throws Exception {
        node.does((_, _) -> Outcome.done(Output.of(new byte[JobOutput.LIMIT], "a/b")));
        JobId fits = node.run();
        node.does((_, _) -> Outcome.done(Output.of(new byte[JobOutput.LIMIT + 1], "a/b")));

        JobId tooLarge = node.run();

        assertThat(node.output(fits).orElseThrow()).hasSize(JobOutput.LIMIT);
        assertThat(node.finished(tooLarge).resultCode()).isEqualTo(500);
        assertThat(node.finished(tooLarge).cause()).contains(Cause.OUTPUT_TOO_LARGE);
        assertThat(node.finished(tooLarge).outputToken()).isEmpty();
        assertThat(node.lines(tooLarge).getFirst()).contains("over the limit");
        assertThat(node.faults.calls("JobOutput.put")).isEqualTo(1);
    }

    @Test
    void whatARunSaysIsNumberedByItsAttempt() throws Exception {
        Node patient = Node.of(type -> type.backoff(Backoff.fixed(Duration.ZERO)));
        patient.does((_, job) -> {
            job.event("begun");
            job.warning("careful");
            job.error(418, "teapot");
            job.event(null);
            return job.attempt() == 1 ? Outcome.retry("again") : Outcome.done();
        });
        JobId id = patient.submit();
        patient.settle(id);

        List<JournalEntry> lines = patient.store.read(id, 0, 100).entries();

        assertThat(lines)
                .extracting(JournalEntry::seq)
                .containsExactly(
                        1_000_001L,
                        1_000_002L,
                        1_000_003L,
                        1_000_004L,
                        1_000_005L,
                        2_000_001L,
                        2_000_002L,
                        2_000_003L,
                        2_000_004L);
        assertThat(lines)
                .extracting(JournalEntry::message)
                .startsWith("begun", "careful", "teapot", "null", "again", "begun");
        assertThat(lines.get(2).code()).hasValue(418);
    }

    @Test
    void aRunThatSaysTooMuchKeepsItsHeadAndItsTail() throws Exception {
        node.does((_, job) -> {
            for (int i = 1; i <= 5_000; i++) {
                job.event("line " + i);
            }
            return Outcome.done();
        });

        JobId id = node.run();

        List<String> lines = node.lines(id);
        assertThat(lines).hasSize(2_000).startsWith("line 1").endsWith("line 5000");
        assertThat(lines.get(999)).isEqualTo("line 1000");
        assertThat(lines.get(1_000)).isEqualTo("line 4001");
        assertThat(node.store.read(id, 0, 1).dropped()).isEqualTo(3_000);
    }

    @Test
    void aCheckpointIsDurableWhenTheCallReturnsAndTheNextRunGoesOnThere() throws Exception {
        node.does((_, job) -> {
            job.progress(0.4, "at 4");
            job.checkpoint("4");
            Job stored = node.job(job.id());
            assertThat(stored.checkpoint().orElseThrow().json()).containsExactly('4');
            assertThat(stored.progress().fraction()).isEqualTo(0.4);
            assertThat(job.checkpoint(String.class)).contains("4");
            return Outcome.again(Duration.ZERO, "more");
        });
        JobId id = node.run();
        node.does((_, job) -> {
            assertThat(node.job(job.id()).progress().fraction()).isEqualTo(0.4);
            return Outcome.done(job.checkpoint(String.class).orElse("none"));
        });

        node.turn();

        assertThat(node.output(id)).contains("4");
    }

    @Test
    void aCheckpointOverTheLimitIsRefusedAndTheLastOneStays() throws Exception {
        node.does((_, job) -> {
            job.checkpoint("x".repeat(16_384));
            try {
                job.checkpoint("y".repeat(16_385));
            } catch (IllegalArgumentException refused) {
                return Outcome.done(job.checkpoint(String.class).orElseThrow().length());
            }
            return Outcome.done("taken");
        });

        JobId id = node.run();

        assertThat(node.output(id)).contains("16384");
    }

    @Test
    void theJobsClockIsTheNodes() throws Exception {
        node.does((_, job) -> Outcome.done(job.clock().instant()));

        assertThat(node.output(node.run())).contains(SettableTime.START.toString());
    }
}
