package io.zerog.simulation.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.zerog.simulation.cluster.ClusterRun.Result;
import io.zerog.simulation.fault.Coverage;
import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ClusterRunTest {

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 19, 20, 25, 32, 35, 50})
    void aSeedTakesTheSameCourseAgain(long seed) throws Exception {
        assertThat(storm(seed)).isEqualTo(storm(seed));
    }

    private static String storm(long seed) throws InterruptedException {
        return ClusterRun.of(seed, Settings.of(seed), Variant.NONE, new Coverage(), _ -> false)
                .traceHash();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
    void inCalmWeatherEveryJobIsRunAndNoneIsTakenFromItsWorker(long seed) throws Exception {
        allAreRun(seed, Settings.CALM);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
    void andSoItIsOnTheStoreOnCouchbase(long seed) throws Exception {
        allAreRun(seed, Settings.CALM.onLedgers(Settings.CALM.faultsFor()));
    }

    private static void allAreRun(long seed, Settings settings) throws Exception {
        Result result = ClusterRun.of(seed, settings, Variant.NONE, new Coverage(), _ -> false);

        assertThat(result).isInstanceOf(Result.Held.class);
        assertThat(((Result.Held) result).acknowledged()).isEqualTo(Settings.CALM.jobs());
        assertThat(((Result.Held) result).healedAfter()).isLessThan(Duration.ofMinutes(2));
    }
}
