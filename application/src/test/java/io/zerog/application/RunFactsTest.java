package io.zerog.application;

import static org.assertj.core.api.Assertions.assertThat;

import io.zerog.application.JobUseCases.Submission;
import io.zerog.application.JobUseCases.When;
import io.zerog.domain.handler.Outcome;
import io.zerog.domain.job.JobEvent;
import io.zerog.domain.job.JobId;
import io.zerog.domain.job.Priority;
import io.zerog.domain.job.TraceParent;
import io.zerog.testkit.SettableTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What those who watch are told of runs, and runs of their callers. */
class RunFactsTest {

    private final Node node = Node.standard();

    @Test
    void itIsToldSinceWhenAJobWasDueAndHowLongItRan() throws Exception {
        node.does((_, _) -> {
            node.time.advance(Duration.ofSeconds(2));
            return Outcome.again(Duration.ofSeconds(8), "round 2");
        });
        JobId id = node.run();
        node.does((_, _) -> {
            node.time.advance(Duration.ofMillis(1_500));
            throw new IllegalStateException("broken");
        });
        node.time.advance(Duration.ofSeconds(10));
        node.turn();

        assertThat(node.events(JobEvent.Started.class))
                .extracting(JobEvent.Started::due)
                .containsExactly(SettableTime.START, SettableTime.START.plusSeconds(10));
        assertThat(node.events(JobEvent.RunEnded.class))
                .extracting(JobEvent.RunEnded::took)
                .containsExactly(Duration.ofSeconds(2), Duration.ofMillis(1_500));
        assertThat(node.events(JobEvent.RunEnded.class)).allMatch(ran -> ran.id().equals(id));
    }

    @Test
    void aJobIsHandedTheTraceThatItWasSubmittedIn() throws Exception {
        TraceParent trace =
                new TraceParent("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01");
        List<Optional<String>> seen = new ArrayList<>();
        node.does((_, job) -> {
            seen.add(job.traceParent());
            return Outcome.fail(500, "broken");
        });
        Submission untraced = Node.submission("hello", When.NOW);
        Submission traced =
                new Submission(
                        "work",
                        untraced.parameters(),
                        When.NOW,
                        Priority.NORMAL,
                        Optional.of(trace));

        node.jobs.submit(untraced);
        node.turn();
        JobId failed = node.jobs.submit(traced).job().id();
        node.turn();
        node.jobs.retry(failed);
        node.turn();

        assertThat(seen)
                .containsExactly(
                        Optional.empty(), Optional.of(trace.value()), Optional.of(trace.value()));
    }
}
