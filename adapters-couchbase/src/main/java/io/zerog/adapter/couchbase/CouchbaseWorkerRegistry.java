package io.zerog.adapter.couchbase;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectReader;
import io.zerog.adapter.couchbase.KeyValue.Item;
import io.zerog.codec.Json;
import io.zerog.domain.port.WorkerRegistry;
import io.zerog.domain.port.WorkerState;
import io.zerog.domain.port.WorkerStatus;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A worker is two documents: what it last reported, which it alone writes, and what it was told.
 * Which workers there are is written in one more, after the worker's first report; who adds a name
 * takes those out whose reports have expired.
 */
final class CouchbaseWorkerRegistry implements WorkerRegistry {

    private static final Duration LISTED = Duration.ofDays(1);
    private static final Duration KEPT = Duration.ofDays(2);
    private static final ObjectReader STATUS =
            Json.mapper()
                    .readerFor(WorkerStatus.class)
                    .without(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);

    private final KeyValue keyValue;
    private final String prefix;
    private final InstantSource clock;
    private final Lines names;

    /** When the workers of this process have reported last. */
    private final Map<String, Instant> reported = new ConcurrentHashMap<>();

    CouchbaseWorkerRegistry(KeyValue keyValue, String prefix, InstantSource clock) {
        this.keyValue = keyValue;
        this.prefix = prefix;
        this.clock = clock;
        this.names = new Lines(keyValue, false);
    }

    @Override
    public WorkerState report(WorkerStatus status) {
        String name = name(status.id());
        keyValue.upsert(statusKey(name), json(status), KEPT);
        Instant now = clock.instant();
        Instant before = reported.getOrDefault(name, Instant.MIN);
        if (before.isBefore(now.minus(LISTED))) {
            names.add(namesKey(), name);
            forgetDead();
        }
        reported.put(name, now);
        return keyValue.get(ordersKey(name)).map(this::orders).orElse(WorkerState.ACTIVE);
    }

    private void forgetDead() {
        Lines.Read listed = names.read(namesKey());
        List<String> all = List.copyOf(new TreeSet<>(listed.lines()));
        List<Optional<Item>> reports = keyValue.getAll(all.stream().map(this::statusKey).toList());
        Set<String> dead = new HashSet<>();
        for (int i = 0; i < all.size(); i++) {
            if (reports.get(i).isEmpty()) {
                dead.add(all.get(i));
            }
        }
        names.keep(namesKey(), listed, name -> !dead.contains(name));
        dead.forEach(name -> keyValue.remove(ordersKey(name), 0));
    }

    @Override
    public List<WorkerStatus> list() {
        List<String> all = List.copyOf(new TreeSet<>(names.read(namesKey()).lines()));
        List<Optional<Item>> reports = keyValue.getAll(all.stream().map(this::statusKey).toList());
        List<Optional<Item>> orders = keyValue.getAll(all.stream().map(this::ordersKey).toList());
        Instant since = clock.instant().minus(LISTED);
        List<WorkerStatus> workers = new ArrayList<>();
        for (int i = 0; i < all.size(); i++) {
            WorkerState ordered = orders.get(i).map(this::orders).orElse(WorkerState.ACTIVE);
            reports.get(i)
                    .map(report -> status(report.content()).in(ordered))
                    .filter(status -> status.reportedAt().isAfter(since))
                    .ifPresent(workers::add);
        }
        return workers;
    }

    @Override
    public boolean order(String workerId, WorkerState state) {
        String name = name(workerId);
        if (keyValue.get(statusKey(name)).isEmpty()) {
            return false;
        }
        byte[] ordered = state.name().getBytes(StandardCharsets.UTF_8);
        while (true) {
            Optional<Item> former = keyValue.get(ordersKey(name));
            if (former.map(this::orders).filter(WorkerState.RETIRED::equals).isPresent()) {
                return true;
            }
            boolean isWritten =
                    former.isEmpty()
                            ? keyValue.insert(ordersKey(name), ordered, true).isPresent()
                            : keyValue.replace(
                                            ordersKey(name),
                                            ordered,
                                            former.get().cas(),
                                            KeyValue.FOR_EVER,
                                            true)
                                    .isPresent();
            if (isWritten) {
                return true;
            }
        }
    }

    private WorkerState orders(Item item) {
        return WorkerState.valueOf(new String(item.content(), StandardCharsets.UTF_8));
    }

    private static byte[] json(WorkerStatus status) {
        try {
            return Json.mapper().writeValueAsBytes(status);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    private static WorkerStatus status(byte[] json) {
        try {
            return STATUS.readValue(json);
        } catch (IOException unreadable) {
            throw new UncheckedIOException("not the report of a worker", unreadable);
        }
    }

    /** An id may be longer than a key. */
    private static String name(String workerId) {
        return UUID.nameUUIDFromBytes(workerId.getBytes(StandardCharsets.UTF_8)).toString();
    }

    private String namesKey() {
        return prefix + "::workers";
    }

    private String statusKey(String name) {
        return prefix + "::worker::" + name;
    }

    private String ordersKey(String name) {
        return prefix + "::orders::" + name;
    }
}
