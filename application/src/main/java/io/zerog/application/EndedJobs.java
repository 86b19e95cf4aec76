package io.zerog.application;

import io.zerog.domain.job.Job;
import io.zerog.domain.job.JobEvent;
import io.zerog.domain.job.JobState;
import io.zerog.domain.port.JobObserver;
import io.zerog.domain.port.Throughput;
import io.zerog.domain.port.Throughput.Ended;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** Counts the jobs that end on this node, minute by minute, and forgets them after an hour. */
public final class EndedJobs implements JobObserver {

    private static final Duration REMEMBERED = Duration.ofHours(1);

    private final SortedMap<Instant, Map<String, Ended>> minutes = new TreeMap<>();

    @Override
    public void on(JobEvent event) {
        switch (event) {
            case JobEvent.Finished(Job job) -> count(job);
            case JobEvent.Abandoned(Job job) -> count(job);
            case JobEvent.Submitted _,
                    JobEvent.Started _,
                    JobEvent.RunEnded _,
                    JobEvent.Progressed _,
                    JobEvent.Logged _,
                    JobEvent.CancelRequested _,
                    JobEvent.Requeued _,
                    JobEvent.PutAgain _,
                    JobEvent.Undelivered _,
                    JobEvent.LeaseLost _,
                    JobEvent.Unresponsive _ -> {}
        }
    }

    private void count(Job job) {
        if (job.state() instanceof JobState.Finished finished) {
            Ended one =
                    switch (finished.ending()) {
                        case SUCCEEDED -> new Ended(1, 0, 0);
                        case FAILED -> new Ended(0, 1, 0);
                        case CANCELLED -> new Ended(0, 0, 1);
                    };
            Instant minute = finished.finishedAt().truncatedTo(ChronoUnit.MINUTES);
            synchronized (this) {
                minutes.computeIfAbsent(minute, _ -> new HashMap<>())
                        .merge(job.type(), one, Ended::plus);
            }
        }
    }

    /** What ended in the hour before now. */
    synchronized Throughput lately(Instant now) {
        minutes.headMap(now.minus(REMEMBERED)).clear();
        List<Throughput.Minute> all = new ArrayList<>();
        SortedMap<String, Ended> types = new TreeMap<>();
        minutes.forEach((at, ended) -> {
            ended.forEach((type, some) -> types.merge(type, some, Ended::plus));
            all.add(
                    new Throughput.Minute(
                            at, ended.values().stream().reduce(Ended.NONE, Ended::plus)));
        });
        return new Throughput(
                all,
                types.entrySet().stream()
                        .map(type -> new Throughput.OfType(type.getKey(), type.getValue()))
                        .toList());
    }
}
