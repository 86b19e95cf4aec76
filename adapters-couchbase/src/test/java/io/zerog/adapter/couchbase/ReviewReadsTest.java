package io.zerog.adapter.couchbase;

import static io.zerog.testkit.JobBuilder.aJob;
import static io.zerog.testkit.JobBuilder.aToken;
import static org.assertj.core.api.Assertions.assertThat;

import io.zerog.domain.job.Ending;
import io.zerog.domain.job.Job;
import io.zerog.domain.job.JobId;
import io.zerog.domain.job.JobState.Running;
import io.zerog.domain.job.Progress;
import io.zerog.domain.job.Verdict;
import io.zerog.domain.port.JobStore.SaveResult;
import io.zerog.domain.port.StoredJob;
import io.zerog.testkit.SettableTime;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How often a pass of the reconciler reads a job, and that it misses none for it. */
class ReviewReadsTest {

    private static final byte[] PARAMETERS = {'{', '}'};
    private static final String EPOCH = "epoch-1";

    private final SettableTime time = SettableTime.standing();
    private final MemoryKeyValue memory = new MemoryKeyValue(time);
    private final MemoryNode node = new MemoryNode(counting(), time, 1);
    private final MemoryNode other = new MemoryNode(memory, time, 2);
    private final Job job = aJob(time.instant()).queued();
    private int reads;

    @BeforeEach
    void submit() {
        node.store().insert(job, PARAMETERS);
    }

    @Test
    void aJobThatEndsSoonIsReadOnce() {
        start(node);
        finish(node);
        reads = 0;

        passes(1, 5, 5, 5, 5);

        assertThat(reads).isEqualTo(1);
    }

    @Test
    void aJobThatWaitsItsTurnIsReadOnceBeforeItsReview() {
        passes(1, 5, 5, 5);

        assertThat(reads).isEqualTo(1);
        assertThat(passes(5)).contains(job.id());
    }

    @Test
    void aJobThatAnotherNodeStartedAtOnceIsMetWithinSeconds() {
        start(other);
        passes(1);

        assertThat(passes(2)).contains(job.id());
        assertThat(passes(5)).contains(job.id());
    }

    @Test
    void aJobThatAnotherNodeStartedAfterItWasSeenWaitingIsMetAtEachPass() {
        passes(3);
        start(other);

        assertThat(passes(5)).contains(job.id());
        assertThat(passes(5)).contains(job.id());
    }

    /** Of the last of passes so many seconds after one another. */
    private List<JobId> passes(int... seconds) {
        List<JobId> due = List.of();
        for (int pause : seconds) {
            time.advance(Duration.ofSeconds(pause));
            due = node.dueIds(time.instant(), EPOCH);
        }
        return due;
    }

    private void start(MemoryNode by) {
        change(by, queued -> queued.started(aToken(), "w", false, time.instant()));
    }

    private void finish(MemoryNode by) {
        change(
                by,
                running -> {
                    Verdict.Finish verdict =
                            new Verdict.Finish(200, Ending.SUCCEEDED, Optional.empty(), false);
                    return running.finished(
                            ((Running) running.state()).token(),
                            verdict,
                            false,
                            Progress.NONE,
                            time.instant());
                });
    }

    private void change(MemoryNode by, UnaryOperator<Job> transition) {
        StoredJob now = by.store().find(job.id()).orElseThrow();
        assertThat(by.store().save(transition.apply(now.job()), now.version()))
                .isInstanceOf(SaveResult.Saved.class);
    }

    private KeyValue counting() {
        return Intercepted.keyValue(
                memory,
                (operation, asked, call) -> {
                    if (operation.startsWith("get") && asked.toString().contains("::job::")) {
                        reads++;
                    }
                    return call.answer();
                });
    }
}
