package io.zerog.adapter.couchbase;

import io.zerog.adapter.couchbase.KeyValue.Appended;
import io.zerog.adapter.couchbase.KeyValue.Item;
import io.zerog.domain.port.PortUnavailableException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.Lock;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;

/**
 * Ids of jobs filed by minute, added to by append alone. A bucket is one document of one minute of
 * one writer with at most {@link #BUCKET} entries; a name is used once. Which buckets there are is
 * written in a document of the hour, and which hours in one document, each after what it names and
 * before an add returns. So a name whose bucket is absent is that of a bucket that was removed, and
 * can go; what a crash leaves behind unnamed is a bucket of entries whose add never returned.
 */
final class Ledger {

    static final int BUCKET = 1_000;
    static final long MINUTE = 60_000;
    static final long HOUR = 60 * MINUTE;

    /** Entries that are written at once. */
    private static final int BATCH = 100;

    private static final int OPEN_BUCKETS = 1_000;

    /** A bucket that this writer adds to. */
    private static final class Open {
        private final String name;
        private int entries;

        Open(String name, int entries) {
            this.name = name;
            this.entries = entries;
        }
    }

    /** An entry that a thread waits for. */
    private static final class Pending {
        private final Entry entry;
        private boolean isWritten;
        private PortUnavailableException failure;

        Pending(Entry entry) {
            this.entry = entry;
        }

        boolean isOver() {
            return isWritten || failure != null;
        }
    }

    /** The name of a bucket; orders by minute. */
    record Name(long minute, String text) implements Comparable<Name> {
        private static final Comparator<Name> ORDER =
                Comparator.comparingLong(Name::minute).thenComparing(Name::text);

        static Name of(String text) {
            return new Name(Long.parseLong(text.substring(0, text.indexOf('-', 1))), text);
        }

        long hour() {
            return Math.floorDiv(minute, 60);
        }

        @Override
        public int compareTo(Name other) {
            return ORDER.compare(this, other);
        }
    }

    /**
     * The buckets of some minutes, of which some may be gone.
     *
     * @param empty hours that are listed and have no buckets
     */
    record Listing(NavigableSet<Name> names, Set<Long> empty) {}

    private final KeyValue keyValue;
    private final Lines index;
    private final String prefix;
    private final LongSupplier random;
    private final Queue<Pending> waiting = new ConcurrentLinkedQueue<>();
    private final Lock lock;
    private final Map<Long, Open> open =
            new LinkedHashMap<>() {
                private static final long serialVersionUID = 1L;

                @Override
                protected boolean removeEldestEntry(Map.Entry<Long, Open> eldest) {
                    return size() > OPEN_BUCKETS;
                }
            };

    /**
     * @param prefix of all its keys
     * @param random makes the names of buckets unique
     * @param lock of the one thread that writes for all
     */
    Ledger(KeyValue keyValue, String prefix, LongSupplier random, Lock lock) {
        this.keyValue = keyValue;
        this.index = new Lines(keyValue, true);
        this.prefix = prefix;
        this.random = random;
        this.lock = lock;
    }

    /**
     * Adds an entry; when this returns it will be found. May be found twice after a failure. What
     * several threads add at one time is written together, and fails together.
     */
    void add(Entry entry) {
        Pending mine = new Pending(entry);
        waiting.add(mine);
        lock.lock();
        try {
            while (!mine.isOver()) {
                write();
            }
        } finally {
            lock.unlock();
        }
        if (mine.failure != null) {
            throw mine.failure;
        }
    }

    private void write() {
        List<Pending> batch = new ArrayList<>();
        while (batch.size() < BATCH && waiting.peek() != null) {
            batch.add(waiting.poll());
        }
        try {
            NavigableMap<Long, List<Entry>> minutes = new TreeMap<>();
            for (Pending pending : batch) {
                minutes.computeIfAbsent(minuteOf(pending.entry), _ -> new ArrayList<>())
                        .add(pending.entry);
            }
            minutes.forEach(this::write);
            batch.forEach(pending -> pending.isWritten = true);
        } catch (PortUnavailableException away) {
            // Whoever waits behind a call that timed out would wait as long again.
            while (waiting.peek() != null) {
                batch.add(waiting.poll());
            }
            batch.forEach(pending -> pending.failure = away);
        } finally {
            batch.stream()
                    .filter(pending -> !pending.isOver())
                    .forEach(pending ->
                            pending.failure = new PortUnavailableException("not written"));
        }
    }

