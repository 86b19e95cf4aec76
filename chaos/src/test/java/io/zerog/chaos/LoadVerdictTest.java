package io.zerog.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import io.zerog.chaos.LoadVerdict.Demand;
import io.zerog.chaos.LoadVerdict.Measured;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The judge of a load on made-up measurements: the worst that is allowed, and a little worse. */
class LoadVerdictTest {

    private static final List<Long> FLAT = heap(90, 20, 20, 35);
    private static final Offer.Result CALM = offer(10, 0, 0);
    private static final Offer.Result FLOOD = offer(20, 50, 0);

    @Test
    void theWorstThatIsAllowedHolds() {
        assertThat(broken(new Measured(100, true, FLAT, CALM, FLOOD))).isEmpty();
    }

    @Test
    void anAdmittedJobMustBeFinished() {
        assertThat(broken(new Measured(100, false, FLAT, CALM, FLOOD)))
                .containsExactly(Demand.ALL_FINISHED);
    }

    @Test
    void theHeapMustNotGrowInTheSecondHalf() {
        List<Long> leak = heap(20, 20, 25, 36);

        assertThat(broken(new Measured(100, true, leak, CALM, FLOOD)))
                .containsExactly(Demand.HEAP_FLAT);
    }

    @Test
    void anAdmittedJobMustNotWaitTwiceAsLongAsOnAnIdleNode() {
        assertThat(broken(new Measured(100, true, FLAT, CALM, offer(21, 50, 0))))
                .containsExactly(Demand.ADMITTED_IN_TIME);
    }

    @Test
    void aRefusalMustComeSoonAndSayWhenToTryAgain() {
        assertThat(broken(new Measured(100, true, FLAT, CALM, offer(20, 51, 0))))
                .containsExactly(Demand.REFUSED_IN_TIME);
        assertThat(broken(new Measured(100, true, FLAT, CALM, offer(20, 50, 1))))
                .containsExactly(Demand.EXCESS_REFUSED);
    }

    @Test
    void aNodeThatRefusesNothingWasNotOverloaded() {
        assertThat(broken(new Measured(100, true, FLAT, CALM, offer(20, 0, 0))))
                .containsExactly(Demand.EXCESS_REFUSED);
    }

    @Test
    void theReportNamesEachVerdict() {
        String report =
                String.join(
                        "\n",
                        LoadVerdict.of(new Measured(100, true, FLAT, CALM, offer(21, 50, 0)))
                                .stream()
                                .map(LoadVerdict::toString)
                                .toList());

        assertThat(report.lines()).hasSize(Demand.values().length);
        assertThat(report)
                .contains("held     every admitted job is finished (100 admitted)")
                .contains("NOT HELD admitted p99")
                .contains("(21.0 ms, idle 10.0 ms)");
    }

    private static List<Demand> broken(Measured measured) {
        return LoadVerdict.of(measured).stream()
                .filter(verdict -> !verdict.held())
                .map(LoadVerdict::demand)
                .toList();
    }

    private static List<Long> heap(Integer... mib) {
        return Stream.of(mib).map(each -> (long) each << 20).toList();
    }

    /** A hundred admitted in so many milliseconds each, and as many refused, if any. */
    private static Offer.Result offer(long admitted, long refused, int bare) {
        return new Offer.Result(
                Collections.nCopies(100, admitted * 1_000_000),
                Collections.nCopies(refused == 0 ? 0 : 100, refused * 1_000_000),
                bare,
                10);
    }
}
