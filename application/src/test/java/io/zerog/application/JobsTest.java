package io.zerog.application;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.zerog.application.JobUseCases.Cancellation;
import io.zerog.application.JobUseCases.Submission;
import io.zerog.application.JobUseCases.When;
import io.zerog.application.RefusedException.Reason;
import io.zerog.domain.handler.JobType;
import io.zerog.domain.handler.Outcome;
import io.zerog.domain.job.CancelRequest;
import io.zerog.domain.job.Job;
import io.zerog.domain.job.JobEvent;
import io.zerog.domain.job.JobId;
import io.zerog.domain.job.JobState.Queued;
import io.zerog.domain.job.Priority;
import io.zerog.domain.job.QueuedReason;
import io.zerog.domain.job.Review;
import io.zerog.domain.port.InvalidParametersException;
import io.zerog.domain.port.JobCatalog;
import io.zerog.domain.port.PortUnavailableException;
import io.zerog.domain.port.StoredJob;
import io.zerog.testkit.SettableTime;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** What users do with jobs. */
class JobsTest {

    private static final Instant NOW = SettableTime.START;
    private static final JobId NOBODY = new JobId(new UUID(9, 9));

    private final Node node = Node.of(type -> type.aliases("labour").queue("default"));

    @Test
    void aSubmittedJobIsStoredThenQueuedThenAnswered() {
        StoredJob answered = node.jobs.submit(Node.submission("hello", When.NOW));

        assertThat(node.faults.calls()).endsWith("JobStore.insert", "JobQueue.put");
        Job job = answered.job();
        assertThat(node.store.find(job.id())).contains(answered);
        assertThat(job.state()).isEqualTo(new Queued(NOW, QueuedReason.SUBMITTED));
        assertThat(job.review()).isEqualTo(Review.first(NOW, "epoch-1"));
        assertThat(job.type()).isEqualTo("work");
        assertThat(job.queue()).isEqualTo("default");
        assertThat(node.jobs.parameters(job.id()))
                .asString(StandardCharsets.UTF_8)
                .isEqualTo("hello");
        assertThat(node.messages()).isEqualTo(1);
        assertThat(node.events).containsExactly(new JobEvent.Submitted(job));
    }

    @Test
    void aJobCanBeSubmittedByAnAliasAndKeepsItsOwnName() {
        Submission submission = new Submission("labour", new byte[0], When.NOW, Priority.HIGH);

        Job job = node.jobs.submit(submission).job();

        assertThat(job.type()).isEqualTo("work");
        assertThat(job.priority()).isEqualTo(Priority.HIGH);
    }

    @Test
    void aJobCanBeDelayedOrGivenAMoment() {
        Duration hour = Duration.ofHours(1);

        assertThat(notBefore(new When.After(hour))).isEqualTo(NOW.plus(hour));
        assertThat(notBefore(new When.At(NOW.plus(hour)))).isEqualTo(NOW.plus(hour));
        assertThat(notBefore(new When.At(NOW.minus(hour)))).isEqualTo(NOW);
        assertThat(node.queue.health().queues().getFirst().delayed()).isEqualTo(2);
        assertThat(node.queue.health().queues().getFirst().ready()).isEqualTo(1);
    }

    @Test
    void whatIsRefusedIsNotStored() {
        Submission unknown = new Submission("play", new byte[0], When.NOW, Priority.NORMAL);
        Submission invalid = Node.submission(TextCodec.INVALID, When.NOW);

        assertRefused(Reason.UNKNOWN_TYPE, () -> node.jobs.submit(unknown));
        assertRefused(Reason.UNKNOWN_TYPE, () -> node.jobs.validate(unknown));
        assertThatExceptionOfType(InvalidParametersException.class)
                .isThrownBy(() -> node.jobs.submit(invalid));
        assertThatExceptionOfType(InvalidParametersException.class)
                .isThrownBy(() -> node.jobs.validate(invalid));
        assertThat(node.faults.calls("JobStore.insert")).isZero();
        assertThat(node.messages()).isZero();
    }

