package io.zerog.bootstrap.metrics;

import static io.zerog.testkit.JobBuilder.aJob;
import static io.zerog.testkit.JobBuilder.aToken;
import static org.assertj.core.api.Assertions.assertThat;

import io.zerog.domain.handler.JobType;
import io.zerog.domain.job.Cause;
import io.zerog.domain.job.Ending;
import io.zerog.domain.job.Job;
import io.zerog.domain.job.JobEvent;
import io.zerog.domain.job.JobId;
import io.zerog.domain.job.JobState.Running;
import io.zerog.domain.job.QueuedReason;
import io.zerog.domain.job.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class JobMetricsTest {

    record Nothing() {}

    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final JobId ID = new JobId(new UUID(1, 2));

    private final Metrics metrics = new Metrics();
    private final JobMetrics jobs =
            new JobMetrics(
                    metrics,
                    List.of(
                            JobType.of("count", Nothing.class, Void.class).aliases("tally"),
                            JobType.of("other", Nothing.class, Void.class)));

    @AfterEach
    void close() {
        metrics.close();
    }

    @Test
    void aJobThatTheReconcilerFailedIsFinishedToo() {
        Job running = aJob(NOW).type("count").running();
        Job crashed =
                running.abandoned(
                        (Running) running.state(),
                        new Verdict.Finish(500, Ending.FAILED, Optional.of(Cause.CRASHED), false),
                        "epoch",
                        NOW.plusSeconds(40));

        jobs.on(new JobEvent.Abandoned(crashed));
        jobs.on(new JobEvent.Abandoned(aJob(NOW).type("count").requeued(QueuedReason.ABANDONED)));
        jobs.on(new JobEvent.PutAgain(aJob(NOW).type("count").queued()));

        Scrape scrape = Scrape.of(metrics);
        assertThat(scrape.sum("zerog_jobs_finished_total")).isEqualTo(1);
        assertThat(scrape.sum("zerog_jobs_finished_total", "type=count", "ending=failed"))
                .isEqualTo(1);
        assertThat(scrape.sum("zerog_job_lifetime_seconds_sum", "type=count")).isEqualTo(40);
        assertThat(scrape.sum("zerog_jobs_requeued_total", "type=count", "reason=abandoned"))
                .isEqualTo(1);
        assertThat(action(scrape, "failed")).isEqualTo(1);
        assertThat(action(scrape, "requeued")).isEqualTo(1);
        assertThat(action(scrape, "put_again")).isEqualTo(1);
    }

    @Test
    void whateverTypesComeThereIsNoNewSeries() {
        long before = series();

        for (int i = 0; i < 1_000; i++) {
            jobs.on(new JobEvent.Submitted(aJob(NOW).type("t" + i).queued()));
        }
        jobs.on(new JobEvent.Submitted(aJob(NOW).type("tally").queued()));

        Scrape scrape = Scrape.of(metrics);
        assertThat(scrape.sum("zerog_jobs_submitted_total", "type=unknown")).isEqualTo(1_000);
        assertThat(scrape.sum("zerog_jobs_submitted_total", "type=count")).isEqualTo(1);
        assertThat(series()).isEqualTo(before);
    }

    @Test
    void waitsRunsAndLifetimesAreMeasuredInSeconds() {
        Job started = aJob(NOW).type("count").delay(Duration.ofSeconds(30)).running();

        jobs.on(new JobEvent.Started(started, NOW.plusSeconds(28)));
        jobs.on(new JobEvent.RunEnded(started, Duration.ofMillis(1_500)));
        jobs.on(
                new JobEvent.Finished(
                        aJob(NOW)
                                .type("count")
                                .runTime(Duration.ofSeconds(7))
                                .succeeded(aToken())));

        Scrape scrape = Scrape.of(metrics);
        assertThat(scrape.sum("zerog_job_wait_seconds_sum", "type=count")).isEqualTo(2);
        assertThat(scrape.sum("zerog_job_wait_seconds_bucket", "type=count", "le=1.0")).isZero();
        assertThat(scrape.sum("zerog_job_wait_seconds_bucket", "type=count", "le=5.0"))
                .isEqualTo(1);
        assertThat(scrape.sum("zerog_job_run_seconds_sum", "type=count")).isEqualTo(1.5);
        assertThat(scrape.sum("zerog_job_lifetime_seconds_sum", "type=count")).isEqualTo(7);
    }

    @Test
    void whatWentWrongWithDeliveriesAndRunsIsCounted() {
        for (JobEvent.Undelivered.Reason reason : JobEvent.Undelivered.Reason.values()) {
            jobs.on(new JobEvent.Undelivered(ID, reason));
        }
        jobs.on(new JobEvent.LeaseLost(ID));
        jobs.on(new JobEvent.Unresponsive(ID));

        Scrape scrape = Scrape.of(metrics);
        assertThat(scrape.count("zerog_deliveries_dropped_total"))
                .isEqualTo(JobEvent.Undelivered.Reason.values().length);
        assertThat(scrape.sum("zerog_deliveries_dropped_total", "reason=unknown_type"))
                .isEqualTo(1);
        assertThat(scrape.sum("zerog_leases_lost_total")).isEqualTo(1);
        assertThat(scrape.sum("zerog_runs_unresponsive_total")).isEqualTo(1);
    }

    private static double action(Scrape scrape, String action) {
        return scrape.sum("zerog_reconciler_actions_total", "action=" + action);
    }

    private long series() {
        return Scrape.of(metrics).families().entrySet().stream()
                .filter(family -> family.getKey().startsWith("zerog_"))
                .mapToLong(family -> family.getValue().samples().size())
                .sum();
    }
}
