package io.zerog.adapter.couchbase;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectReader;
import io.zerog.adapter.couchbase.KeyValue.Appended;
import io.zerog.codec.Json;
import io.zerog.domain.job.JobId;
import io.zerog.domain.job.JournalEntry;
import io.zerog.domain.port.JobJournal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * Log lines as lines of JSON in chunks of 100, added to by append alone. Lines that come twice are
 * told by their seq at reading; chunks that lie between head and tail are removed as the tail moves
 * on. A chunk that is full has further parts; lines for which these have no room either are
 * dropped, and counted as such.
 */
final class CouchbaseJobJournal implements JobJournal {

    private static final int CHUNK = 100;

    /** Documents of a chunk; one is enough unless lines came many times. */
    private static final int PARTS = 3;

    private static final ObjectReader LINE =
            Json.mapper()
                    .readerFor(JournalEntry.class)
                    .without(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);

    /** Where a chunk is in the journal. */
    private record Place(int attempt, int chunk, int part) implements Comparable<Place> {
        private static final Comparator<Place> ORDER =
                Comparator.comparingInt(Place::attempt)
                        .thenComparingInt(Place::chunk)
                        .thenComparingInt(Place::part);

        static Place of(String text) {
            String[] numbers = text.split("::");
            int part = numbers.length > 2 ? Integer.parseInt(numbers[2]) : 0;
            return new Place(Integer.parseInt(numbers[0]), Integer.parseInt(numbers[1]), part);
        }

        @Override
        public int compareTo(Place other) {
            return ORDER.compare(this, other);
        }
    }

    private final KeyValue keyValue;
    private final Keys keys;
    private final Belongings belongings;

    CouchbaseJobJournal(KeyValue keyValue, Keys keys, Belongings belongings) {
        this.keyValue = keyValue;
        this.keys = keys;
        this.belongings = belongings;
    }

    @Override
    public void append(JobId id, int attempt, List<JournalEntry> entries) {
        if (entries.isEmpty()) {
            return;
        }
        int tail = entries.getLast().number() - TAIL;
        Map<Integer, StringBuilder> chunks = new TreeMap<>();
        for (JournalEntry entry : entries) {
            if (entry.number() <= HEAD || entry.number() > tail) {
                chunks.computeIfAbsent(chunkOf(entry.number()), _ -> new StringBuilder())
                        .append(text(entry))
                        .append('\n');
            }
        }
        boolean isNew = false;
        for (Map.Entry<Integer, StringBuilder> chunk : chunks.entrySet()) {
            byte[] lines = chunk.getValue().toString().getBytes(StandardCharsets.UTF_8);
            isNew |= append(id, attempt, chunk.getKey(), lines);
        }
        if (isNew && tail > HEAD) {
            trim(id, attempt, tail);
        }
    }

    /** Whether a document was made. */
    private boolean append(JobId id, int attempt, int chunk, byte[] lines) {
        boolean isNew = false;
        for (int part = 0; part < PARTS; part++) {
            String key = keys.journal(id, attempt, chunk, part);
            Appended appended = keyValue.append(key, lines, false);
            if (appended == Appended.ABSENT) {
                isNew = true;
                appended = begin(id, key, lines);
            }
            if (appended != Appended.FULL) {
                break;
            }
        }
        return isNew;
    }

    /** Absent when there is no room for its key. */
    private Appended begin(JobId id, String key, byte[] lines) {
        Appended appended = Appended.ABSENT;
        while (appended == Appended.ABSENT && belongings.add(id, key)) {
            appended =
                    keyValue.insert(key, lines, false).isPresent()
                            ? Appended.DONE
                            : keyValue.append(key, lines, false);
            belongings.added(id, key);
        }
        return appended;
    }

    private void trim(JobId id, int attempt, int tail) {
        places(id)
                .forEach((place, key) -> {
                    if (place.attempt() == attempt
                            && place.chunk() >= HEAD / CHUNK
                            && (place.chunk() + 1) * CHUNK <= tail) {
                        keyValue.remove(key, 0);
                    }
                });
    }

    @Override
    public Page read(JobId id, long after, int limit) {
        if (limit < 1 || limit > 100_000) {
            throw new IllegalArgumentException("a page has 1 to 100,000 lines, not " + limit);
        }
        NavigableMap<Long, JournalEntry> lines = new TreeMap<>();
        keyValue.getAll(List.copyOf(places(id).values()))
                .forEach(chunk ->
                        chunk.ifPresent(item ->
                                entries(item.content())
                                        .forEach(e -> lines.putIfAbsent(e.seq(), e))));
        Map<Integer, Integer> highest = new HashMap<>();
        lines.values().forEach(e -> highest.merge(e.attempt(), e.number(), Math::max));
        lines.values()
                .removeIf(e -> e.number() > HEAD && e.number() <= highest.get(e.attempt()) - TAIL);
        long written = highest.values().stream().mapToLong(Integer::longValue).sum();
        return new Page(
                lines.tailMap(after, false).values().stream().limit(limit).toList(),
                written - lines.size());
    }

    private NavigableMap<Place, String> places(JobId id) {
        NavigableMap<Place, String> places = new TreeMap<>();
        String start = keys.journal(id);
        for (String key : belongings.of(id)) {
            if (key.startsWith(start)) {
                places.put(Place.of(key.substring(start.length())), key);
            }
        }
        return places;
    }

    private static int chunkOf(int number) {
        return (number - 1) / CHUNK;
    }

    private static List<JournalEntry> entries(byte[] chunk) {
        List<JournalEntry> entries = new ArrayList<>();
        for (String line : new String(chunk, StandardCharsets.UTF_8).split("\n")) {
            try {
                entries.add(LINE.readValue(line));
            } catch (JsonProcessingException unreadable) {
                throw new IllegalStateException("not a log line: " + line, unreadable);
            }
        }
        return entries;
    }

    private static String text(JournalEntry entry) {
        try {
            return Json.mapper().writeValueAsString(entry);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
