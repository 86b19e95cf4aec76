package io.zerog.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zerog.domain.handler.Failure;
import io.zerog.domain.handler.Outcome;
import io.zerog.domain.handler.Output;
import io.zerog.domain.job.Checkpoint;
import io.zerog.domain.job.Job;
import io.zerog.domain.job.JobId;
import io.zerog.domain.job.Priority;
import io.zerog.domain.job.Progress;
import io.zerog.domain.job.Token;
import io.zerog.domain.port.ClaimedJob;
import io.zerog.domain.port.JobOutput;
import io.zerog.domain.port.JobRunner;
import io.zerog.domain.port.ParameterCodec;
import io.zerog.domain.port.ThrownElsewhereException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What a job finds and what its end says, whoever runs it: a job cannot tell where it runs. */
public interface JobRunnerContract {

    JobRunner runner();

    /** Reads and writes JSON. */
    ParameterCodec codec();

    @Test
    default void anOutcomeComesWithItsOutputEncoded() throws Exception {
        assertThat(run("echo", "Ünïcødé", 7))
                .isEqualTo(done("{\"text\":\"Ünïcødé\",\"number\":7}", Output.JSON, 200));
        assertThat(run("bytes", "a;b", 0)).isEqualTo(done("a;b", "text/csv", 201));
        assertThat(run("nothing", "", 0)).isEqualTo(Outcome.done());
    }

    @Test
    default void everyOtherOutcomeComesAsItWasSaid() throws Exception {
        assertThat(run("again", "more", 3)).isEqualTo(Outcome.again(Duration.ofSeconds(3), "more"));
        assertThat(run("retry", "later", 5))
                .isEqualTo(Outcome.retry("later", Duration.ofSeconds(5)));
        assertThat(run("fail", "no", 422)).isEqualTo(Outcome.fail(422, "no"));
    }

    @Test
    default void anOutputAtTheLimitComesAndOneOverItCanBeTold() throws Exception {
        assertThat(size(run("large", "", JobOutput.LIMIT))).isEqualTo(JobOutput.LIMIT);
        assertThat(size(run("large", "", JobOutput.LIMIT + 5))).isGreaterThan(JobOutput.LIMIT);
    }

    @Test
    default void whatItThrowsIsKnownWithItsStackAndWhetherItIsRetried() {
        assertThat(thrown("throw", "broken"))
                .isEqualTo("java.lang.IllegalStateException: broken, retried");
        assertThat(thrown("throw-io", "gone")).isEqualTo("java.io.IOException: gone, not retried");
        assertThat(thrown("error", "deep"))
                .isEqualTo("java.lang.StackOverflowError: deep, retried");
    }

    @Test
    default void parametersThatDoNotFitAnyMoreAreAnException() {
        assertThatThrownBy(() -> run(recorded("{\"nonsense\": true}"), Optional.empty()))
                .isNotNull();
    }

    @Test
    default void whatItSaysIsHeardInItsOrder() throws Exception {
        Claimed claimed = recorded(order("speak", "hello", 7));

        run(claimed, Optional.empty());

        assertThat(claimed.run.lines())
                .containsExactly(
                        "event: hello", "warning: a warning", "error 7: an error", "event: null");
    }

    @Test
    default void theLastProgressIsHeard() throws Exception {
        Claimed claimed = recorded(order("progress", "counting", 20_000));

        run(claimed, Optional.empty());

        assertThat(claimed.run.progress().getLast())
                .isEqualTo(Progress.of(20_000, 20_000, "steps", "counting"));
    }

    @Test
    default void aCheckpointIsKeptAndFoundAgain() throws Exception {
        Claimed first = recorded(order("checkpoint", "one", 3));
        Outcome<Output> outcome = run(first, Optional.empty());

        assertThat(text(outcome))
                .isEqualTo("\"1 Optional.empty Optional[State[text=one, number=3]]\"");
        Checkpoint kept = first.run.kept().getFirst();
        assertThat(text(run(recorded(order("checkpoint", "two", 4)), Optional.of(kept))))
                .isEqualTo(
                        "\"1 Optional[State[text=one, number=3]]"
                                + " Optional[State[text=two, number=7]]\"");
    }

    @Test
    default void aCheckpointOverTheLimitIsRefused() {
        assertThat(thrown("large-checkpoint", "", Checkpoint.LIMIT))
                .startsWith("java.lang.IllegalArgumentException");
    }

    @Test
    default void aCheckpointOfALostRunInterruptsIt() {
        Claimed claimed = recorded(order("checkpoint", "one", 3));
        claimed.run.lose();

        assertThat(thrown(() -> run(claimed, Optional.empty())))
                .startsWith("java.lang.InterruptedException");
    }

    @Test
    default void itIsAskedToEnd() throws Exception {
        Claimed claimed = recorded(order("await-cancel", "", 0));
        try (ExecutorService thread = Executors.newSingleThreadExecutor()) {
            Future<Outcome<Output>> end = thread.submit(() -> run(claimed, Optional.empty()));
            claimed.awaitLine("event: waiting");

            claimed.run.cancel();

            assertThat(text(end.get(30, TimeUnit.SECONDS))).isEqualTo("\"cancelled true\"");
        }
    }

    @Test
    default void itIsInterrupted() throws Exception {
        Claimed claimed = recorded(order("await-interrupt", "", 0));
        try (ExecutorService thread = Executors.newSingleThreadExecutor()) {
            Future<String> end = thread.submit(() -> thrown(() -> run(claimed, Optional.empty())));
            claimed.awaitLine("event: waiting");

            runner().interrupt(claimed.token);

            assertThat(end.get(30, TimeUnit.SECONDS)).startsWith("java.lang.InterruptedException");
        }
    }

