package io.zerog.adapter.couchbase;

import io.zerog.adapter.couchbase.KeyValue.Item;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;

/**
 * Ids of jobs filed by minute, added to by append alone. A bucket is one document of one minute of
 * one writer with at most {@link #BUCKET} entries; a name is used once. Which buckets there are is
 * written in a document of the hour, and which hours in one document, always before what they name:
 * a crash leaves a name without a bucket, never a bucket without a name.
 */
final class Ledger {

    static final int BUCKET = 1_000;
    static final long MINUTE = 60_000;
    static final long HOUR = 60 * MINUTE;

    private static final int OPEN_BUCKETS = 1_000;

    /** A bucket that this writer adds to. */
    private static final class Open {
        private final String name;
        private int entries;

        Open(String name) {
            this.name = name;
        }
    }

    /** The name of a bucket; orders by minute. */
    record Name(long minute, String text) implements Comparable<Name> {
        private static final Comparator<Name> ORDER =
                Comparator.comparingLong(Name::minute).thenComparing(Name::text);

        static Name of(String text) {
            return new Name(Long.parseLong(text.substring(0, text.indexOf('-'))), text);
        }

        @Override
        public int compareTo(Name other) {
            return ORDER.compare(this, other);
        }
    }

    private final KeyValue keyValue;
    private final String prefix;
    private final LongSupplier random;
    private final ReentrantLock lock = new ReentrantLock();
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
     */
    Ledger(KeyValue keyValue, String prefix, LongSupplier random) {
        this.keyValue = keyValue;
        this.prefix = prefix;
        this.random = random;
    }

    /** Adds an entry; when this returns it will be found. May be found twice after a failure. */
    void add(Entry entry) {
        long minute = Math.floorDiv(entry.at(), MINUTE);
        Optional<String> bucket = bucketWithRoom(minute);
        if (bucket.isEmpty() || !keyValue.append(key(bucket.get()), entry.bytes(), true)) {
            begin(minute, bucket, entry);
        }
    }

    private Optional<String> bucketWithRoom(long minute) {
        lock.lock();
        try {
            Open current = open.get(minute);
            if (current == null || current.entries >= BUCKET) {
                return Optional.empty();
            }
            current.entries++;
            return Optional.of(current.name);
        } finally {
            lock.unlock();
        }
    }

    /** A new bucket in the place of one that is full or was removed; others wait for it. */
    private void begin(long minute, Optional<String> former, Entry entry) {
        lock.lock();
        try {
            Open current = open.get(minute);
            boolean isNew =
                    current != null
                            && current.entries < BUCKET
                            && !former.equals(Optional.of(current.name));
            if (isNew && keyValue.append(key(current.name), entry.bytes(), true)) {
                current.entries++;
                return;
            }
            Open next = new Open(minute + "-" + Long.toHexString(random.getAsLong()));
            register(minute, next.name);
            keyValue.insert(key(next.name), entry.bytes(), true);
            next.entries = 1;
            open.put(minute, next);
        } finally {
            lock.unlock();
        }
    }

    private void register(long minute, String bucket) {
        long hour = Math.floorDiv(minute, 60);
        if (!appendLine(hourKey(hour), bucket)) {
            addLine(hoursKey(), String.valueOf(hour));
            addLine(hourKey(hour), bucket);
        }
    }

    private void addLine(String key, String line) {
        while (!appendLine(key, line)) {
            if (keyValue.insert(key, bytes(line), true).isPresent()) {
                return;
            }
        }
    }

    private boolean appendLine(String key, String line) {
        return keyValue.append(key, bytes(line), true);
    }

    /** The buckets of these minutes, both included, in their order; some may be gone. */
    List<Name> buckets(long first, long last) {
        NavigableSet<Name> names = new TreeSet<>();
        for (long hour : hours(Math.floorDiv(first, 60), Math.floorDiv(last, 60))) {
            for (Name name : bucketsOf(hour)) {
                if (name.minute() >= first && name.minute() <= last) {
                    names.add(name);
                }
            }
        }
        return new ArrayList<>(names);
    }

    /** The hours that have or had buckets, both bounds included, in their order. */
    NavigableSet<Long> hours(long first, long last) {
        NavigableSet<Long> hours = new TreeSet<>();
        lines(hoursKey()).forEach(line -> hours.add(Long.parseLong(line)));
        return hours.subSet(first, true, last, true);
    }

    NavigableSet<Name> bucketsOf(long hour) {
        NavigableSet<Name> names = new TreeSet<>();
        lines(hourKey(hour)).forEach(line -> names.add(Name.of(line)));
        return names;
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

    private List<String> lines(String key) {
        return keyValue.get(key)
                .map(item -> new String(item.content(), StandardCharsets.UTF_8).lines().toList())
                .orElse(List.of());
    }

    private static byte[] bytes(String line) {
        return (line + "\n").getBytes(StandardCharsets.UTF_8);
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
