package io.zerog.domain.job;

import static io.zerog.domain.job.Sample.EPOCH;
import static io.zerog.domain.job.Sample.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReviewTest {

    @Test
    void theFirstReviewIsOneGraceAfterTheJobIsDue() {
        assertThat(Review.first(NOW.plusSeconds(100), EPOCH))
                .isEqualTo(new Review(NOW.plusSeconds(120), EPOCH, 0));
    }

    @Test
    void underAnotherEpochTheTriesStartAnew() {
        Review next = new Review(NOW, EPOCH, 4).next(NOW, "another", Duration.ZERO);

        assertThat(next).isEqualTo(new Review(NOW.plusSeconds(40), "another", 1));
    }

    @ParameterizedTest
    @CsvSource({"0,40", "1,80", "2,160", "3,320", "4,640", "5,640", "30,640", "2000000,640"})
    void theGraceDoublesUpTo640Seconds(int tries, long seconds) {
        Review next = new Review(NOW, EPOCH, tries).next(NOW, EPOCH, Duration.ZERO);

        assertThat(next).isEqualTo(new Review(NOW.plusSeconds(seconds), EPOCH, tries + 1));
    }

    @ParameterizedTest
    @CsvSource({"19,40", "20,40", "21,42", "300,600", "320,640", "321,640", "100000,640"})
    void theGraceIsAtLeastTwiceTheAgeOfTheBacklog(long oldest, long seconds) {
        Review next = Review.first(NOW, EPOCH).next(NOW, EPOCH, Duration.ofSeconds(oldest));

        assertThat(next.at()).isEqualTo(NOW.plusSeconds(seconds));
    }

    @Test
    void theNextReviewRemembersTheEpochOfItsPut() {
        Review next = Review.first(NOW, EPOCH).next(NOW, "epoch-2", Duration.ZERO);

        assertThat(next.epoch()).isEqualTo("epoch-2");
    }

    @Test
    void itIsDueAtItsMomentOrUnderAnotherEpoch() {
        Job job = Sample.queued();

        assertThat(job.isDue(NOW.plusSeconds(20).minusMillis(1), EPOCH)).isFalse();
        assertThat(job.isDue(NOW.plusSeconds(20), EPOCH)).isTrue();
        assertThat(job.isDue(NOW, "epoch-2")).isTrue();
    }
}