    @Test
    default void whoeverIsToldToEndBeforeItBeganDoesNotBegin() {
        Claimed claimed = recorded(order("speak", "hello", 7));
        claimed.run.cancel();

        assertThat(thrown(() -> run(claimed, Optional.empty())))
                .startsWith("java.lang.InterruptedException");
        assertThat(claimed.run.lines()).isEmpty();
    }

    @Test
    default void anInterruptOfARunThatHasEndedReachesNobody() throws Exception {
        Claimed ended = recorded(order("nothing", "", 0));
        run(ended, Optional.empty());

        runner().interrupt(ended.token);
        runner().kill(ended.token);

        assertThat(runner().diagnostics(ended.token)).isEmpty();
        assertThat(run("nothing", "", 0)).isEqualTo(Outcome.done());
        assertThat(Thread.currentThread().isInterrupted()).isFalse();
    }

    @Test
    default void itKnowsTheTraceOfItsSubmit() throws Exception {
        assertThat(text(run("trace", "", 0))).isEqualTo("\"" + SampleJobs.TRACE.value() + "\"");
    }

    @Test
    default void itsStackCanBeSeenWhileItRuns() throws Exception {
        Claimed claimed = recorded(order("await-interrupt", "", 0));
        try (ExecutorService thread = Executors.newSingleThreadExecutor()) {
            Future<String> end = thread.submit(() -> thrown(() -> run(claimed, Optional.empty())));
            claimed.awaitLine("event: waiting");

            assertThat(runner().diagnostics(claimed.token).orElseThrow().threadDump())
                    .contains(RunnerHandler.class.getName() + ".run");

            runner().interrupt(claimed.token);
            end.get(30, TimeUnit.SECONDS);
        }
    }

    /** A job that was claimed, with all that its run says. */
    final class Claimed {
        private final Token token = new Token(UUID.randomUUID());
        private final byte[] parameters;
        private final RecordedRun run;
        private final Job queued;

        private Claimed(String parameters, ParameterCodec codec) {
            Instant now = Instant.EPOCH;
            this.parameters = parameters.getBytes(StandardCharsets.UTF_8);
            this.queued =
                    Job.submitted(
                            new JobId(UUID.randomUUID()),
                            RunnerHandler.TYPE.name(),
                            "default",
                            Priority.NORMAL,
                            now,
                            "epoch",
                            Optional.empty(),
                            Optional.of(SampleJobs.TRACE),
                            now);
            this.run = new RecordedRun(queued.started(token, "worker", false, now), codec);
        }

        private void awaitLine(String line) throws InterruptedException {
            long until = System.nanoTime() + Duration.ofSeconds(30).toNanos();
            while (!run.lines().contains(line)) {
                if (System.nanoTime() - until > 0) {
                    throw new AssertionError("it never said \"" + line + "\": " + run.lines());
                }
                Thread.sleep(5);
            }
        }
    }

    private Claimed recorded(String parameters) {
        return new Claimed(parameters, codec());
    }

    private Outcome<Output> run(String act, String text, int number) throws Exception {
        return run(recorded(order(act, text, number)), Optional.empty());
    }

    private Outcome<Output> run(Claimed claimed, Optional<Checkpoint> checkpoint) throws Exception {
        RunnerHandler handler = new RunnerHandler();
        Instant now = Instant.EPOCH;
        Job started =
                runner().isolates(claimed.queued, handler)
                        ? claimed.queued.startedIsolated(claimed.token, "worker", now)
                        : claimed.queued.started(claimed.token, "worker", false, now);
        if (checkpoint.isPresent()) {
            started =
                    started.checkpointed(claimed.token, checkpoint.get(), started.progress(), now);
            RecordedRun run = new RecordedRun(started, codec());
            return runner().run(
                            new ClaimedJob(started, claimed.token, handler, claimed.parameters),
                            run);
        }
        return runner().run(
                        new ClaimedJob(started, claimed.token, handler, claimed.parameters),
                        claimed.run);
    }

    private String thrown(String act, String text) {
        return thrown(act, text, 0);
    }

    private String thrown(String act, String text, int number) {
        return thrown(() -> run(act, text, number));
    }

    private static String thrown(java.util.concurrent.Callable<?> run) {
        try {
            return "nothing but " + run.call();
        } catch (ThrownElsewhereException elsewhere) {
            return described(elsewhere.failure(), elsewhere.isRetried());
        } catch (Throwable thrown) {
            return described(Failure.of(thrown), RunnerHandler.TYPE.retries(thrown));
        }
    }

    private static String described(Failure failure, boolean retried) {
        assertThat(failure.stackTrace().orElseThrow()).contains("at ");
        return failure.message() + (retried ? ", retried" : ", not retried");
    }

    private static String order(String act, String text, int number) {
        return "{\"act\":\"%s\",\"text\":\"%s\",\"number\":%d}".formatted(act, text, number);
    }

    private static Outcome<Output> done(String text, String mediaType, int code) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return new Outcome.Done<>(Output.of(bytes, mediaType), code);
    }

    private static String text(Outcome<Output> outcome) {
        return outcome instanceof Outcome.Done<Output>(Output output, int _)
                ? new String(output.bytes(), StandardCharsets.UTF_8)
                : outcome.toString();
    }

    private static int size(Outcome<Output> outcome) {
        return outcome instanceof Outcome.Done<Output>(Output output, int _)
                ? output.bytes().length
                : -1;
    }
}
