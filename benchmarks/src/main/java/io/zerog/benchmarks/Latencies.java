package io.zerog.benchmarks;

import java.util.Arrays;
import java.util.Locale;

/** Collects durations in nanoseconds and tells their percentiles. */
final class Latencies {

    private long[] nanos = new long[1_024];
    private int count;

    synchronized void add(long duration) {
        if (count == nanos.length) {
            nanos = Arrays.copyOf(nanos, count * 2);
        }
        nanos[count++] = duration;
    }

    /** The value that a share of all, 0.0 to 1.0, does not exceed, in milliseconds. */
    synchronized double millis(double share) {
        long[] sorted = Arrays.copyOf(nanos, count);
        Arrays.sort(sorted);
        int index = (int) Math.ceil(share * count) - 1;
        return sorted[Math.clamp(index, 0, count - 1)] / 1e6;
    }

    /** Median and 99th percentile. */
    String summary() {
        return String.format(Locale.ROOT, "%.2f / %.2f ms", millis(0.5), millis(0.99));
    }
}
