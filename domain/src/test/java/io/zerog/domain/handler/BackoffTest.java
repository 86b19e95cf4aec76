package io.zerog.domain.handler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BackoffTest {

    @ParameterizedTest
    @CsvSource({"1,10", "2,20", "3,40", "6,320", "7,640", "8,900", "9,900", "1000,900"})
    void theDefaultDoublesFromTenSecondsToAQuarterOfAnHour(int errors, long seconds) {
        assertThat(Backoff.DEFAULT.delay(errors, 0)).isEqualTo(Duration.ofSeconds(seconds));
    }

    @ParameterizedTest
    @CsvSource({"0,10000", "0.5,11000", "1,12000"})
    void itIsSpreadByUpToAFifth(double random, long millis) {
        assertThat(Backoff.DEFAULT.delay(1, random)).isEqualTo(Duration.ofMillis(millis));
    }

    @Test
    void aFixedBackoffStaysTheSame() {
        Backoff fixed = Backoff.fixed(Duration.ofSeconds(7));

        assertThat(fixed.delay(1, 0)).isEqualTo(Duration.ofSeconds(7));
        assertThat(fixed.delay(900, 0)).isEqualTo(Duration.ofSeconds(7));
    }

    @Test
    void itNeverShrinksNorBeginsBelowZeroNorGrowsPastAYear() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Backoff(Duration.ofSeconds(-1), Duration.ofSeconds(1)));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Backoff(Duration.ofSeconds(2), Duration.ofSeconds(1)));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Backoff(Duration.ZERO, Outcome.LONGEST_DELAY.plusMillis(1)));
        assertThatCode(() -> new Backoff(Duration.ZERO, Outcome.LONGEST_DELAY))
                .doesNotThrowAnyException();
    }
}
