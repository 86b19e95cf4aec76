package io.zerog.adapter.couchbase;

import io.zerog.adapter.couchbase.Documents.Seen;
import io.zerog.adapter.couchbase.KeyValue.Item;
import io.zerog.adapter.couchbase.Ledger.Name;
import io.zerog.domain.job.Job;
import io.zerog.domain.job.JobState.Finished;
import io.zerog.domain.job.JobState.Queued;
import io.zerog.domain.job.JobState.Running;
import io.zerog.domain.port.OpenJobs;
import io.zerog.domain.port.StoredJob;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Walks the ledger of open jobs, oldest minute first. Entries of jobs that are done are passed over
 * from then on; a bucket whose minute is over is emptied: what is still open is written into
 * another bucket first, then the old one is removed, unless somebody has added to it meanwhile.
 * Each node that walks does this, so a job may have several entries, at most one of each node and
 * minute.
 */
final class CouchbaseOpenJobs implements OpenJobs {

    /** How long an entry may wait for its job. */
    static final Duration ABSENT = Duration.ofMinutes(10);

    /** Minutes ahead of now hold the fresh jobs, whose reviews lie 20 s ahead. */
    private static final Duration AHEAD = Duration.ofSeconds(30);

    /** How often buckets of the far future are looked at for jobs of another epoch. */
    private static final Duration FAR = Duration.ofSeconds(30);

    /** A job that runs so long after its entry was written gets one of its run. */
    private static final Duration SETTLED = Duration.ofSeconds(4);

    private static final long MINUTES_UNTIL_EMPTIED = 2;
    private static final long EVER = Long.MAX_VALUE / Ledger.HOUR;

    /** One call's walk. */
    private record Walk(Instant now, Optional<String> epoch, boolean isFar, int limit) {
        long millis() {
            return now.toEpochMilli();
        }

        long minute() {
            return Math.floorDiv(millis(), Ledger.MINUTE);
        }

        boolean isOlder(Entry entry, Duration age) {
            return millis() - entry.born() > age.toMillis();
        }

        boolean isCandidate(Entry entry) {
            return entry.at() <= millis()
                    || epoch.filter(now -> Ledgers.epoch(now) != entry.mark()).isPresent();
        }

        boolean isDue(Job job) {
            return !job.review().at().isAfter(now)
                    || epoch.filter(now -> !now.equals(job.review().epoch())).isPresent();
        }
    }

    private final KeyValue keyValue;
    private final Keys keys;
    private final Documents documents;
    private final Ledger ledger;

    /** Of each bucket that is listed: which entries need never be looked at again. */
    private final Map<Name, BitSet> done = new HashMap<>();

    /** Of each such bucket: entries of jobs that will get another one when they start. */
    private final Map<Name, BitSet> waiting = new HashMap<>();

    private final Set<Name> gone = new HashSet<>();
    private Optional<String> farEpoch = Optional.empty();
    private Instant farAt = Instant.MIN;

    CouchbaseOpenJobs(KeyValue keyValue, Keys keys, Documents documents, Ledger ledger) {
        this.keyValue = keyValue;
        this.keys = keys;
        this.documents = documents;
        this.ledger = ledger;
    }

    @Override
    public synchronized Page due(
            Instant now, Optional<String> epoch, Optional<String> after, int limit) {
        if (limit < 1 || limit > 1_000) {
            throw new IllegalArgumentException("a page has 1 to 1,000 jobs, not " + limit);
        }
        String[] position = after.map(text -> text.split(" ")).orElse(new String[0]);
        boolean isFar = position.length > 0 ? position[0].equals("far") : isFarDue(now, epoch);
        Walk walk = new Walk(now, epoch, isFar, limit);
        Page page = page(walk, position);
        if (isFar && page.next().isEmpty()) {
            farEpoch = epoch;
            farAt = now;
        }
        return page;
    }

    private boolean isFarDue(Instant now, Optional<String> epoch) {
        return epoch.isPresent() && (!epoch.equals(farEpoch) || farAt.plus(FAR).isBefore(now));
    }

