package io.zerog.domain.handler;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class FailureTest {

    private static final class MuteException extends Exception {
        private static final long serialVersionUID = 1L;

        @Override
        public String getMessage() {
            throw new IllegalStateException("cannot tell");
        }
    }

    @Test
    void anExceptionIsToldWithItsClassMessageAndTrace() {
        Failure failure = Failure.of(new IllegalArgumentException("too big"));

        assertThat(failure.message()).isEqualTo("java.lang.IllegalArgumentException: too big");
        assertThat(failure.stackTrace().orElseThrow())
                .contains("too big", "FailureTest.anExceptionIsToldWithItsClassMessageAndTrace");
    }

    @Test
    void anExceptionThatCannotTellItsMessageIsToldByItsClass() {
        assertThat(Failure.of(new MuteException()))
                .isEqualTo(Failure.of(MuteException.class.getName()));
    }
}
