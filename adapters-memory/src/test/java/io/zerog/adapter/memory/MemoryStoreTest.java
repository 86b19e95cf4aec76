package io.zerog.adapter.memory;

import static io.zerog.testkit.JobBuilder.aJob;
import static io.zerog.testkit.JobBuilder.aToken;
import static org.assertj.core.api.Assertions.assertThat;

import io.zerog.domain.job.JobId;
import io.zerog.domain.job.JobStatus;
import io.zerog.domain.port.JobCatalog;
import io.zerog.domain.port.JobStore;
import io.zerog.domain.port.StoredJob;
import io.zerog.testkit.ExactOpenJobsContract;
import io.zerog.testkit.JobCatalogContract;
import io.zerog.testkit.JobJournalContract;
import io.zerog.testkit.JobOutputContract;
import io.zerog.testkit.JobStoreContract;
import io.zerog.testkit.RetentionContract;
import io.zerog.testkit.SettableTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class MemoryStoreTest
        implements JobStoreContract,
                ExactOpenJobsContract,
                JobCatalogContract,
                JobOutputContract,
                JobJournalContract,
                RetentionContract {

    private MemoryStore store = new MemoryStore();

    @Override
    public JobStore store() {
        return store;
    }

    @Override
    public MemoryStore openJobs() {
        return store;
    }

    @Override
    public MemoryStore catalog() {
        return store;
    }

    @Override
    public MemoryStore output() {
        return store;
    }

    @Override
    public MemoryStore journal() {
        return store;
    }

    @Override
    public MemoryStore retention() {
        return store;
    }

    @Override
    public Instant now() {
        return SettableTime.START;
    }

    @Test
    void theNewestFinishedJobsStayAndOlderOnesFallOut() {
        store = new MemoryStore(3);
        StoredJob open = stored(aJob(now().minusSeconds(100)).queued());
        List<JobId> oldestFirst = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            oldestFirst.add(stored(aJob(now().plusSeconds(i)).succeeded(aToken())).job().id());
        }

        assertThat(oldestFirst.stream().filter(id -> store.find(id).isPresent()))
                .isEqualTo(oldestFirst.subList(2, 5));
        assertThat(store.find(open.job().id())).contains(open);
        assertThat(store.list(JobCatalog.Filter.ALL, Optional.empty(), 200).jobs()).hasSize(4);
    }

    @Test
    void aPageThatWouldWalkTooFarIsShortAndSaysWhereToGoOn() {
        StoredJob oldest = stored(aJob(now()).running());
        for (int i = 1; i <= Catalogue.WALK; i++) {
            store.insert(aJob(now().plusMillis(i)).queued(), NO_PARAMETERS);
        }
        JobCatalog.Filter running =
                new JobCatalog.Filter(
                        Optional.of(JobStatus.RUNNING),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty());

        JobCatalog.Page first = store.list(running, Optional.empty(), 10);

        assertThat(first.jobs()).isEmpty();
        assertThat(store.list(running, first.next(), 10).jobs()).containsExactly(oldest);
    }

    @Test
    void removedJobsLeaveNothingToWalkOver() {
        for (int i = 0; i <= Catalogue.WALK; i++) {
            StoredJob stored = stored(aJob(now()).queued());
            store.remove(stored.job().id(), stored.version());
        }

        assertThat(store.list(JobCatalog.Filter.ALL, Optional.empty(), 10))
                .isEqualTo(new JobCatalog.Page(List.of(), Optional.empty()));
    }
}