    private Page page(Walk walk, String[] position) {
        Instant ahead = walk.now().plus(AHEAD);
        long last = walk.isFar() ? EVER : Math.floorDiv(ahead.toEpochMilli(), Ledger.MINUTE);
        Ledger.Listing listing = ledger.list(-EVER, last);
        forgetAllBut(listing.names(), last);
        List<StoredJob> jobs = new ArrayList<>();
        for (Name name : listing.names()) {
            int from = 0;
            if (position.length > 0) {
                int order = name.compareTo(Name.of(position[1]));
                if (order < 0) {
                    continue;
                }
                from = order == 0 ? Integer.parseInt(position[2]) : 0;
            }
            Optional<Item> bucket = gone.contains(name) ? Optional.empty() : ledger.read(name);
            if (bucket.isEmpty()) {
                gone.add(name);
                continue;
            }
            List<Entry> entries = Entry.all(bucket.get().content());
            int next = look(walk, name, entries, from, jobs);
            if (next < entries.size()) {
                String kind = walk.isFar() ? "far" : "near";
                return new Page(jobs, Optional.of(kind + " " + name.text() + " " + next));
            }
            if (name.minute() < walk.minute() - MINUTES_UNTIL_EMPTIED) {
                empty(walk, name, entries, bucket.get());
            }
        }
        ledger.forget(gone, listing.empty());
        gone.clear();
        return new Page(jobs, Optional.empty());
    }

    private void forgetAllBut(Set<Name> listed, long last) {
        done.keySet().removeIf(name -> name.minute() <= last && !listed.contains(name));
        waiting.keySet().retainAll(done.keySet());
    }

    /** Looks at entries until the page is full; answers where to go on. */
    private int look(Walk walk, Name name, List<Entry> entries, int from, List<StoredJob> jobs) {
        BitSet finished = done.computeIfAbsent(name, _ -> new BitSet());
        BitSet queued = waiting.computeIfAbsent(name, _ -> new BitSet());
        int next = from;
        while (next < entries.size() && jobs.size() < walk.limit()) {
            List<Integer> candidates = new ArrayList<>();
            while (next < entries.size() && candidates.size() < walk.limit() - jobs.size()) {
                Entry entry = entries.get(next);
                boolean isFresh = !queued.get(next) && isFresh(walk, entry);
                if (!finished.get(next) && (walk.isCandidate(entry) || isFresh)) {
                    candidates.add(next);
                }
                next++;
            }
            List<Optional<Item>> found =
                    keyValue.getAll(
                            candidates.stream().map(i -> keys.job(entries.get(i).id())).toList());
            for (int i = 0; i < candidates.size(); i++) {
                int index = candidates.get(i);
                Entry entry = entries.get(index);
                if (isDone(walk, entry, found.get(i), jobs)) {
                    finished.set(index);
                } else if (walk.isOlder(entry, Ledgers.SOON) && isQueued(entry)) {
                    queued.set(index);
                }
            }
        }
        return next;
    }

    /**
     * Whether the job may run without an entry of its run, and so must be looked at before it is
     * due. Not while the entry is so young that there will be another time to see it, and the job
     * was queued when this node wrote or read it last: it waits its turn like all others.
     */
    private boolean isFresh(Walk walk, Entry entry) {
        return !walk.isOlder(entry, Ledgers.FRESH)
                && (walk.isOlder(entry, Ledgers.SOON) || !isQueued(entry));
    }

    private boolean isQueued(Entry entry) {
        return documents
                .remembered(entry.id())
                .filter(seen -> seen.document().job().state() instanceof Queued)
                .isPresent();
    }

    /** Whether the entry need never be looked at again; adds its job if somebody must see it. */
    private boolean isDone(Walk walk, Entry entry, Optional<Item> found, List<StoredJob> jobs) {
        if (found.isEmpty()) {
            return walk.isOlder(entry, ABSENT);
        }
        Seen seen;
        try {
            seen = Documents.read(found.get());
        } catch (IllegalArgumentException newer) {
            // Of a newer version of this program: its nodes take care of the job.
            return false;
        }
        documents.remember(seen);
        Job job = seen.document().job();
        return switch (job.state()) {
            case Finished _ -> true;
            case Running _ -> {
                jobs.add(seen.stored());
                if (entry.at() <= walk.millis() || !walk.isOlder(entry, SETTLED)) {
                    yield false;
                }
                ledger.add(Ledgers.run(job, walk.millis(), entry.born()));
                yield true;
            }
            case Queued _ when walk.isDue(job) -> {
                jobs.add(seen.stored());
                yield false;
            }
            case Queued _ -> {
                Entry right = Ledgers.review(job, entry.born());
                if (right.equals(entry)) {
                    yield false;
                }
                ledger.add(right);
                yield true;
            }
        };
    }

    private void empty(Walk walk, Name name, List<Entry> entries, Item read) {
        BitSet finished = done.get(name);
        for (int i = 0; i < entries.size(); i++) {
            if (!finished.get(i)) {
                Entry open = entries.get(i);
                ledger.add(new Entry(open.id(), walk.millis(), open.born(), open.mark()));
                finished.set(i);
            }
        }
        if (ledger.remove(name, read)) {
            gone.add(name);
        }
    }
}
