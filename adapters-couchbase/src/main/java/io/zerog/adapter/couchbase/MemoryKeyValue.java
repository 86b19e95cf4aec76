package io.zerog.adapter.couchbase;

import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The service in memory, for simulations and tests: it forgets everything with the process, and
 * expires documents by the clock it is handed.
 */
public final class MemoryKeyValue implements KeyValue {

    private record Stored(byte[] content, long cas, Instant expires) {}

    private final Map<String, Stored> documents = new TreeMap<>();
    private final InstantSource clock;
    private final int limit;
    private long cas;

    public MemoryKeyValue(InstantSource clock) {
        this(clock, LIMIT);
    }

    MemoryKeyValue(InstantSource clock, int limit) {
        this.clock = clock;
        this.limit = limit;
    }

    /** Another one with the same documents in the same states. */
    public synchronized MemoryKeyValue copy() {
        MemoryKeyValue copy = new MemoryKeyValue(clock, limit);
        copy.documents.putAll(documents);
        copy.cas = cas;
        return copy;
    }

    synchronized TreeSet<String> keys() {
        documents.keySet().removeIf(key -> live(key).isEmpty());
        return new TreeSet<>(documents.keySet());
    }

    @Override
    public synchronized Optional<Item> get(String key) {
        return live(key).map(stored -> new Item(stored.content().clone(), stored.cas()));
    }

    @Override
    public Optional<Item> readBack(String key) {
        return get(key);
    }

    @Override
    public List<Optional<Item>> getAll(List<String> keys) {
        return keys.stream().map(this::get).toList();
    }

    @Override
    public synchronized OptionalLong insert(String key, byte[] content, boolean durable) {
        return live(key).isPresent() ? OptionalLong.empty() : put(key, content, Instant.MAX);
    }

    @Override
    public synchronized OptionalLong replace(
            String key, byte[] content, long version, Duration expiry, boolean durable) {
        return live(key).filter(stored -> stored.cas() == version).isEmpty()
                ? OptionalLong.empty()
                : put(key, content, end(expiry));
    }

    @Override
    public synchronized void upsert(String key, byte[] content, Duration expiry) {
        put(key, content, end(expiry));
    }

    @Override
    public synchronized Appended append(String key, byte[] content, boolean durable) {
        Optional<Stored> former = live(key);
        if (former.isEmpty()) {
            return Appended.ABSENT;
        }
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        all.writeBytes(former.get().content());
        all.writeBytes(content);
        if (all.size() > limit) {
            return Appended.FULL;
        }
        put(key, all.toByteArray(), former.get().expires());
        return Appended.DONE;
    }

    @Override
    public synchronized boolean remove(String key, long version) {
        return live(key).filter(stored -> version == 0 || stored.cas() == version).isPresent()
                && documents.remove(key) != null;
    }

    private OptionalLong put(String key, byte[] content, Instant expires) {
        if (content.length > limit) {
            throw new IllegalArgumentException("a document has at most " + limit + " bytes");
        }
        documents.put(key, new Stored(content.clone(), ++cas, expires));
        return OptionalLong.of(cas);
    }

    private Optional<Stored> live(String key) {
        return Optional.ofNullable(documents.get(key))
                .filter(stored -> stored.expires().isAfter(clock.instant()));
    }

    private Instant end(Duration expiry) {
        return expiry.isZero() ? Instant.MAX : clock.instant().plus(expiry);
    }
}
