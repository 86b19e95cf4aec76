package io.zerog.simulation.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** What happened, in order: a hash over all of it, and the last lines in words. */
public final class Trace {

    private static final int KEPT = 400;

    private final String[] lines = new String[KEPT];
    private final Predicate<String> kept;
    private long count;
    private long hash;

    Trace(long seed, Predicate<String> kept) {
        this.kept = kept;
        hash = mixed(seed);
    }

    /**
     * Adds a line. What it says must follow from the seed alone: no identity hash, no real time.
     */
    public void add(long nanos, Object who, String what) {
        // String hashes are the same in every JVM; hashes of enums and plain objects are not.
        hash = mixed(hash ^ nanos);
        String line = who + " " + what;
        hash = mixed(hash ^ line.hashCode());
        if (kept.test(line)) {
            lines[(int) (count++ % KEPT)] = seconds(nanos) + " " + line;
        }
    }

    /** Equal for equal courses. */
    public String hash() {
        return String.format("%016x", hash);
    }

    /** The last lines, oldest first. */
    public List<String> tail(int most) {
        List<String> tail = new ArrayList<>();
        for (long i = Math.max(0, count - Math.min(most, KEPT)); i < count; i++) {
            tail.add(lines[(int) (i % KEPT)]);
        }
        return tail;
    }

    private static String seconds(long nanos) {
        long micros = nanos / 1_000;
        String fraction = Long.toString(1_000_000 + micros % 1_000_000).substring(1);
        return micros / 1_000_000 + "." + fraction;
    }

    /** The finishing steps of SplitMix64. */
    private static long mixed(long value) {
        long z = value + 0x9e3779b97f4a7c15L;
        z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
        z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
        return z ^ (z >>> 31);
    }
}