    @Test
    void validatingStoresNothing() {
        node.jobs.validate(Node.submission("hello", When.NOW));

        assertThat(node.faults.calls("JobStore")).isZero();
        assertThat(node.messages()).isZero();
    }

    @Test
    void aFailedPutIsNotAFailedSubmit() throws Exception {
        node.faults.at("JobQueue.put").failBefore();

        JobId id = node.submit();

        assertThat(node.job(id).state()).isInstanceOf(Queued.class);
        assertThat(node.messages()).isZero();
        node.settle(id);
        assertThat(node.output(id)).contains("hello");
    }

    @Test
    void aStoreThatIsAwayFailsTheSubmitAndNothingIsQueued() {
        node.faults.at("JobStore.insert").failBefore();

        assertThatExceptionOfType(PortUnavailableException.class).isThrownBy(node::submit);

        assertThat(node.messages()).isZero();
        assertThat(node.events).isEmpty();
    }

    @Test
    void aJobWhoseInsertWasAppliedButNotAnsweredRunsAllTheSame() throws Exception {
        node.faults.at("JobStore.insert").failAfter();
        assertThatExceptionOfType(PortUnavailableException.class).isThrownBy(node::submit);
        JobId id =
                node.jobs
                        .list(JobCatalog.Filter.ALL, Optional.empty(), 10)
                        .jobs()
                        .getFirst()
                        .job()
                        .id();

        node.settle(id);

        assertThat(node.output(id)).contains("hello");
    }

    @Test
    void aCancelOfAQueuedJobIsAnsweredWithTheJobAsItEnded() {
        JobId id = node.submit();

        StoredJob answered = node.jobs.cancel(id, wish(CancelRequest.Mode.GRACEFUL));

        assertThat(node.store.find(id)).contains(answered);
        CancelRequest request = answered.job().cancel().orElseThrow();
        assertThat(request.reason()).contains("no need");
        assertThat(request.by()).contains("ops");
        assertThat(request.at()).isEqualTo(NOW);
        assertThat(node.events).endsWith(new JobEvent.Finished(answered.job()));
    }

    @Test
    void aCancelOfARunningJobIsNotedForItsOwner() throws Exception {
        node.does((_, job) -> {
            StoredJob answered = node.jobs.cancel(job.id(), wish(CancelRequest.Mode.GRACEFUL));
            assertThat(answered.job().cancel()).isPresent();
            assertThat(node.events).endsWith(new JobEvent.CancelRequested(answered.job()));
            assertThat(node.job(job.id()).isFinished()).isFalse();
            return Outcome.done();
        });

        node.run();
    }

    @Test
    void aCancelThatMeetsAnotherWriterIsAppliedOnTopOfIt() {
        JobId id = node.submit();
        node.faults.at("JobStore.save").before(_ -> node.diesUnder(id, false));

        StoredJob answered = node.jobs.cancel(id, wish(CancelRequest.Mode.GRACEFUL));

        assertThat(node.running(id).token()).isEqualTo(Node.THIEF);
        assertThat(answered.job().cancel()).isPresent();
    }

    @Test
    void aCancelThatMeetsTheEndIsRefused() {
        JobId id = node.submit();
        node.faults.at("JobStore.save").before(_ -> node.cancel(id, Duration.ZERO));

        assertRefused(
                Reason.ALREADY_FINISHED,
                () -> node.jobs.cancel(id, wish(CancelRequest.Mode.GRACEFUL)));
    }

    @Test
    void aJobInAThreadCannotBeKilledButAQueuedOneCanBe() {
        JobId running = node.runningOnADeadWorker(false);
        JobId queued = node.submit();

        assertRefused(
                Reason.NOT_KILLABLE,
                () -> node.jobs.cancel(running, wish(CancelRequest.Mode.KILL)));
        assertThat(node.job(running).cancel()).isEmpty();
        assertThat(node.jobs.cancel(queued, wish(CancelRequest.Mode.KILL)).job().isFinished())
                .isTrue();
    }