    private void write(long minute, List<Entry> entries) {
        byte[] bytes = bytes(entries);
        Open current = open.get(minute);
        if (current != null
                && current.entries + entries.size() <= BUCKET
                && keyValue.append(key(current.name), bytes, true) == Appended.DONE) {
            current.entries += entries.size();
            return;
        }
        Name next = new Name(minute, minute + "-" + Long.toHexString(random.getAsLong()));
        keyValue.insert(key(next.text()), bytes, true);
        addLine(hourKey(next.hour()), next.text());
        addLine(hoursKey(), String.valueOf(next.hour()));
        open.put(minute, new Open(next.text(), entries.size()));
    }

    private void addLine(String key, String line) {
        if (!index.add(key, line)) {
            throw new PortUnavailableException(key + " is full: too many open buckets");
        }
    }

    /** The buckets of these minutes, both included. */
    Listing list(long first, long last) {
        NavigableSet<Name> names = new TreeSet<>();
        Set<Long> empty = new HashSet<>();
        List<Long> hours = List.copyOf(hours(Math.floorDiv(first, 60), Math.floorDiv(last, 60)));
        List<Lines.Read> lists = index.readAll(hours.stream().map(this::hourKey).toList());
        for (int i = 0; i < lists.size(); i++) {
            if (lists.get(i).isAbsent()) {
                empty.add(hours.get(i));
            }
            for (String line : lists.get(i).lines()) {
                Name name = Name.of(line);
                if (name.minute() >= first && name.minute() <= last) {
                    names.add(name);
                }
            }
        }
        return new Listing(names, empty);
    }

    /** The hours that have or had buckets, both bounds included, in their order. */
    NavigableSet<Long> hours(long first, long last) {
        NavigableSet<Long> hours = new TreeSet<>();
        index.read(hoursKey()).lines().forEach(line -> hours.add(Long.parseLong(line)));
        return hours.subSet(first, true, last, true);
    }

    NavigableSet<Name> bucketsOf(long hour) {
        return index.read(hourKey(hour)).lines().stream()
                .map(Name::of)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    Optional<Item> read(Name bucket) {
        return keyValue.get(key(bucket.text()));
    }

    List<Optional<Item>> readAll(List<Name> buckets) {
        return keyValue.getAll(buckets.stream().map(name -> key(name.text())).toList());
    }

    /** Removes a bucket nobody has added to since it was read. */
    boolean remove(Name bucket, Item read) {
        return keyValue.remove(key(bucket.text()), read.cas());
    }

    /** Takes the names of buckets that are gone, and hours that have none, out of the lists. */
    void forget(Collection<Name> gone, Collection<Long> empty) {
        Set<Long> hours = new HashSet<>(empty);
        Map<Long, Set<String>> names =
                gone.stream()
                        .collect(
                                Collectors.groupingBy(
                                        Name::hour,
                                        Collectors.mapping(Name::text, Collectors.toSet())));
        names.forEach((hour, texts) -> {
            String key = hourKey(hour);
            if (index.keep(key, index.read(key), line -> !texts.contains(line))) {
                hours.add(hour);
            }
        });
        if (hours.isEmpty()) {
            return;
        }
        // Read before what it names is looked at: a name that comes back meanwhile is not lost.
        Lines.Read listed = index.read(hoursKey());
        hours.removeIf(hour -> !index.read(hourKey(hour)).isAbsent());
        index.keep(hoursKey(), listed, line -> !hours.contains(Long.parseLong(line)));
    }

    private static long minuteOf(Entry entry) {
        return Math.floorDiv(entry.at(), MINUTE);
    }

    private static byte[] bytes(List<Entry> entries) {
        ByteBuffer bytes = ByteBuffer.allocate(entries.size() * Entry.BYTES);
        entries.forEach(entry -> bytes.put(entry.bytes()));
        return bytes.array();
    }

    private String key(String bucket) {
        return prefix + "::" + bucket;
    }

    private String hourKey(long hour) {
        return prefix + "::hour::" + hour;
    }

    private String hoursKey() {
        return prefix + "::hours";
    }
}
