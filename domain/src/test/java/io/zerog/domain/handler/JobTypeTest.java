package io.zerog.domain.handler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JobTypeTest {

    record Nothing() {}

    private static final JobType<Nothing, Void> TYPE =
            JobType.of("waste_time", Nothing.class, Void.class);

    @Test
    void theRulesHaveDefaults() {
        assertThat(TYPE.maxErrors()).isEqualTo(3);
        assertThat(TYPE.backoff()).isEqualTo(Backoff.DEFAULT);
        assertThat(TYPE.queue()).isEqualTo("default");
        assertThat(TYPE.runTimeout()).isEmpty();
        assertThat(TYPE.stallTimeout()).isEmpty();
        assertThat(TYPE.isExclusive()).isFalse();
        assertThat(TYPE.aliases()).isEmpty();
        assertThat(TYPE.neverRetried()).isEmpty();
    }

    @Test
    void aRuleMakesAChangedCopyThatKeepsTheOtherRules() {
        JobType<Nothing, Void> changed =
                TYPE.aliases("old_name")
                        .description("Wastes time.")
                        .maxErrors(21)
                        .backoff(Backoff.fixed(Duration.ofSeconds(1)))
                        .runTimeout(Duration.ofHours(1))
                        .stallTimeout(Duration.ofMinutes(1))
                        .neverRetry(IOException.class)
                        .exclusive()
                        .queue("slow");

        assertThat(changed.name()).isEqualTo("waste_time");
        assertThat(changed.parameters()).isEqualTo(Nothing.class);
        assertThat(changed.result()).isEqualTo(Void.class);
        assertThat(changed.aliases()).containsExactly("old_name");
        assertThat(changed.description()).isEqualTo("Wastes time.");
        assertThat(changed.maxErrors()).isEqualTo(21);
        assertThat(changed.backoff()).isEqualTo(Backoff.fixed(Duration.ofSeconds(1)));
        assertThat(changed.runTimeout()).contains(Duration.ofHours(1));
        assertThat(changed.stallTimeout()).contains(Duration.ofMinutes(1));
        assertThat(changed.neverRetried()).containsExactly(IOException.class);
        assertThat(changed.isExclusive()).isTrue();
        assertThat(changed.queue()).isEqualTo("slow");
        assertThat(TYPE.maxErrors()).isEqualTo(3);
        assertThat(TYPE.isExclusive()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "1st", "Upper", "with space", "ümlaut", "_x", "a.b", "a\n"})
    void aNameOutsideOfTheRuleIsRefused(String name) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> JobType.of(name, Nothing.class, Void.class));
        assertThatIllegalArgumentException().isThrownBy(() -> TYPE.aliases("fine", name));
    }

    @Test
    void namesMayHave64Characters() {
        String longest = "a".repeat(64);

        assertThat(JobType.of(longest, Nothing.class, Void.class).name()).isEqualTo(longest);
        assertThat(TYPE.queue(longest).queue()).isEqualTo(longest);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> JobType.of(longest + "a", Nothing.class, Void.class));
        assertThatIllegalArgumentException().isThrownBy(() -> TYPE.queue(longest + "a"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-x", "Slow", "a b", "a\r\nput 0"})
    void aQueueNameOutsideOfTheRuleIsRefused(String queue) {
        assertThatIllegalArgumentException().isThrownBy(() -> TYPE.queue(queue));
    }

    @Test
    void parametersAreARecord() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> JobType.of("a", String.class, Void.class))
                .withMessageContaining("record");
    }

    @Test
    void maxErrorsIsOneToAThousand() {
        assertThat(TYPE.maxErrors(1).maxErrors()).isEqualTo(1);
        assertThat(TYPE.maxErrors(1_000).maxErrors()).isEqualTo(1_000);
        assertThatIllegalArgumentException().isThrownBy(() -> TYPE.maxErrors(0));
        assertThatIllegalArgumentException().isThrownBy(() -> TYPE.maxErrors(1_001));
    }

    @Test
    void aTimeoutIsLongerThanNothing() {
        for (Duration none : new Duration[] {Duration.ZERO, Duration.ofNanos(-1)}) {
            assertThatIllegalArgumentException().isThrownBy(() -> TYPE.runTimeout(none));
            assertThatIllegalArgumentException().isThrownBy(() -> TYPE.stallTimeout(none));
        }
    }

    @Test
    void whatExtendsAnExceptionThatIsNeverRetriedIsNotRetriedEither() {
        JobType<Nothing, Void> type = TYPE.neverRetry(IOException.class, Error.class);

        assertThat(type.retries(new FileNotFoundException())).isFalse();
        assertThat(type.retries(new StackOverflowError())).isFalse();
        assertThat(type.retries(new Exception(new IOException()))).isTrue();
        assertThat(TYPE.retries(new IOException())).isTrue();
    }
}
