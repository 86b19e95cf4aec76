package io.zerog.adapter.couchbase;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** {@code -Dcouchbase.seeds=10000} runs more of them; a seed that fails is named, and repeats. */
@Timeout(600)
class StoreSimulationTest {

    private static final long SEEDS = Long.getLong("couchbase.seeds", 100);

    @Test
    void anAcknowledgedJobIsFoundAndFinishedAndNothingIsLeft() {
        long acknowledged =
                LongStream.range(0, SEEDS).map(seed -> new StoreSimulation(seed).run()).sum();

        assertThat(acknowledged).isGreaterThan(10 * SEEDS);
    }
}
