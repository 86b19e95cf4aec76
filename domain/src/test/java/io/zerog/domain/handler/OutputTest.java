package io.zerog.domain.handler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OutputTest {

    @ParameterizedTest
    @ValueSource(strings = {"text/csv", "text/plain; charset=utf-8", "application/json"})
    void aMediaTypeIsTaken(String mediaType) {
        assertThat(Output.of(new byte[0], mediaType).mediaType()).isEqualTo(mediaType);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "text", "text/", "/csv", "text/csv\r\nX: y", "text/ümlaut"})
    void anythingElseIsRefusedSoThatItCannotBreakAHeader(String mediaType) {
        assertThatIllegalArgumentException().isThrownBy(() -> Output.of(new byte[0], mediaType));
    }

    @Test
    void outputsAreEqualByBytesAndMediaType() {
        Output one = Output.of(new byte[] {1}, "text/csv");

        assertThat(one).isEqualTo(Output.of(new byte[] {1}, "text/csv"));
        assertThat(one).isNotEqualTo(Output.of(new byte[] {2}, "text/csv"));
        assertThat(one).isNotEqualTo(Output.of(new byte[] {1}, "text/html"));
    }
}
