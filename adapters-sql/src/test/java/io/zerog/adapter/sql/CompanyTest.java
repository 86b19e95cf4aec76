package io.zerog.adapter.sql;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CompanyTest {

    private static final long LONGEST = Company.LONGEST.toNanos();

    private final Company company = new Company();

    @Test
    void theFirstIsNotHeldBack() {
        assertThat(company.nanosLeft(1, 1_000)).isNotPositive();
    }

    @Test
    void whoWasAloneIsNotHeldBackAgain() {
        company.ran(1, 0, 1_000);

        assertThat(company.nanosLeft(1, 1_000)).isNotPositive();
    }

    @Test
    void thoseWhoWereAnsweredTogetherAreWaitedForAsLongAsTheirBatchTook() {
        company.ran(3, 0, 1_000);

        assertThat(company.nanosLeft(2, 1_400)).isEqualTo(600);
    }

    @Test
    void nobodyWaitsForMoreThanWereAnswered() {
        company.ran(3, 0, 1_000);

        assertThat(company.nanosLeft(3, 1_400)).isNotPositive();
    }

    @Test
    void aSlowBatchIsNoReasonForALongWait() {
        company.ran(3, 0, 50 * LONGEST);

        assertThat(company.nanosLeft(1, 50 * LONGEST)).isEqualTo(LONGEST);
    }

    @Test
    void whoComesAfterAPauseIsNotHeldBack() {
        company.ran(3, 0, 1_000);

        assertThat(company.nanosLeft(1, 2_000)).isNotPositive();
    }
}
