package io.zerog.fuzz;

import java.util.List;
import java.util.SplittableRandom;

/** Choices by a seeded generator. */
final class Pick {

    private Pick() {}

    static <T> T one(List<T> all, SplittableRandom random) {
        return all.get(random.nextInt(all.size()));
    }

    /** True once in so many. */
    static boolean once(int in, SplittableRandom random) {
        return random.nextInt(in) == 0;
    }
}
