package io.zerog.adapter.beanstalkd;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class DegradationTest {

    private static final long LATELY = Degradation.LATELY.toNanos();

    private static final String DRAINS =
            "WARNING beanstalkd at 127.0.0.1:1 is draining, and takes no messages until it is"
                    + " started again";
    private static final String OVER =
            "INFO beanstalkd at 127.0.0.1:1 does not drain, and has refused nothing for 30 s";

    private final Degradation degradation = new Degradation("127.0.0.1:1");

    @Test
    void aRefusalCountsForAWhile() {
        assertThat(degradation.isDegraded(false, -5)).isFalse();

        degradation.refused("a put", "it is draining", 0);

        assertThat(degradation.isDegraded(false, LATELY)).isTrue();
        assertThat(degradation.isDegraded(false, LATELY + 1)).isFalse();
    }

    @Test
    void theLastRefusalCounts() {
        degradation.refused("a put", "it is draining", 0);
        degradation.refused("a put", "it is draining", LATELY);

        assertThat(degradation.isDegraded(false, 2 * LATELY)).isTrue();
        assertThat(degradation.isDegraded(false, 2 * LATELY + 1)).isFalse();
    }

    @Test
    void theLogIsToldOfTheBeginningAndTheEndOnly() {
        try (LogLines log = new LogLines(1)) {
            degradation.refused("a put", "OUT_OF_MEMORY", 0);
            degradation.refused("a put", "OUT_OF_MEMORY", 1);
            degradation.isDegraded(false, 2);
            degradation.isDegraded(false, 2 + LATELY);
            degradation.isDegraded(false, 3 + LATELY);

            assertThat(log.lines())
                    .containsExactly(
                            "WARNING beanstalkd at 127.0.0.1:1 refused a put: OUT_OF_MEMORY", OVER);
        }
    }

    @Test
    void aServerThatDrainsIsToldOfOnceAndItsRefusalsAreNot() {
        try (LogLines log = new LogLines(1)) {
            assertThat(degradation.isDegraded(true, 0)).isTrue();
            assertThat(degradation.isDegraded(true, 1)).isTrue();
            degradation.refused("a put", "it is draining", 2);
            assertThat(degradation.isDegraded(true, 3 + LATELY)).isTrue();

            assertThat(log.lines()).containsExactly(DRAINS);
            assertThat(degradation.isDegraded(false, 4 + LATELY)).isFalse();
            assertThat(degradation.isDegraded(false, 5 + LATELY)).isFalse();
            assertThat(log.lines()).containsExactly(DRAINS, OVER);
        }
    }

    @Test
    void aRefusalCountsOnWhenTheServerDrainsNoMore() {
        try (LogLines log = new LogLines(1)) {
            degradation.isDegraded(true, 0);
            degradation.refused("a put", "it is draining", 1);

            assertThat(degradation.isDegraded(false, 2)).isTrue();
            assertThat(degradation.isDegraded(false, 1 + LATELY)).isTrue();
            assertThat(log.lines()).containsExactly(DRAINS);
            assertThat(degradation.isDegraded(false, 2 + LATELY)).isFalse();
        }
    }
}
