package io.zerog.domain.port;

import io.zerog.domain.job.JobId;
import io.zerog.domain.job.JobStatus;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Lists jobs, newest first: by creation, then by id, both descending. */
public interface JobCatalog {

    /**
     * Which jobs.
     *
     * @param createdAfter excluded
     * @param createdBefore excluded
     */
    record Filter(
            Optional<JobStatus> status,
            Optional<String> type,
            Optional<Instant> createdAfter,
            Optional<Instant> createdBefore) {

        public static final Filter ALL =
                new Filter(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
    }

    /** The last job of a page; the next page begins behind it. */
    record Position(Instant createdAt, JobId id) {}

    /**
     * A page of jobs.
     *
     * @param next where to go on; empty when there is nothing more
     */
    record Page(List<StoredJob> jobs, Optional<Position> next) {}

    /**
     * One page. A store that has to walk may answer fewer than {@code limit} jobs, even none, with
     * a next position.
     *
     * @param limit 1 to 200
     */
    Page list(Filter filter, Optional<Position> after, int limit);
}
