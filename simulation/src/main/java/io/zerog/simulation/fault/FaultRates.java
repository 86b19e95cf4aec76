package io.zerog.simulation.fault;

import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * How often each fault happens.
 *
 * @param perMillion of all port calls, by fault
 */
public record FaultRates(Map<Fault, Integer> perMillion) {

    private static final int ALL = 1_000_000;

    /** Nothing goes wrong. */
    public static final FaultRates NONE = new FaultRates(Map.of());

    public FaultRates {
        perMillion =
                perMillion.isEmpty()
                        ? Map.of()
                        : Collections.unmodifiableMap(new EnumMap<>(perMillion));
    }

    /** The same, but for one fault. */
    public FaultRates with(Fault fault, int rate) {
        Map<Fault, Integer> changed = new EnumMap<>(Fault.class);
        changed.putAll(perMillion);
        changed.put(fault, rate);
        return new FaultRates(changed);
    }

    /** One of the faults that happen, all alike. */
    Optional<Fault> any(RandomGenerator random) {
        return perMillion.isEmpty()
                ? Optional.empty()
                : perMillion.keySet().stream().skip(random.nextInt(perMillion.size())).findFirst();
    }

    Optional<Fault> choose(RandomGenerator random, int times) {
        int drawn = random.nextInt(ALL);
        for (Map.Entry<Fault, Integer> rate : perMillion.entrySet()) {
            drawn -= rate.getValue() * times;
            if (drawn < 0) {
                return Optional.of(rate.getKey());
            }
        }
        return Optional.empty();
    }
}
