package io.zerog.application;

import static org.assertj.core.api.Assertions.assertThat;

import io.zerog.domain.job.Cause;
import io.zerog.domain.job.Job;
import io.zerog.domain.job.JobEvent;
import io.zerog.domain.port.Throughput;
import io.zerog.domain.port.Throughput.Ended;
import io.zerog.testkit.JobBuilder;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.junit.jupiter.api.Test;

class EndedJobsTest {

    private static final Instant CREATED = Instant.parse("2026-11-24T06:00:10Z");
    private static final Job SUCCEEDED = JobBuilder.aJob(CREATED).succeeded(JobBuilder.aToken());
    private static final Instant MINUTE = SUCCEEDED.updatedAt().truncatedTo(ChronoUnit.MINUTES);

    private final EndedJobs ended = new EndedJobs();

    @Test
    void jobsAreCountedInTheMinuteOfTheirEndAndByTheirType() {
        ended.on(new JobEvent.Finished(SUCCEEDED));
        ended.on(new JobEvent.Finished(SUCCEEDED));
        ended.on(new JobEvent.Abandoned(JobBuilder.aJob(CREATED).failed(500, Cause.CRASHED)));

        assertThat(ended.lately(MINUTE).minutes())
                .containsExactly(new Throughput.Minute(MINUTE, new Ended(2, 1, 0)));
        assertThat(ended.lately(MINUTE).types())
                .containsExactly(new Throughput.OfType(SUCCEEDED.type(), new Ended(2, 1, 0)));
    }

    @Test
    void aJobThatHasNotEndedIsNotCounted() {
        ended.on(new JobEvent.Submitted(JobBuilder.aJob(CREATED).queued()));

        assertThat(ended.lately(MINUTE)).isEqualTo(Throughput.NONE);
    }

    @Test
    void afterAnHourItIsForgotten() {
        ended.on(new JobEvent.Finished(SUCCEEDED));

        assertThat(ended.lately(MINUTE.plus(Duration.ofHours(1))).minutes()).hasSize(1);
        assertThat(ended.lately(MINUTE.plus(Duration.ofHours(1)).plusSeconds(1)))
                .isEqualTo(Throughput.NONE);
    }
}