    @Test
    void nobodyCancelsAFinishedOrUnknownJob() throws Exception {
        JobId id = node.run();
        Job before = node.job(id);

        assertRefused(
                Reason.ALREADY_FINISHED,
                () -> node.jobs.cancel(id, wish(CancelRequest.Mode.GRACEFUL)));
        assertRefused(
                Reason.UNKNOWN_JOB,
                () -> node.jobs.cancel(NOBODY, wish(CancelRequest.Mode.GRACEFUL)));
        assertThat(node.job(id)).isEqualTo(before);
    }

    @Test
    void aRetryIsANewJobWithTheSameParametersAndTheOldOneStays() throws Exception {
        node.does((_, _) -> {
            throw new IOException("broken");
        });
        JobId old = node.submit("the same");
        node.settle(old);
        Job before = node.job(old);
        node.does((text, _) -> Outcome.done(text.text()));

        JobId retried = node.jobs.retry(old).job().id();
        node.turn();

        assertThat(node.output(retried)).contains("the same");
        assertThat(node.job(retried).retryOf()).contains(old);
        assertThat(node.job(retried).counters().errors()).isZero();
        assertThat(node.job(old)).isEqualTo(before);
    }

    @Test
    void onlyFailedAndCancelledJobsAreRetried() throws Exception {
        JobId succeeded = node.run();
        JobId queued = node.submit();
        JobId running = node.runningOnADeadWorker(false);
        JobId cancelled = node.submit();
        node.cancel(cancelled, Duration.ZERO);

        assertRefused(Reason.NOT_RETRYABLE, () -> node.jobs.retry(succeeded));
        assertRefused(Reason.NOT_RETRYABLE, () -> node.jobs.retry(queued));
        assertRefused(Reason.NOT_RETRYABLE, () -> node.jobs.retry(running));
        assertRefused(Reason.UNKNOWN_JOB, () -> node.jobs.retry(NOBODY));
        assertThat(node.jobs.retry(cancelled).job().retryOf()).contains(cancelled);
    }

    @Test
    void aDeletedJobIsForgottenWithAllThatIsIts() throws Exception {
        node.does((_, job) -> {
            job.event("told");
            return Outcome.done("made");
        });
        JobId id = node.run();
        var token = node.finished(id).outputToken().orElseThrow();

        node.jobs.delete(id);

        assertThat(node.store.find(id)).isEmpty();
        assertThat(node.store.parameters(id)).isEmpty();
        assertThat(node.store.find(id, token)).isEmpty();
        assertThat(node.lines(id)).isEmpty();
        assertRefused(Reason.UNKNOWN_JOB, () -> node.jobs.delete(id));
    }

    @Test
    void anOpenJobIsNeverDeleted() {
        JobId queued = node.submit();
        JobId running = node.runningOnADeadWorker(false);

        assertRefused(Reason.NOT_FINISHED, () -> node.jobs.delete(queued));
        assertRefused(Reason.NOT_FINISHED, () -> node.jobs.delete(running));
        assertThat(node.faults.calls("JobStore.remove")).isZero();
    }

    @Test
    void onlyTheOutputThatTheFinishedJobNamesIsServed() throws Exception {
        JobId done = node.run();
        node.does((_, _) -> Outcome.done("kept by nobody", 404));
        JobId failed = node.run();
        JobId queued = node.submit();

        assertThat(node.jobs.output(node.jobs.find(done)).orElseThrow().bytes())
                .asString(StandardCharsets.UTF_8)
                .isEqualTo("hello");
        assertThat(node.jobs.output(node.jobs.find(failed))).isEmpty();
        assertThat(node.jobs.output(node.jobs.find(queued))).isEmpty();
    }

