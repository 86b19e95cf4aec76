package io.zerog.chaos;

import java.util.List;
import java.util.Locale;

/** What is demanded of a node under load, held against what was measured. */
record LoadVerdict(Demand demand, boolean held, String seen) {

    /** What must hold. */
    enum Demand {
        ALL_FINISHED("every admitted job is finished"),
        HEAP_FLAT("the heap after collections grows by less than 16 MiB in half a soak"),
        EXCESS_REFUSED("more than it can take is refused: 503 with Retry-After"),
        ADMITTED_IN_TIME("admitted p99 under overload at most twice that of an idle node"),
        REFUSED_IN_TIME("refused p99 within 50 ms");

        private final String sentence;

        Demand(String sentence) {
            this.sentence = sentence;
        }

        /** Whether it depends on a machine that does nothing else. */
        boolean isTimed() {
            return this == ADMITTED_IN_TIME || this == REFUSED_IN_TIME;
        }
    }

    /**
     * What was measured.
     *
     * @param heap bytes after collections, over the soak
     * @param calm with hardly anything to do
     * @param flood with three times what it can take
     */
    record Measured(
            long submitted,
            boolean finished,
            List<Long> heap,
            Offer.Result calm,
            Offer.Result flood) {

        /** In the second half of the soak; the first one is while caches fill. */
        long heapGrowth() {
            return heap.getLast() - heap.get((heap.size() - 1) / 2);
        }
    }

    /** What may be left on the heap: buffers and caches that fill once. */
    private static final long HEAP_BOUND = 16L << 20;

    private static final double SLOWER = 2;
    private static final double REFUSAL_MILLIS = 50;
    private static final double MIB = 1 << 20;

    /** One for each demand. */
    static List<LoadVerdict> of(Measured measured) {
        Offer.Result flood = measured.flood();
        int refused = flood.refused().size();
        double calmP99 = p99(measured.calm().admitted());
        double admittedP99 = p99(flood.admitted());
        double refusedP99 = p99(flood.refused());
        long growth = measured.heapGrowth();
        return List.of(
                new LoadVerdict(
                        Demand.ALL_FINISHED,
                        measured.finished(),
                        "%,d admitted".formatted(measured.submitted())),
                new LoadVerdict(
                        Demand.HEAP_FLAT, growth < HEAP_BOUND, "%+.1f MiB".formatted(growth / MIB)),
                new LoadVerdict(
                        Demand.EXCESS_REFUSED,
                        refused > 0 && flood.bare() == 0,
                        "%,d refused, %,d without Retry-After".formatted(refused, flood.bare())),
                new LoadVerdict(
                        Demand.ADMITTED_IN_TIME,
                        admittedP99 <= SLOWER * calmP99,
                        "%.1f ms, idle %.1f ms".formatted(admittedP99, calmP99)),
                new LoadVerdict(
                        Demand.REFUSED_IN_TIME,
                        refusedP99 <= REFUSAL_MILLIS,
                        "%.1f ms".formatted(refusedP99)));
    }

    /** Milliseconds. */
    static double p99(List<Long> nanos) {
        return Recovery.percentile(nanos, 0.99) / 1e6;
    }

    @Override
    public String toString() {
        return String.format(
                Locale.ROOT, "%-8s %s (%s)", held ? "held" : "NOT HELD", demand.sentence, seen);
    }
}
