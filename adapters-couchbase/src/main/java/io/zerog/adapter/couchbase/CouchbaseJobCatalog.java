package io.zerog.adapter.couchbase;

import io.zerog.adapter.couchbase.KeyValue.Item;
import io.zerog.adapter.couchbase.Ledger.Name;
import io.zerog.domain.job.Job;
import io.zerog.domain.job.JobId;
import io.zerog.domain.port.JobCatalog;
import io.zerog.domain.port.StoredJob;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;

/**
 * Walks the catalogue, newest minute first, and looks the jobs up. A page that has looked at {@link
 * #WALK} jobs, or as many buckets, ends there and says where to go on.
 */
final class CouchbaseJobCatalog implements JobCatalog {

    static final int WALK = 2_000;

    private static final int LOOK = 100;
    private static final long EVER = Long.MAX_VALUE / Ledger.HOUR;
    private static final JobId LOWEST = new JobId(new UUID(0, 0));
    private static final Comparator<Entry> NEWEST_FIRST =
            Comparator.comparingLong(Entry::at)
                    .thenComparing(Entry::id)
                    .thenComparingLong(Entry::mark)
                    .reversed();

    private final KeyValue keyValue;
    private final Keys keys;
    private final Ledger ledger;

    CouchbaseJobCatalog(KeyValue keyValue, Keys keys, Ledger ledger) {
        this.keyValue = keyValue;
        this.keys = keys;
        this.ledger = ledger;
    }

    /** What one call has gathered. */
    private static final class Gathered {
        private final List<StoredJob> jobs = new ArrayList<>();
        private int looked;
        private int read;
        private Optional<Position> end = Optional.empty();
    }

    @Override
    public Page list(Filter filter, Optional<Position> after, int limit) {
        if (limit < 1 || limit > 200) {
            throw new IllegalArgumentException("a page has 1 to 200 jobs, not " + limit);
        }
        long newest =
                Math.min(
                        after.map(position -> minute(position.createdAt())).orElse(EVER),
                        filter.createdBefore().map(CouchbaseJobCatalog::minute).orElse(EVER));
        long oldest = filter.createdAfter().map(CouchbaseJobCatalog::minute).orElse(-EVER);
        Gathered gathered = new Gathered();
        for (long hour : ledger.hours(hour(oldest), hour(newest)).descendingSet()) {
            NavigableMap<Long, List<Name>> minutes = new TreeMap<>();
            for (Name name : ledger.bucketsOf(hour)) {
                if (name.minute() >= oldest && name.minute() <= newest) {
                    minutes.computeIfAbsent(name.minute(), _ -> new ArrayList<>()).add(name);
                }
            }
            for (var minute : minutes.descendingMap().entrySet()) {
                gather(gathered, entries(minute.getValue()), filter, after, limit);
                gathered.read += minute.getValue().size();
                if (gathered.end.isEmpty() && gathered.read >= WALK) {
                    Instant start = Instant.ofEpochMilli(minute.getKey() * Ledger.MINUTE);
                    gathered.end = Optional.of(new Position(start, LOWEST));
                }
                if (gathered.end.isPresent()) {
                    return new Page(gathered.jobs, gathered.end);
                }
            }
        }
        return new Page(gathered.jobs, Optional.empty());
    }

    private TreeSet<Entry> entries(List<Name> buckets) {
        TreeSet<Entry> entries = new TreeSet<>(NEWEST_FIRST);
        for (Optional<Item> bucket : ledger.readAll(buckets)) {
            bucket.ifPresent(item -> entries.addAll(Entry.all(item.content())));
        }
        return entries;
    }

    private void gather(
            Gathered gathered,
            TreeSet<Entry> entries,
            Filter filter,
            Optional<Position> after,
            int limit) {
        List<Entry> within =
                entries.stream().filter(entry -> isWithin(entry, filter, after)).toList();
        for (int from = 0; from < within.size(); from += LOOK) {
            List<Entry> part = within.subList(from, Math.min(within.size(), from + LOOK));
            List<Optional<Item>> found =
                    keyValue.getAll(part.stream().map(entry -> keys.job(entry.id())).toList());
            for (int i = 0; i < part.size(); i++) {
                Entry entry = part.get(i);
                job(entry, found.get(i))
                        .filter(stored -> matches(filter, stored.job()))
                        .ifPresent(gathered.jobs::add);
                gathered.looked++;
                if (gathered.jobs.size() == limit || gathered.looked == WALK) {
                    Instant at = Instant.ofEpochMilli(entry.at());
                    gathered.end = Optional.of(new Position(at, entry.id()));
                    return;
                }
            }
        }
    }

    /** Empty for a job that is gone, of a newer version, or another one of its id. */
    private static Optional<StoredJob> job(Entry entry, Optional<Item> found) {
        try {
            return found.map(Documents::read)
                    .filter(seen -> seen.birth() == entry.mark())
                    .map(Documents.Seen::stored);
        } catch (IllegalArgumentException newer) {
            return Optional.empty();
        }
    }

    private static boolean isWithin(Entry entry, Filter filter, Optional<Position> after) {
        Instant at = Instant.ofEpochMilli(entry.at());
        return filter.createdAfter().filter(bound -> !at.isAfter(bound)).isEmpty()
                && filter.createdBefore().filter(bound -> !at.isBefore(bound)).isEmpty()
                && after.filter(position -> !isBehind(at, entry.id(), position)).isEmpty();
    }

    private static boolean isBehind(Instant at, JobId id, Position position) {
        int order = at.compareTo(position.createdAt());
        return order != 0 ? order < 0 : id.compareTo(position.id()) < 0;
    }

    private static boolean matches(Filter filter, Job job) {
        return filter.status().filter(status -> status != job.state().status()).isEmpty()
                && filter.type().filter(type -> !type.equals(job.type())).isEmpty();
    }

    private static long minute(Instant at) {
        return Math.floorDiv(at.toEpochMilli(), Ledger.MINUTE);
    }

    private static long hour(long minute) {
        return Math.floorDiv(minute, 60);
    }
}
