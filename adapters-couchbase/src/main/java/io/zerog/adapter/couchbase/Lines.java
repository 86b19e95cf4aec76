package io.zerog.adapter.couchbase;

import io.zerog.adapter.couchbase.KeyValue.Item;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** Documents that are lists of lines: added to by append alone, shortened by compare-and-set. */
record Lines(KeyValue keyValue, boolean durable) {

    /** A list and the number of this state of it; {@code cas} is 0 of a list that is not there. */
    record Read(List<String> lines, long cas) {
        boolean isAbsent() {
            return cas == 0;
        }
    }

    /** Whether there was room for the line. */
    boolean add(String key, String line) {
        byte[] bytes = bytes(List.of(line));
        while (true) {
            switch (keyValue.append(key, bytes, durable)) {
                case DONE -> {
                    return true;
                }
                case FULL -> {
                    return false;
                }
                case ABSENT -> {
                    if (keyValue.insert(key, bytes, durable).isPresent()) {
                        return true;
                    }
                }
            }
        }
    }

    Read read(String key) {
        return read(keyValue.get(key));
    }

    List<Read> readAll(List<String> keys) {
        return keyValue.getAll(keys).stream().map(Lines::read).toList();
    }

    /**
     * Leaves out, once each, lines that are not kept, unless the list has changed since it was
     * read. A list of no lines is removed.
     *
     * @return whether the list is gone
     */
    boolean keep(String key, Read read, Predicate<String> kept) {
        List<String> left = read.lines().stream().distinct().filter(kept).toList();
        if (left.isEmpty()) {
            return read.isAbsent() || keyValue.remove(key, read.cas());
        }
        if (left.size() < read.lines().size()) {
            keyValue.replace(key, bytes(left), read.cas(), KeyValue.FOR_EVER, durable);
        }
        return false;
    }

    private static Read read(Optional<Item> found) {
        return found.map(item ->
                        new Read(
                                new String(item.content(), StandardCharsets.UTF_8).lines().toList(),
                                item.cas()))
                .orElse(new Read(List.of(), 0));
    }

    private static byte[] bytes(List<String> lines) {
        return (String.join("\n", lines) + "\n").getBytes(StandardCharsets.UTF_8);
    }
}
