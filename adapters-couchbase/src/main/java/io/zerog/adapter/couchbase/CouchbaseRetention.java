package io.zerog.adapter.couchbase;

import io.zerog.adapter.couchbase.Documents.Seen;
import io.zerog.adapter.couchbase.KeyValue.Item;
import io.zerog.adapter.couchbase.Ledger.Name;
import io.zerog.domain.job.JobState.Finished;
import io.zerog.domain.port.Retention;
import java.time.Instant;
import java.time.InstantSource;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Sweeps the catalogue from its oldest minute on. The document of a finished job expires by itself;
 * here go those that have not, and what was theirs: parameters, outputs, log lines, and the bucket
 * when nothing of its jobs is left. Jobs go in the order of their creation, which is nearly that of
 * their end.
 */
final class CouchbaseRetention implements Retention {

    private final KeyValue keyValue;
    private final Keys keys;
    private final Belongings belongings;
    private final Ledger catalogue;
    private final InstantSource clock;
    private final Map<Name, BitSet> done = new HashMap<>();

    CouchbaseRetention(
            KeyValue keyValue,
            Keys keys,
            Belongings belongings,
            Ledger catalogue,
            InstantSource clock) {
        this.keyValue = keyValue;
        this.keys = keys;
        this.belongings = belongings;
        this.catalogue = catalogue;
        this.clock = clock;
    }

    @Override
    public synchronized int purge(Instant before, int limit) {
        if (limit < 1) {
            throw new IllegalArgumentException("a purge removes at least 1 job, not " + limit);
        }
        long last = Math.floorDiv(before.toEpochMilli(), Ledger.MINUTE);
        Ledger.Listing listing = catalogue.list(-Long.MAX_VALUE / Ledger.HOUR, last);
        done.keySet().retainAll(listing.names());
        Set<Name> gone = new HashSet<>();
        int removed = 0;
        for (Name name : listing.names()) {
            Optional<Item> bucket = catalogue.read(name);
            if (bucket.isEmpty()) {
                gone.add(name);
                continue;
            }
            removed += sweep(name, bucket.get(), before, limit - removed, gone);
            if (removed == limit) {
                break;
            }
        }
        catalogue.forget(gone, listing.empty());
        return removed;
    }

    private int sweep(Name name, Item bucket, Instant before, int most, Set<Name> gone) {
        List<Entry> entries = Entry.all(bucket.content());
        BitSet swept = done.computeIfAbsent(name, _ -> new BitSet());
        List<Integer> left =
                IntStream.range(0, entries.size())
                        .filter(i -> !swept.get(i))
                        .boxed()
                        .sorted(Comparator.comparingLong(i -> entries.get(i).at()))
                        .toList();
        List<Optional<Item>> found =
                keyValue.getAll(left.stream().map(i -> keys.job(entries.get(i).id())).toList());
        int removed = 0;
        for (int i = 0; i < left.size() && removed < most; i++) {
            Entry entry = entries.get(left.get(i));
            Optional<Seen> seen;
            try {
                seen = found.get(i).map(Documents::read);
            } catch (IllegalArgumentException newer) {
                // Of a newer version of this program: its nodes take care of the job.
                continue;
            }
            boolean isEnded = seen.filter(job -> hasEnded(job, entry, before)).isPresent();
            if (isEnded && keyValue.remove(keys.job(entry.id()), seen.get().cas())) {
                removed++;
                belongings.remove(entry.id(), entry.mark());
                swept.set(left.get(i));
            } else if (seen.isEmpty() && isOld(entry)) {
                belongings.remove(entry.id(), entry.mark());
                swept.set(left.get(i));
            } else if (seen.filter(job -> job.birth() != entry.mark()).isPresent()) {
                keyValue.remove(keys.parameters(entry.id(), entry.mark()), 0);
                swept.set(left.get(i));
            }
        }
        if (swept.cardinality() == entries.size() && catalogue.remove(name, bucket)) {
            gone.add(name);
        }
        return removed;
    }

    private static boolean hasEnded(Seen seen, Entry entry, Instant before) {
        return seen.birth() == entry.mark()
                && seen.document().job().state() instanceof Finished finished
                && finished.finishedAt().isBefore(before);
    }

    /** Too old to be that of a job which is just being inserted. */
    private boolean isOld(Entry entry) {
        return clock.millis() - entry.born() > CouchbaseOpenJobs.ABSENT.toMillis();
    }
}
