package io.zerog.simulation.cluster;

import io.zerog.domain.job.Job;
import io.zerog.domain.job.JobId;
import io.zerog.domain.port.JobCatalog;
import io.zerog.domain.port.JobCatalog.Filter;
import io.zerog.domain.port.JobCatalog.Position;
import io.zerog.domain.port.OpenJobs;
import io.zerog.domain.port.StoredJob;
import io.zerog.simulation.cluster.SharedAdapters.Stored;
import io.zerog.simulation.fault.Words;
import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Counts what is stored: whether every job can be found, in both ways to look for jobs. */
record Census(Stored stored, History history) {

    private static final int PAGE = 100;

    /** An epoch of no queue: by it every queued job is due. */
    private static final Optional<String> NEVER = Optional.of("never");

    void take(Instant now) {
        Collection<Job> open = history.open();
        Set<JobId> met = openJobs(now);
        require(open.stream().map(Job::id).toList(), met, Invariant.OPEN_JOBS_ARE_FOUND);
        require(history.jobs(), listed(), Invariant.JOBS_ARE_LISTED);
    }

    private void require(Collection<JobId> all, Set<JobId> found, Invariant invariant) {
        List<String> missing =
                all.stream().filter(id -> !found.contains(id)).map(Words::of).toList();
        if (!missing.isEmpty()) {
            history.violate(invariant, "not " + missing);
        }
    }

    private Set<JobId> openJobs(Instant now) {
        Set<JobId> found = new HashSet<>();
        Optional<String> after = Optional.empty();
        do {
            OpenJobs.Page page = stored.openJobs().due(now, NEVER, after, PAGE);
            add(page.jobs(), found);
            after = page.next();
        } while (after.isPresent());
        return found;
    }

    private Set<JobId> listed() {
        Set<JobId> found = new HashSet<>();
        Optional<Position> after = Optional.empty();
        do {
            JobCatalog.Page page = stored.catalog().list(Filter.ALL, after, PAGE);
            add(page.jobs(), found);
            after = page.next();
        } while (after.isPresent());
        return found;
    }

    private static void add(List<StoredJob> jobs, Set<JobId> ids) {
        jobs.forEach(job -> ids.add(job.job().id()));
    }
}
