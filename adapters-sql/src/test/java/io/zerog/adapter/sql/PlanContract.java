package io.zerog.adapter.sql;

import static org.assertj.core.api.Assertions.assertThat;

import io.zerog.domain.job.JobId;
import io.zerog.domain.job.JobStatus;
import io.zerog.domain.port.JobCatalog.Filter;
import io.zerog.domain.port.JobCatalog.Position;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;
import org.junit.jupiter.api.Test;

/** How a database with very many jobs finds the few that a page shows. */
interface PlanContract {

    /** Jobs in the database; moments of creation are 1 to this number. */
    int JOBS = 1_000_000;

    Handle handle();

    /** What the plan of the statement says, a line a step. */
    List<String> plan(String sql, Map<String, Object> bound);

    /** Asserts that each job that is looked at is looked up in that index, in its order. */
    void assertReadsOnly(List<String> plan, String index);

    @Test
    default void aPageOfEveryFilterIsReadFromItsIndex() {
        for (Filter filter : filters()) {
            String index =
                    filter.type().isPresent() ? "zerog_jobs_by_type" : "zerog_jobs_by_status";
            for (Optional<Position> after :
                    List.of(Optional.<Position>empty(), Optional.of(aPosition()))) {
                SqlJobCatalog.Listing listing = SqlJobCatalog.listing(filter, after, 51);

                List<String> plan = plan(listing.sql(), listing.bound());

                assertReadsOnly(plan, index);
                assertThat(rows(listing.sql(), listing.bound()))
                        .as("a page of %s", filter)
                        .isEqualTo(51);
            }
        }
    }

    @Test
    default void openJobsAreReadFromTheirIndexes() {
        Map<String, Object> page = new LinkedHashMap<>();
        page.put("moment", 1_000L);
        page.put("id", new byte[16]);
        page.put("limit", 100);
        assertReadsOnly(plan(SqlOpenJobs.RUNNING, page), "zerog_jobs_by_status");
        assertReadsOnly(plan(SqlOpenJobs.EPOCHS, Map.of()), "zerog_jobs_queued");
        page.put("epoch", "epoch".getBytes());
        page.put("until", (long) JOBS);
        assertReadsOnly(plan(SqlOpenJobs.QUEUED, page), "zerog_jobs_queued");
        assertReadsOnly(
                plan(SqlOpenJobs.OLDEST_REVIEW, Map.of("epoch", "epoch".getBytes())),
                "zerog_jobs_queued");
    }

    private static List<Filter> filters() {
        List<Filter> filters = new ArrayList<>();
        for (Optional<JobStatus> status :
                List.of(
                        Optional.<JobStatus>empty(),
                        Optional.of(JobStatus.QUEUED),
                        Optional.of(JobStatus.SUCCEEDED))) {
            for (Optional<String> type : List.of(Optional.<String>empty(), Optional.of("type_7"))) {
                filters.add(new Filter(status, type, Optional.empty(), Optional.empty()));
                filters.add(
                        new Filter(
                                status,
                                type,
                                Optional.of(Instant.ofEpochMilli(JOBS / 10)),
                                Optional.of(Instant.ofEpochMilli(JOBS - 1_000))));
            }
        }
        return filters;
    }

    private static Position aPosition() {
        return new Position(Instant.ofEpochMilli(JOBS - 5_000), new JobId(new UUID(1, 1)));
    }

    private int rows(String sql, Map<String, Object> bound) {
        return bound(handle().createQuery(sql), bound).map((row, context) -> 1).list().size();
    }

    static Query bound(Query query, Map<String, Object> bound) {
        bound.forEach(query::bind);
        return query;
    }
}