    @Test
    void anUnknownJobIsRefusedAndAStoreThatIsAwayIsNotAnUnknownJob() {
        assertRefused(Reason.UNKNOWN_JOB, () -> node.jobs.find(NOBODY));
        node.faults.at("JobStore.find").failBefore();
        assertThatExceptionOfType(PortUnavailableException.class)
                .isThrownBy(() -> node.jobs.find(NOBODY));
    }

    @Test
    void journalAndListComeFromTheirPorts() throws Exception {
        node.does((_, job) -> {
            job.event("one");
            job.event("two");
            return Outcome.done();
        });
        JobId id = node.run();

        assertThat(node.jobs.journal(id, 1_000_001, 10).entries())
                .singleElement()
                .satisfies(entry -> assertThat(entry.message()).isEqualTo("two"));
        assertThat(node.jobs.list(JobCatalog.Filter.ALL, Optional.empty(), 10).jobs())
                .singleElement()
                .satisfies(stored -> assertThat(stored.job().id()).isEqualTo(id));
    }

    @Test
    void typesAreFoundByNameAndAlias() {
        assertThat(node.jobs.types()).extracting(JobType::name).containsExactly("work");
        assertThat(node.jobs.type("work").orElseThrow().name()).isEqualTo("work");
        assertThat(node.jobs.type("labour").orElseThrow().name()).isEqualTo("work");
        assertThat(node.jobs.type("play")).isEmpty();
    }

    private Instant notBefore(When when) {
        return ((Queued) node.job(node.submit("x", when)).state()).notBefore();
    }

    private static Cancellation wish(CancelRequest.Mode mode) {
        return new Cancellation(
                mode, Duration.ofSeconds(10), Optional.of("no need"), Optional.of("ops"));
    }

    private static void assertRefused(Reason reason, ThrowingCallable call) {
        assertThatExceptionOfType(RefusedException.class)
                .isThrownBy(call)
                .satisfies(refused -> assertThat(refused.reason()).isEqualTo(reason));
    }

    @Test
    void theReasonsOfCancelsAndRetriesAreLinesOfTheJournal() throws Exception {
        JobId waiting = node.submit();
        node.jobs.cancel(
                waiting,
                new JobUseCases.Cancellation(
                        CancelRequest.Mode.GRACEFUL,
                        Duration.ZERO,
                        Optional.of("not needed"),
                        Optional.of("ops")));
        JobId again =
                node.jobs
                        .retry(waiting, Optional.of("needed after all"), Optional.empty())
                        .job()
                        .id();

        assertThat(node.lines(waiting)).containsExactly("cancel asked by ops: not needed");
        assertThat(node.lines(again)).containsExactly("submitted again: needed after all");
    }

    @Test
    void theReasonOfACancelOfARunningJobIsItsRunsToWriteOnce() throws Exception {
        node.does((_, job) -> {
            CancelRequest.Mode mode = CancelRequest.Mode.GRACEFUL;
            node.jobs.cancel(
                    job.id(),
                    new JobUseCases.Cancellation(
                            mode,
                            Duration.ofMinutes(5),
                            Optional.of("too slow"),
                            Optional.empty()));
            node.live(Duration.ofMinutes(1));
            return Outcome.done();
        });

        assertThat(node.lines(node.run())).containsExactly("cancel asked: too slow");
    }

    @Test
    void aReasonThatCannotBeStoredIsNoReasonToRefuse() {
        JobId id = node.submit();
        node.faults.at("JobJournal.read").failBefore();

        StoredJob cancelled =
                node.jobs.cancel(
                        id,
                        new JobUseCases.Cancellation(
                                CancelRequest.Mode.GRACEFUL,
                                Duration.ZERO,
                                Optional.of("not needed"),
                                Optional.empty()));

        assertThat(cancelled.job().isFinished()).isTrue();
    }
}
