package io.zerog.adapter.sql;

import io.zerog.adapter.sql.Documents.Row;
import io.zerog.domain.job.JobId;
import io.zerog.domain.port.OpenJobs;
import io.zerog.domain.port.StoredJob;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;

/**
 * Open jobs by index: first the running ones, then the queued ones by their review. Those of each
 * epoch lie together, so that jobs of another epoch are found without walking over the others.
 */
final class SqlOpenJobs implements OpenJobs {

    static final String RUNNING =
            "SELECT id, created_at, version, document FROM zerog_jobs"
                    + " WHERE status = 1 AND (created_at, id) > (:moment, :id)"
                    + " ORDER BY created_at, id LIMIT :limit";

    /** Steps from one epoch to the next, each by one look into the index. */
    static final String EPOCHS =
            "WITH RECURSIVE known(epoch) AS ("
                    + " SELECT (SELECT epoch FROM zerog_jobs WHERE epoch IS NOT NULL"
                    + " ORDER BY epoch LIMIT 1)"
                    + " UNION ALL"
                    + " SELECT (SELECT j.epoch FROM zerog_jobs j"
                    + " WHERE j.epoch > known.epoch ORDER BY j.epoch LIMIT 1)"
                    + " FROM known WHERE known.epoch IS NOT NULL)"
                    + " SELECT epoch FROM known WHERE epoch IS NOT NULL";

    static final String QUEUED =
            "SELECT id, review_at, version, document FROM zerog_jobs"
                    + " WHERE epoch = :epoch"
                    + " AND (review_at, id) > (:moment, :id) AND review_at <= :until"
                    + " ORDER BY review_at, id LIMIT :limit";

    static final String COUNT =
            "SELECT count(*) FROM (SELECT 1 FROM zerog_jobs WHERE status IN (0, 1) LIMIT "
                    + COUNTED
                    + ") AS open";

    static final String OLDEST_REVIEW =
            "SELECT review_at FROM zerog_jobs WHERE epoch = :epoch ORDER BY review_at LIMIT 1";

    private static final Comparator<Row> BY_REVIEW =
            Comparator.comparingLong(Row::moment).thenComparing(Row::id, Arrays::compareUnsigned);

    /** How far a walk has come: a phase of it, and the last job there. */
    private record Position(boolean isQueued, long moment, byte[] id) {

        static final Position START = new Position(false, Long.MIN_VALUE, new byte[0]);
        static final Position QUEUED_START = new Position(true, Long.MIN_VALUE, new byte[0]);

        static Position behind(boolean isQueued, Row row) {
            return new Position(isQueued, row.moment(), row.id());
        }

        static Position parse(String text) {
            String[] parts = text.split(" ");
            if (parts.length != 3 || !(parts[0].equals("queued") || parts[0].equals("running"))) {
                throw new IllegalArgumentException("no position of open jobs: " + text);
            }
            JobId id =
                    JobId.parse(parts[2])
                            .orElseThrow(() -> new IllegalArgumentException("no id in " + text));
            return new Position(
                    parts[0].equals("queued"), Long.parseLong(parts[1]), JobRow.bytes(id));
        }

        String text() {
            return (isQueued ? "queued " : "running ") + moment + " " + JobRow.id(id);
        }
    }

    private record Question(Instant now, Optional<String> epoch, Position after, int limit) {}

    /** A page of rows; {@code next} is empty behind the last. */
    private record Rows(List<Row> rows, Optional<Position> next) {}

    private final Lane queries;
    private final Documents documents;

    SqlOpenJobs(Lane queries, Documents documents) {
        this.queries = queries;
        this.documents = documents;
    }

    @Override
    public Page due(Instant now, Optional<String> epoch, Optional<String> after, int limit) {
        if (limit < 1 || limit > 1_000) {
            throw new IllegalArgumentException("a page has 1 to 1,000 jobs, not " + limit);
        }
        Position position = after.map(Position::parse).orElse(Position.START);
        Rows page = queries.call(PAGE, new Question(now, epoch, position, limit));
        List<StoredJob> jobs =
                page.rows().stream().map(documents::readable).flatMap(Optional::stream).toList();
        return new Page(jobs, page.next().map(Position::text));
    }

    @Override
    public Optional<Backlog> backlog() {
        return Optional.of(queries.call(BACKLOG, COUNT));
    }

    private static final Lane.Work<String, Backlog> BACKLOG =
            (handle, questions, again) -> {
                long jobs = handle.createQuery(COUNT).mapTo(Long.class).one();
                Optional<Instant> oldest =
                        handle.createQuery(EPOCHS).mapTo(byte[].class).list().stream()
                                .flatMap(epoch ->
                                        handle
                                                .createQuery(OLDEST_REVIEW)
                                                .bind("epoch", epoch)
                                                .mapTo(Long.class)
                                                .findOne()
                                                .stream())
                                .min(Comparator.naturalOrder())
                                .map(Instant::ofEpochMilli);
                return Collections.nCopies(questions.size(), new Backlog(jobs, oldest));
            };

    private static final Lane.Work<Question, Rows> PAGE =
            (handle, questions, again) ->
                    questions.stream().map(question -> page(handle, question)).toList();

    private static Rows page(Handle handle, Question question) {
        List<Row> rows = new ArrayList<>();
        Position after = question.after();
        if (!after.isQueued()) {
            rows.addAll(listed(handle.createQuery(RUNNING), after, question.limit()));
            after = Position.QUEUED_START;
        }
        int room = question.limit() - rows.size();
        if (room > 0) {
            rows.addAll(queued(handle, question, after, room));
        }
        Optional<Position> next =
                rows.size() < question.limit()
                        ? Optional.empty()
                        : Optional.of(Position.behind(room > 0, rows.getLast()));
        return new Rows(rows, next);
    }

    private static List<Row> queued(Handle handle, Question question, Position after, int limit) {
        List<Row> rows = new ArrayList<>();
        for (byte[] epoch : handle.createQuery(EPOCHS).mapTo(byte[].class).list()) {
            boolean isLost =
                    question.epoch().filter(now -> !now.equals(JobRow.text(epoch))).isPresent();
            long until = isLost ? Long.MAX_VALUE : question.now().toEpochMilli();
            Query query = handle.createQuery(QUEUED).bind("epoch", epoch).bind("until", until);
            rows.addAll(listed(query, after, limit));
        }
        rows.sort(BY_REVIEW);
        return rows.size() <= limit ? rows : rows.subList(0, limit);
    }

    private static List<Row> listed(Query query, Position after, int limit) {
        return query.bind("moment", after.moment())
                .bind("id", after.id())
                .bind("limit", limit)
                .map((row, context) -> Row.of(row))
                .list();
    }
}
