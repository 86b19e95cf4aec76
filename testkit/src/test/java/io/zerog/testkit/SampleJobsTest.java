package io.zerog.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.zerog.domain.job.Cause;
import io.zerog.domain.job.Checkpoint;
import io.zerog.domain.job.Job;
import io.zerog.domain.job.JobState.Finished;
import io.zerog.domain.job.JobState.Queued;
import io.zerog.domain.job.JobStatus;
import io.zerog.domain.job.Priority;
import io.zerog.domain.job.QueuedReason;
import java.util.Collection;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SampleJobsTest {

    private final Collection<Job> jobs = SampleJobs.everyVariant(SettableTime.START).values();

    @Test
    void everyStatusPriorityReasonAndCauseIsAmongThem() {
        assertThat(jobs.stream().map(job -> job.state().status())).contains(JobStatus.values());
        assertThat(jobs.stream().map(Job::priority)).contains(Priority.values());
        assertThat(
                        jobs.stream()
                                .filter(job -> job.state() instanceof Queued)
                                .map(job -> ((Queued) job.state()).reason()))
                .contains(QueuedReason.values());
        assertThat(
                        jobs.stream()
                                .filter(Job::isFinished)
                                .flatMap(job -> ((Finished) job.state()).cause().stream()))
                .contains(Cause.values());
    }

    @Test
    void everyOptionalFieldIsThereInSomeAndAbsentInOthers() {
        assertThat(jobs.stream().map(job -> job.cancel().isPresent())).contains(true, false);
        assertThat(jobs.stream().map(job -> job.checkpoint().isPresent())).contains(true, false);
        assertThat(jobs.stream().map(job -> job.retryOf().isPresent())).contains(true, false);
        assertThat(jobs.stream().map(job -> job.startedLast().isPresent())).contains(true, false);
        assertThat(jobs.stream().map(job -> job.progress().total().isPresent()))
                .contains(true, false);
    }

    @Test
    void theLargestCheckpointIsAmongThem() {
        assertThat(jobs.stream().map(Job::checkpoint).flatMap(Optional::stream))
                .anySatisfy(found -> assertThat(found.json()).hasSize(Checkpoint.LIMIT));
    }

    @Test
    void theIdsAreFresh() {
        assertThat(jobs.stream().map(Job::id).distinct()).hasSameSizeAs(jobs);
    }

    @Test
    void aJobAsSubmittedIsTheSameJobBeforeItRan() {
        for (Job job : jobs) {
            Job submitted = JobBuilder.asSubmitted(job);
            assertThat(submitted.id()).isEqualTo(job.id());
            assertThat(submitted.createdAt()).isEqualTo(job.createdAt());
            assertThat(submitted.state().status()).isEqualTo(JobStatus.QUEUED);
            assertThat(submitted.counters().attempts()).isZero();
        }
    }
}
