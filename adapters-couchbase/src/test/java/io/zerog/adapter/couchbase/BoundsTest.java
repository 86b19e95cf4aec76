package io.zerog.adapter.couchbase;

import static io.zerog.testkit.JobBuilder.aJob;
import static io.zerog.testkit.JobBuilder.aToken;
import static org.assertj.core.api.Assertions.assertThat;

import io.zerog.domain.handler.Output;
import io.zerog.domain.job.Job;
import io.zerog.domain.job.JobId;
import io.zerog.domain.job.JournalEntry;
import io.zerog.domain.job.Token;
import io.zerog.domain.port.JobJournal;
import io.zerog.domain.port.JobStore.InsertResult;
import io.zerog.domain.port.JobStore.SaveResult;
import io.zerog.domain.port.WorkerState;
import io.zerog.domain.port.WorkerStatus;
import io.zerog.testkit.JobBuilder;
import io.zerog.testkit.SettableTime;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Nothing that the store keeps grows for ever, and what is full costs no job its end. */
class BoundsTest {

    private static final byte[] PARAMETERS = {'{', '}'};

    private final SettableTime time = SettableTime.standing();
    private final MemoryKeyValue memory = new MemoryKeyValue(time);
    private final MemoryNode node = new MemoryNode(memory, time, 1);

    @Test
    void afterRetentionNothingIsLeftOfAJobInAnyDocument() {
        for (int hour = 0; hour < 30; hour++) {
            finished(aJob(time.instant()).id(new JobId(UUID.randomUUID())));
            node.due(time.instant(), "epoch-1");
            time.advance(Duration.ofHours(1));
        }

        time.advance(MemoryNode.RETENTION.plusDays(1));
        node.due(time.instant(), "epoch-1");
        node.due(time.instant(), "epoch-1");
        node.purge();
        node.purge();

        assertThat(memory.keys()).isEmpty();
    }

    @Test
    void aChunkThatIsFullHasFurtherPartsAndThenDropsLines() {
        int line = 600;
        MemoryKeyValue small = new MemoryKeyValue(time, 10 * line);
        MemoryNode narrow = new MemoryNode(small, time, 1);
        JobJournal journal = narrow.opened().journal();
        Job job = aJob(time.instant()).queued();
        JobId id = job.id();
        narrow.store().insert(job, PARAMETERS);

        for (int number = 1; number <= 100; number++) {
            journal.append(id, 1, List.of(line(number, "x".repeat(line - 100))));
        }
        // The next chunk has room.
        journal.append(id, 1, List.of(line(101, "the last")));

        JobJournal.Page page = journal.read(id, 0, 1_000);
        assertThat(page.entries()).hasSizeBetween(27, 40);
        assertThat(page.entries().getLast().message()).isEqualTo("the last");
        assertThat(page.dropped()).isEqualTo(101 - page.entries().size());
    }

    @Test
    void whatIsWrittenForAJobThatIsGoneDoesNotStay() {
        Token token = aToken();
        JobId id = aJob(time.instant()).queued().id();
        node.opened().output().put(id, token, Output.of(new byte[] {'1'}, Output.JSON));
        node.opened().journal().append(id, 1, List.of(line(1, "late")));

        assertThat(memory.keys()).isEmpty();
    }

    @Test
    void whatIsWrittenForAJobThatIsThereStays() {
        Token token = aToken();
        JobId id = aJob(time.instant()).queued().id();
        node.store().insert(aJob(time.instant()).id(id).queued(), PARAMETERS);
        node.opened().output().put(id, token, Output.of(new byte[] {'1'}, Output.JSON));
        node.opened().journal().append(id, 1, List.of(line(1, "early")));

        time.advance(Duration.ofDays(400));

        assertThat(node.opened().output().find(id, token)).isPresent();
        assertThat(node.opened().journal().read(id, 0, 10).entries()).hasSize(1);
    }

    @Test
    void aDeadWorkersNameGoesWhenAnotherComes() {
        for (int start = 0; start < 100; start++) {
            new MemoryNode(memory, time, start).opened().registry().report(status("w" + start));
            node.opened().registry().order("w" + start, WorkerState.DRAINING);
            time.advance(Duration.ofDays(1));
        }
        // The list, and three workers with their orders: those of the last two days.
        assertThat(memory.keys()).hasSizeLessThanOrEqualTo(1 + 3 * 2);
        assertThat(memory.get("zerog::workers").orElseThrow().content()).hasSizeLessThan(200);
    }

    @Test
    void aWorkerThatWasSilentForDaysIsListedAgain() {
        node.opened().registry().report(status("w1"));
        time.advance(Duration.ofDays(3));
        new MemoryNode(memory, time, 2).opened().registry().report(status("w2"));

        node.opened().registry().report(status("w1"));

        assertThat(node.opened().registry().list()).extracting(WorkerStatus::id).contains("w1");
    }

    private void finished(JobBuilder builder) {
        Token token = aToken();
        Job job = builder.succeeded(token);
        InsertResult inserted = node.store().insert(JobBuilder.asSubmitted(job), PARAMETERS);
        long version = ((InsertResult.Inserted) inserted).version();
        node.opened().output().put(job.id(), token, Output.of(new byte[] {'1'}, Output.JSON));
        node.opened().journal().append(job.id(), 1, List.of(line(1, "a line")));
        assertThat(node.store().save(job, version)).isInstanceOf(SaveResult.Saved.class);
    }

    private JournalEntry line(int number, String message) {
        return new JournalEntry(
                JournalEntry.ATTEMPT + number,
                time.instant(),
                JournalEntry.Level.EVENT,
                message,
                OptionalInt.empty(),
                Optional.empty());
    }

    private WorkerStatus status(String id) {
        return new WorkerStatus(
                id,
                "host",
                WorkerState.ACTIVE,
                1,
                Set.of(),
                Set.of(),
                Set.of(),
                0,
                time.instant(),
                time.instant(),
                1);
    }
}
