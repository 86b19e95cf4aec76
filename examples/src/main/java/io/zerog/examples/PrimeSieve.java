package io.zerog.examples;

import java.util.Arrays;

/**
 * The sieve of Eratosthenes over one segment of odd numbers after the other, so that its memory
 * stays small (some 500 KB) whatever the limit is.
 */
final class PrimeSieve {

    /** The odd numbers of a segment; as many bytes, which should fit a core's second cache. */
    private static final int SLOTS = 1 << 18;

    private final int limit;
    private final int[] factors;

    /** For each factor the slot, counted from the next segment's first, of its next multiple. */
    private final int[] slots;

    private final boolean[] composite = new boolean[SLOTS];
    private long next;
    private int primes;
    private long largest;

    /**
     * @param limit the last number to look at, at most 2,000,000,000
     * @param from where the first segment begins, even
     */
    PrimeSieve(int limit, long from) {
        this.limit = limit;
        this.next = from;
        this.factors = oddPrimes((int) Math.sqrt(limit));
        this.slots = new int[factors.length];
        for (int i = 0; i < factors.length; i++) {
            slots[i] = (int) ((firstMultiple(factors[i], from) - from) / 2);
        }
    }

    /** Looks at the next segment. */
    void advance() {
        int size = (int) Math.min(SLOTS, (limit - next + 1) / 2);
        Arrays.fill(composite, 0, size, false);
        for (int i = 0; i < factors.length; i++) {
            int factor = factors[i];
            int slot = slots[i];
            while (slot < size) {
                composite[slot] = true;
                slot += factor;
            }
            slots[i] = slot - size;
        }
        primes = 0;
        for (int slot = 0; slot < size; slot++) {
            if (!composite[slot]) {
                primes++;
                largest = next + 2L * slot + 1;
            }
        }
        next += size == SLOTS ? 2L * SLOTS : limit - next + 1;
    }

    /** The first number that has not been looked at. */
    long next() {
        return next;
    }

    /** How many primes the last segment has. */
    int primes() {
        return primes;
    }

    /** The last prime of the last segment that has any. */
    long largest() {
        return largest;
    }

    /** The first odd multiple that no smaller factor marks, at or after a number. */
    private static long firstMultiple(long factor, long from) {
        long multiple = Math.max(factor * factor, (from + factor - 1) / factor * factor);
        return multiple % 2 == 0 ? multiple + factor : multiple;
    }

    private static int[] oddPrimes(int most) {
        boolean[] composite = new boolean[most + 1];
        int[] primes = new int[most / 2 + 1];
        int count = 0;
        for (int number = 3; number <= most; number += 2) {
            if (!composite[number]) {
                primes[count++] = number;
                for (long multiple = (long) number * number; multiple <= most; multiple += number) {
                    composite[(int) multiple] = true;
                }
            }
        }
        return Arrays.copyOf(primes, count);
    }
}
