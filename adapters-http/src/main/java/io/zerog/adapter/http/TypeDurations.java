package io.zerog.adapter.http;

import io.zerog.domain.job.Job;
import io.zerog.domain.job.JobEvent;
import io.zerog.domain.job.JobState;
import io.zerog.domain.job.Start;
import io.zerog.domain.port.JobObserver;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** How long runs of each type take, as this node has seen: when to ask for a job again. */
final class TypeDurations implements JobObserver {

    private static final long LEAST = 1;
    private static final long MOST = 60;

    /** The weight of the newest run. */
    private static final double WEIGHT = 0.2;

    private final Map<String, Double> seconds = new ConcurrentHashMap<>();

    @Override
    public void on(JobEvent event) {
        if (event instanceof JobEvent.Finished(Job job)) {
            seen(job);
        }
    }

    private void seen(Job job) {
        if (job.state() instanceof JobState.Finished finished) {
            job.startedLast()
                    .map(Start::at)
                    .map(start -> Duration.between(start, finished.finishedAt()).toMillis() / 1e3)
                    .ifPresent(ran ->
                            seconds.merge(
                                    job.type(),
                                    ran,
                                    (mean, newest) -> mean + WEIGHT * (newest - mean)));
        }
    }

    /** In how many seconds the job may have ended: 1 to 60; 1 for a type that never ran here. */
    long retryAfter(Job job, Instant now) {
        double mean = seconds.getOrDefault(job.type(), 0.0);
        double ran =
                job.state() instanceof JobState.Running running
                        ? Duration.between(running.startedAt(), now).toMillis() / 1e3
                        : 0;
        return Math.clamp((long) Math.ceil(mean - ran), LEAST, MOST);
    }
}
