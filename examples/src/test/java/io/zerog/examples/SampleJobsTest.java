package io.zerog.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zerog.domain.handler.Backoff;
import io.zerog.domain.handler.JobHandler;
import io.zerog.domain.handler.Outcome;
import io.zerog.examples.WordCountJob.Frequency;
import io.zerog.examples.WordCountJob.Result;
import io.zerog.examples.WordCountJob.WordCount;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class SampleJobsTest {

    private final RecordingContext job = new RecordingContext();

    @Test
    void allSampleJobsAreFoundAsServices() {
        assertThat(ServiceLoader.load(JobHandler.class))
                .extracting(handler -> handler.type().name())
                .containsExactlyInAnyOrder(
                        "waste_time", "word_count", "prime_count", "flaky", "relay", "declare");
    }

    @Test
    void wasteTimeTellsHowItGoesTenTimes() throws Exception {
        long before = System.nanoTime();

        Outcome<Void> outcome = new WasteTimeJob().run(new WasteTimeJob.WasteTime(1), job);

        assertThat(Duration.ofNanos(System.nanoTime() - before))
                .isGreaterThan(Duration.ofMillis(990));
        assertThat(outcome).isEqualTo(new Outcome.Done<>(null, 200));
        assertThat(job.log)
                .hasSize(10)
                .startsWith("event wasted 1 of 10 parts of the time")
                .endsWith("event wasted 10 of 10 parts of the time");
        assertThat(job.fractions).hasSize(10).isSorted().endsWith(1.0);
    }

    @Test
    void wasteTimeEndsPromptlyWhenItIsInterrupted() throws Exception {
        CompletableFuture<Throwable> thrown = new CompletableFuture<>();
        Thread thread =
                Thread.ofPlatform()
                        .start(() -> {
                            try {
                                new WasteTimeJob().run(new WasteTimeJob.WasteTime(3600), job);
                                thrown.complete(null);
                            } catch (InterruptedException e) {
                                thrown.complete(e);
                            }
                        });
        thread.interrupt();

        assertThat(thrown.get(5, TimeUnit.SECONDS)).isInstanceOf(InterruptedException.class);
    }

    @Test
    void wordsAreLettersAndDigitsInLowerCase() throws Exception {
        String text =
                "The cat's 2 cats;\nthe Cat? ÄPFEL äpfel naïve—\u5b57\n\n42nd STRASSE_b \ud801\udc00";

        assertThat(count(text, 3))
                .isEqualTo(
                        new Result(
                                15,
                                12,
                                List.of(
                                        new Frequency("cat", 2),
                                        new Frequency("the", 2),
                                        new Frequency("äpfel", 2))));
        assertThat(count(text, 1_000).top())
                .extracting(Frequency::word)
                .containsExactly(
                        "cat",
                        "the",
                        "äpfel",
                        "2",
                        "42nd",
                        "b",
                        "cats",
                        "naïve",
                        "s",
                        "strasse",
                        "字",
                        "\ud801\udc28");
    }

    @Test
    void aTextWithoutWordsHasNone() throws Exception {
        assertThat(count(" \n-", 10)).isEqualTo(new Result(0, 0, List.of()));
    }

    @Test
    void wordCountProgressesByLines() throws Exception {
        count("a\nb\nc\nd", 1);

        assertThat(job.fractions).containsExactly(0.25, 0.5, 0.75, 1.0);
    }

    @Test
    void wordCountStopsWhenItIsCancelled() {
        job.cancelled = true;

        assertThatThrownBy(() -> count("a", 1)).isInstanceOf(InterruptedException.class);
    }

    @Test
    void flakyFailsAsOftenAsItIsTold() {
        FlakyJob flaky = new FlakyJob();
        FlakyJob.Flaky twice = new FlakyJob.Flaky(2, "not yet");

        for (job.attempt = 1; job.attempt <= 2; job.attempt++) {
            assertThatThrownBy(() -> flaky.run(twice, job)).hasMessage("not yet");
        }
        assertThat(flaky.run(twice, job)).isEqualTo(Outcome.done(new FlakyJob.Result(3)));
        assertThat(flaky.type().maxErrors()).isEqualTo(21);
        assertThat(flaky.type().backoff()).isEqualTo(Backoff.fixed(Duration.ofSeconds(1)));
    }

    @Test
    void relayContinuesUntilItsRoundsAreDone() throws Exception {
        RelayJob relay = new RelayJob();
        RelayJob.Relay three = new RelayJob.Relay(3, Duration.ofSeconds(2));

        assertThat(relay.run(three, job))
                .isEqualTo(Outcome.again(Duration.ofSeconds(2), "round 1 of 3 is done"));
        assertThat(relay.run(three, job))
                .isEqualTo(Outcome.again(Duration.ofSeconds(2), "round 2 of 3 is done"));
        assertThat(relay.run(three, job)).isEqualTo(Outcome.done(new RelayJob.Result(3)));
        assertThat(job.checkpoints).containsExactly(new RelayJob.Baton(1), new RelayJob.Baton(2));
        assertThat(job.fractions).containsExactly(1.0 / 3, 2.0 / 3, 1.0);
    }

    @Test
    void declareLogsAndEndsAsItIsTold() {
        DeclareJob declare = new DeclareJob();

        assertThat(
                        declare.run(
                                new DeclareJob.Declare(418, Optional.of("hot"), Optional.of("tea")),
                                job))
                .isEqualTo(Outcome.done(null, 418));
        assertThat(job.log).containsExactly("warning hot", "error 418 tea");
        assertThat(
                        declare.run(
                                new DeclareJob.Declare(204, Optional.empty(), Optional.empty()),
                                job))
                .isEqualTo(Outcome.done(null, 204));
        assertThat(job.log).hasSize(2);
    }

    private Result count(String text, int top) throws Exception {
        return ((Outcome.Done<Result>) new WordCountJob().run(new WordCount(text, top), job))
                .output();
    }
}
