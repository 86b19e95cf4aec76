package io.zerog.domain.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Comparator;
import java.util.Random;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JobIdTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "1-1-1-1-1",
                "0f8fad5b-d9cb-469f-a165-70867728950",
                "0f8fad5b-d9cb-469f-a165-70867728950ee",
                "0f8fad5b-d9cb-469f-a165-70867728950g",
                "0f8fad5bd9cb-469f-a165-70867728950e00",
                "0f8fad5b0-d9c-469f-a165-70867728950e",
                "+f8fad5b-d9cb-469f-a165-70867728950e",
                "0f8fad5b-d9cb-469f-a165-7086772895٠e"
            })
    void onlyTheCanonicalFormIsRead(String text) {
        assertThat(JobId.parse(text)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0f8fad5b-d9cb-469f-a165-70867728950e",
                "0F8FAD5B-D9CB-469F-A165-70867728950E"
            })
    void theCanonicalFormIsReadInEitherCase(String text) {
        assertThat(JobId.parse(text).orElseThrow())
                .hasToString("0f8fad5b-d9cb-469f-a165-70867728950e");
    }

    @Test
    void idsAreOrderedLikeTheirText() {
        Random random = new Random(42);

        assertThat(
                        Stream.generate(() -> new UUID(random.nextLong(), random.nextLong()))
                                .limit(500)
                                .map(JobId::new)
                                .sorted())
                .isSortedAccordingTo(Comparator.comparing(JobId::toString));
    }
}
