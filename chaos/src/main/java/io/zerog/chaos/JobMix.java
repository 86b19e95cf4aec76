package io.zerog.chaos;

import java.util.Random;

/** Which job is the nth: mostly short ones, and some of each other sort. */
record JobMix(String type, String parameters) {

    private static final int POISON_EVERY = 1_000;

    static JobMix of(long seed, int n) {
        if (n % POISON_EVERY == POISON_EVERY / 2) {
            return new JobMix("poison", "{}");
        }
        Random random = new Random(seed * 1_000_003 + n);
        int draw = random.nextInt(1_000);
        if (draw < 100) {
            return brief(random, 1 + random.nextInt(2));
        }
        if (draw < 180) {
            return steps(5, 80, 2);
        }
        if (draw < 200) {
            return steps(8, 500, 0);
        }
        return draw < 205 ? new JobMix("isolated", "{\"millis\":200}") : brief(random, 0);
    }

    private static JobMix brief(Random random, int failures) {
        String form = "{\"millis\":%d,\"failures\":%d}";
        return new JobMix("brief", form.formatted(random.nextInt(50), failures));
    }

    /** A job that goes on from its checkpoints. */
    static JobMix steps(int steps, int millis, int rest) {
        String form = "{\"steps\":%d,\"millis\":%d,\"rest\":%d}";
        return new JobMix("steps", form.formatted(steps, millis, rest));
    }
}
