package io.zerog.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import picocli.CommandLine.TypeConversionException;

class SpansTest {

    private static final Instant NOW = Instant.parse("2026-12-01T12:00:00Z");

    @Test
    void spansAreReadAsTheyAreTyped() {
        assertThat(List.of("30s", "5m", "2h", "7d", "PT1M30S"))
                .map(new Spans()::convert)
                .containsExactly(
                        Duration.ofSeconds(30),
                        Duration.ofMinutes(5),
                        Duration.ofHours(2),
                        Duration.ofDays(7),
                        Duration.ofSeconds(90));
    }

    @Test
    void aMomentIsASpanAgoOrATime() {
        assertThat(Spans.moment("2h", NOW)).isEqualTo("2026-12-01T10:00:00Z");
        assertThat(Spans.moment("2026-11-30T00:00:00Z", NOW)).isEqualTo("2026-11-30T00:00:00Z");
    }

    @Test
    void anythingElseIsRefused() {
        for (String wrong : List.of("", "5", "-5m", "PT-1S", "5 m", "yesterday")) {
            assertThatThrownBy(() -> new Spans().convert(wrong))
                    .as(wrong)
                    .isInstanceOf(TypeConversionException.class);
        }
    }
}
