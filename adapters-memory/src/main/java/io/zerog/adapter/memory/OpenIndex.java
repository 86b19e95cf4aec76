package io.zerog.adapter.memory;

import io.zerog.domain.job.Job;
import io.zerog.domain.job.JobId;
import io.zerog.domain.job.JobState.Finished;
import io.zerog.domain.job.JobState.Queued;
import io.zerog.domain.job.JobState.Running;
import io.zerog.domain.port.OpenJobs;
import io.zerog.domain.port.StoredJob;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentNavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.stream.Stream;

/**
 * The running jobs by id, and the queued ones by their review. A pass walks the running ones first;
 * a job that moves while a pass is under way is met by the next.
 */
final class OpenIndex {

    private static final String RUNNING = "running ";
    private static final String QUEUED = "queued ";

    private final ConcurrentNavigableMap<JobId, JobEntry> running = new ConcurrentSkipListMap<>();
    private final ConcurrentNavigableMap<MomentKey, JobEntry> queued =
            new ConcurrentSkipListMap<>();

    void add(Job job, JobEntry entry) {
        switch (job.state()) {
            case Queued _ -> queued.put(keyOf(job), entry);
            case Running _ -> running.put(job.id(), entry);
            case Finished _ -> {}
        }
    }

    void remove(Job job, JobEntry entry) {
        switch (job.state()) {
            case Queued _ -> queued.remove(keyOf(job), entry);
            case Running _ -> running.remove(job.id(), entry);
            case Finished _ -> {}
        }
    }

    /** Adds before it removes: a job that moves is seen twice rather than never. */
    void move(Job before, Job after, JobEntry entry) {
        if (before.state() instanceof Running && after.state() instanceof Running) {
            return;
        }
        if (before.state() instanceof Queued
                && after.state() instanceof Queued
                && before.review().at().equals(after.review().at())) {
            return;
        }
        add(after, entry);
        remove(before, entry);
    }

    OpenJobs.Page due(Instant now, Optional<String> epoch, Optional<String> after, int limit) {
        List<StoredJob> page = new ArrayList<>();
        String position = after.orElse(RUNNING);
        if (position.startsWith(RUNNING)) {
            for (Map.Entry<JobId, JobEntry> next : runningBehind(position).entrySet()) {
                if (page.size() == limit) {
                    return goOnBehind(page, RUNNING + page.getLast().job().id());
                }
                next.getValue().stored().ifPresent(page::add);
            }
            position = QUEUED;
        }
        MomentKey last = null;
        for (Map.Entry<MomentKey, JobEntry> next : queuedBehind(position).entrySet()) {
            if (next.getKey().at().isAfter(now) && epoch.isEmpty()) {
                break;
            }
            if (page.size() == limit) {
                // Nothing queued was looked at yet when running jobs filled the page.
                return goOnBehind(page, last == null ? position : position(last));
            }
            last = next.getKey();
            next.getValue()
                    .stored()
                    .filter(job -> isDue(job.job(), now, epoch))
                    .ifPresent(page::add);
        }
        return new OpenJobs.Page(page, Optional.empty());
    }

    OpenJobs.Backlog backlog() {
        // Walked, and not counted by size(), which has no bound.
        long jobs =
                Stream.concat(running.keySet().stream(), queued.keySet().stream())
                        .limit(OpenJobs.COUNTED)
                        .count();
        return new OpenJobs.Backlog(
                jobs, Optional.ofNullable(queued.firstEntry()).map(first -> first.getKey().at()));
    }

    private static OpenJobs.Page goOnBehind(List<StoredJob> page, String position) {
        return new OpenJobs.Page(page, Optional.of(position));
    }

    private static boolean isDue(Job job, Instant now, Optional<String> epoch) {
        return switch (job.state()) {
            case Queued _ ->
                    !job.review().at().isAfter(now)
                            || epoch.filter(known -> !known.equals(job.review().epoch()))
                                    .isPresent();
            case Running _ -> true;
            case Finished _ -> false;
        };
    }

    private ConcurrentNavigableMap<JobId, JobEntry> runningBehind(String position) {
        String id = position.substring(RUNNING.length());
        return id.isEmpty() ? running : running.tailMap(id(id), false);
    }

    private ConcurrentNavigableMap<MomentKey, JobEntry> queuedBehind(String position) {
        if (position.equals(QUEUED)) {
            return queued;
        }
        String[] parts = position.split(" ");
        return queued.tailMap(new MomentKey(Instant.parse(parts[1]), id(parts[2])), false);
    }

    private static String position(MomentKey key) {
        return QUEUED + key.at() + " " + key.id();
    }

    private static JobId id(String text) {
        return JobId.parse(text).orElseThrow(() -> new IllegalArgumentException(text));
    }

    private static MomentKey keyOf(Job job) {
        return new MomentKey(job.review().at(), job.id());
    }
}
