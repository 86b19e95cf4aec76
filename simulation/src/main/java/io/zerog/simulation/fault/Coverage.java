package io.zerog.simulation.fault;

import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Counts how often each fault has met each call site: a role and a port's method. */
public final class Coverage {

    private final Map<String, Map<Fault, Long>> met = new TreeMap<>();
    private final Map<String, Long> calls = new TreeMap<>();

    void called(String site) {
        calls.merge(site, 1L, Long::sum);
    }

    void happened(String site, Fault fault) {
        met.computeIfAbsent(site, _ -> new EnumMap<>(Fault.class)).merge(fault, 1L, Long::sum);
    }

    /** Adds what another simulation has met. */
    public void add(Coverage other) {
        other.calls.forEach((site, count) -> calls.merge(site, count, Long::sum));
        other.met.forEach((site, faults) ->
                faults.forEach((fault, count) ->
                        met.computeIfAbsent(site, _ -> new EnumMap<>(Fault.class))
                                .merge(fault, count, Long::sum)));
    }

    /** How many of (call site × fault) have occurred, of how many, for the faults that were on. */
    public String share(Set<Fault> faults) {
        long occurred =
                met.values().stream()
                        .mapToLong(m -> m.keySet().stream().filter(faults::contains).count())
                        .sum();
        return occurred + " of " + (long) calls.size() * faults.size();
    }

    /** The pairs that have not occurred yet. */
    public List<String> missing(Set<Fault> faults) {
        return calls.keySet().stream()
                .flatMap(site ->
                        faults.stream()
                                .filter(fault -> count(site, fault) == 0)
                                .map(fault -> site + ": " + fault.label()))
                .toList();
    }

    /** One line a call site, one column a fault. */
    public String table() {
        int width =
                calls.keySet().stream()
                        .max(Comparator.comparingInt(String::length))
                        .orElse("")
                        .length();
        String head =
                Arrays.stream(Fault.values())
                        .map(fault -> String.format("%18s", fault.label()))
                        .collect(Collectors.joining());
        String rows =
                calls.entrySet().stream()
                        .map(site -> row(width, site.getKey(), site.getValue()))
                        .collect(Collectors.joining("\n"));
        return " ".repeat(width) + String.format("%12s", "calls") + head + "\n" + rows;
    }

    private String row(int width, String site, long total) {
        return site
                + " ".repeat(width - site.length())
                + String.format("%12d", total)
                + Arrays.stream(Fault.values())
                        .map(fault -> String.format("%18d", count(site, fault)))
                        .collect(Collectors.joining());
    }

    private long count(String site, Fault fault) {
        return met.getOrDefault(site, Map.of()).getOrDefault(fault, 0L);
    }
}
