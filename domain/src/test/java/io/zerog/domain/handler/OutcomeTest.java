package io.zerog.domain.handler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OutcomeTest {

    @Test
    void doneIs200UnlessItSaysOtherwise() {
        assertThat(Outcome.<String>done()).isEqualTo(new Outcome.Done<>(null, 200));
        assertThat(Outcome.done("x")).isEqualTo(new Outcome.Done<>("x", 200));
        assertThat(Outcome.done("x", 599)).isEqualTo(new Outcome.Done<>("x", 599));
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 0, 199, 600})
    void aCodeOutsideOf200To599IsRefused(int code) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Outcome.done("x", code))
                .withMessageContaining(String.valueOf(code));
    }

    @ParameterizedTest
    @ValueSource(ints = {199, 200, 299, 600})
    void aFailureCannotHaveACodeOfSuccess(int code) {
        Failure failure = Failure.of("no");

        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Outcome.Fail<String>(failure, code));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Outcome.Retry<String>(failure, code, Optional.empty()));
    }

    @Test
    void aDelayIsZeroToOneYear() {
        Duration tooLong = Outcome.LONGEST_DELAY.plusNanos(1);

        assertThat(Outcome.again(Outcome.LONGEST_DELAY, "far")).isNotNull();
        assertThat(Outcome.retry("soon", Duration.ZERO)).isNotNull();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Outcome.again(Duration.ofNanos(-1), "past"));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Outcome.retry("past", Duration.ofNanos(-1)));
        assertThatIllegalArgumentException().isThrownBy(() -> Outcome.again(tooLong, "far"));
        assertThatIllegalArgumentException().isThrownBy(() -> Outcome.retry("far", tooLong));
    }
}
