package io.zerog.adapter.beanstalkd;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class DegradationTest {

    private static final long LATELY = Degradation.LATELY.toNanos();

    private final Degradation degradation = new Degradation("127.0.0.1:1");

    @Test
    void aRefusalCountsForAWhile() {
        assertThat(degradation.isDegraded(-5)).isFalse();

        degradation.refused("a put", "it is draining", 0);

        assertThat(degradation.isDegraded(LATELY)).isTrue();
        assertThat(degradation.isDegraded(LATELY + 1)).isFalse();
    }

    @Test
    void theLastRefusalCounts() {
        degradation.refused("a put", "it is draining", 0);
        degradation.refused("a put", "it is draining", LATELY);

        assertThat(degradation.isDegraded(2 * LATELY)).isTrue();
        assertThat(degradation.isDegraded(2 * LATELY + 1)).isFalse();
    }

    @Test
    void theLogIsToldOfTheBeginningAndTheEndOnly() {
        try (LogLines log = new LogLines(1)) {
            degradation.refused("a put", "OUT_OF_MEMORY", 0);
            degradation.refused("a put", "OUT_OF_MEMORY", 1);
            degradation.isDegraded(2);
            degradation.isDegraded(2 + LATELY);
            degradation.isDegraded(3 + LATELY);

            assertThat(log.lines())
                    .containsExactly(
                            "WARNING beanstalkd at 127.0.0.1:1 refused a put: OUT_OF_MEMORY",
                            "INFO beanstalkd at 127.0.0.1:1 has refused nothing for 30 s");
        }
    }
}
