package io.zerog.adapter.memory;

import io.zerog.domain.job.Job;
import io.zerog.domain.port.JobCatalog;
import io.zerog.domain.port.StoredJob;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentNavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;

/** All jobs, newest first. A job's place never changes, so only inserts and removes cost. */
final class Catalogue {

    /** How many jobs a page looks at, at most, before it answers what it has. */
    static final int WALK = 20_000;

    private final ConcurrentNavigableMap<MomentKey, JobEntry> newestFirst =
            new ConcurrentSkipListMap<>(Comparator.reverseOrder());

    void add(Job job, JobEntry entry) {
        newestFirst.put(keyOf(job), entry);
    }

    void remove(Job job, JobEntry entry) {
        newestFirst.remove(keyOf(job), entry);
    }

    JobCatalog.Page list(JobCatalog.Filter filter, Optional<JobCatalog.Position> after, int limit) {
        List<StoredJob> page = new ArrayList<>();
        Iterator<Map.Entry<MomentKey, JobEntry>> walk = within(filter, after);
        MomentKey last = null;
        for (int looked = 0; walk.hasNext() && page.size() < limit && looked < WALK; looked++) {
            Map.Entry<MomentKey, JobEntry> next = walk.next();
            last = next.getKey();
            next.getValue().stored().filter(job -> matches(filter, job.job())).ifPresent(page::add);
        }
        Optional<JobCatalog.Position> next =
                last != null && walk.hasNext()
                        ? Optional.of(new JobCatalog.Position(last.at(), last.id()))
                        : Optional.empty();
        return new JobCatalog.Page(page, next);
    }

    private Iterator<Map.Entry<MomentKey, JobEntry>> within(
            JobCatalog.Filter filter, Optional<JobCatalog.Position> after) {
        Optional<MomentKey> newest =
                earlier(
                        filter.createdBefore().map(MomentKey::beginOf),
                        after.map(position -> new MomentKey(position.createdAt(), position.id())));
        Optional<MomentKey> oldest = filter.createdAfter().map(MomentKey::endOf);
        if (newest.isPresent() && oldest.isPresent()) {
            return newest.get().compareTo(oldest.get()) <= 0
                    ? Collections.emptyIterator()
                    : newestFirst
                            .subMap(newest.get(), false, oldest.get(), false)
                            .entrySet()
                            .iterator();
        }
        return newest.map(from -> newestFirst.tailMap(from, false))
                .or(() -> oldest.map(to -> newestFirst.headMap(to, false)))
                .orElse(newestFirst)
                .entrySet()
                .iterator();
    }

    private static Optional<MomentKey> earlier(Optional<MomentKey> one, Optional<MomentKey> other) {
        return one.isPresent() && other.isPresent()
                ? Optional.of(one.get().compareTo(other.get()) < 0 ? one.get() : other.get())
                : one.or(() -> other);
    }

    private static boolean matches(JobCatalog.Filter filter, Job job) {
        return filter.status().filter(status -> status != job.state().status()).isEmpty()
                && filter.type().filter(type -> !type.equals(job.type())).isEmpty();
    }

    private static MomentKey keyOf(Job job) {
        return new MomentKey(job.createdAt(), job.id());
    }
}
