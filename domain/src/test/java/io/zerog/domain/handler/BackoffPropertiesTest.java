package io.zerog.domain.handler;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;

class BackoffPropertiesTest {

    private static final long YEAR = 366L * 24 * 3_600 * 1_000;

    @Property(seed = "42")
    void theDelayLiesBetweenTheFirstAndAFifthOverTheLongest(
            @ForAll @LongRange(min = 0, max = YEAR) long one,
            @ForAll @LongRange(min = 0, max = YEAR) long other,
            @ForAll @IntRange(min = 1, max = 1_000) int errors,
            @ForAll @DoubleRange(min = 0, max = 1) double random) {
        Duration first = Duration.ofMillis(Math.min(one, other));
        Duration longest = Duration.ofMillis(Math.max(one, other));
        Backoff backoff = new Backoff(first, longest);

        Duration delay = backoff.delay(errors, random);

        assertThat(delay).isGreaterThanOrEqualTo(first);
        assertThat(delay).isLessThanOrEqualTo(longest.plus(longest.dividedBy(5)));
    }

    @Property(seed = "42")
    void itNeverComesBackEarlierAfterMoreErrors(
            @ForAll @LongRange(min = 0, max = YEAR) long first,
            @ForAll @IntRange(min = 1, max = 999) int errors,
            @ForAll @DoubleRange(min = 0, max = 1) double random) {
        Backoff backoff = new Backoff(Duration.ofMillis(first), Duration.ofMillis(YEAR));

        assertThat(backoff.delay(errors + 1, random))
                .isGreaterThanOrEqualTo(backoff.delay(errors, random));
    }

    @Property(seed = "42")
    void aDelayThatWasAskedForIsNeverShortened(
            @ForAll @LongRange(min = 0, max = YEAR) long asked,
            @ForAll @DoubleRange(min = 0, max = 1) double random) {
        assertThat(Backoff.DEFAULT.spread(Duration.ofMillis(asked), random).toMillis())
                .isBetween(asked, asked + asked / 5);
    }
}
