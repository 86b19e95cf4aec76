package io.zerog.adapter.sql;

import io.zerog.adapter.sql.Documents.Row;
import io.zerog.domain.port.JobCatalog;
import io.zerog.domain.port.StoredJob;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;

/**
 * Pages by the last job of the page before, each from the index of its filter. Both indexes begin
 * with the status; a list of all statuses merges the heads of five ranges.
 */
final class SqlJobCatalog implements JobCatalog {

    /** A page's statement, and what is bound to it. */
    record Listing(String sql, Map<String, Object> bound) {}

    private final Lane queries;
    private final Documents documents;

    SqlJobCatalog(Lane queries, Documents documents) {
        this.queries = queries;
        this.documents = documents;
    }

    @Override
    public Page list(Filter filter, Optional<Position> after, int limit) {
        if (limit < 1 || limit > 200) {
            throw new IllegalArgumentException("a page has 1 to 200 jobs, not " + limit);
        }
        // One more than asked for tells whether there is a next page.
        List<Row> rows = queries.call(LIST, listing(filter, after, limit + 1));
        boolean isLast = rows.size() <= limit;
        List<Row> page = isLast ? rows : rows.subList(0, limit);
        List<StoredJob> jobs =
                page.stream().map(documents::readable).flatMap(Optional::stream).toList();
        return new Page(jobs, isLast ? Optional.empty() : Optional.of(behind(page.getLast())));
    }

    private static Position behind(Row row) {
        return new Position(Instant.ofEpochMilli(row.moment()), JobRow.id(row.id()));
    }

    static Listing listing(Filter filter, Optional<Position> after, int limit) {
        List<String> conditions = new ArrayList<>();
        Map<String, Object> bound = new LinkedHashMap<>();
        filter.type()
                .ifPresent(type -> {
                    conditions.add("type = :type");
                    bound.put("type", type);
                });
        filter.createdAfter()
                .ifPresent(moment -> {
                    conditions.add("created_at > :after");
                    bound.put("after", moment.toEpochMilli());
                });
        filter.createdBefore()
                .ifPresent(moment -> {
                    conditions.add("created_at < :before");
                    bound.put("before", moment.toEpochMilli());
                });
        after.ifPresent(last -> {
            conditions.add("(created_at, id) < (:moment, :id)");
            bound.put("moment", last.createdAt().toEpochMilli());
            bound.put("id", JobRow.bytes(last.id()));
        });
        bound.put("limit", limit);
        String sql =
                filter.status()
                        .map(status -> range(JobRow.number(status), conditions))
                        .orElseGet(() ->
                                IntStream.range(0, JobRow.STATUSES)
                                        .mapToObj(status -> range(status, conditions))
                                        .collect(Collectors.joining(" UNION ALL ")));
        return new Listing(
                "SELECT id, created_at, version, document FROM ("
                        + sql
                        + ") AS jobs ORDER BY created_at DESC, id DESC LIMIT :limit",
                bound);
    }

    /** The newest of one status; the number is written out so that it is known to the planner. */
    private static String range(int status, List<String> conditions) {
        StringBuilder where = new StringBuilder("status = ").append(status);
        conditions.forEach(condition -> where.append(" AND ").append(condition));
        return "SELECT * FROM (SELECT id, created_at, version, document FROM zerog_jobs WHERE "
                + where
                + " ORDER BY created_at DESC, id DESC LIMIT :limit) AS status_"
                + status;
    }

    private static final Lane.Work<Listing, List<Row>> LIST =
            (handle, listings, again) ->
                    listings.stream().map(listing -> rows(handle, listing)).toList();

    private static List<Row> rows(Handle handle, Listing listing) {
        Query query = handle.createQuery(listing.sql());
        listing.bound().forEach(query::bind);
        return query.map((row, context) -> Row.of(row)).list();
    }
}
