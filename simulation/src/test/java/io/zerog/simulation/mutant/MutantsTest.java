package io.zerog.simulation.mutant;

import static org.assertj.core.api.Assertions.assertThat;

import io.zerog.simulation.cluster.ClusterRun;
import io.zerog.simulation.cluster.ClusterRun.Result;
import io.zerog.simulation.cluster.Settings;
import io.zerog.simulation.cluster.Variant;
import io.zerog.simulation.fault.Coverage;
import java.util.List;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class MutantsTest {

    private static final int SEEDS = 300;
    private static final int SEEDS_OF_THE_RIGHT_ONE = 30;

    static Stream<Mutant> all() {
        return Mutants.all().stream();
    }

    /** The settings that only mutants use; those of all seeds are tested with many more. */
    static Stream<Mutant> withSettingsOfTheirOwn() {
        return all().filter(mutant -> mutant.settings() != Settings.STORM);
    }

    @ParameterizedTest
    @MethodSource("all")
    void aWrongProtocolIsCaught(Mutant mutant) {
        assertThat(LongStream.rangeClosed(1, SEEDS).anyMatch(seed -> isCaught(mutant, seed)))
                .isTrue();
    }

    private static boolean isCaught(Mutant mutant, long seed) {
        return run(mutant.settings(), mutant.variant().get(), seed)
                        instanceof Result.Violated violated
                && mutant.caughtBy().contains(violated.violation().invariant());
    }

    @ParameterizedTest
    @MethodSource("withSettingsOfTheirOwn")
    void theRightProtocolHoldsInTheSameSetting(Mutant mutant) {
        List<Result> broken =
                LongStream.rangeClosed(1, SEEDS_OF_THE_RIGHT_ONE)
                        .mapToObj(seed -> run(mutant.settings(), Variant.NONE, seed))
                        .filter(Result.Violated.class::isInstance)
                        .toList();

        assertThat(broken).isEmpty();
    }

    @Test
    void thoseWithoutAReconcilerAreCaughtForMoreThanThat() {
        for (String name : List.of("delete-before-put", "delete-at-reserve")) {
            Mutant mutant = Mutants.find(name).orElseThrow();
            for (long seed = 1; seed <= SEEDS_OF_THE_RIGHT_ONE; seed++) {
                assertThat(run(mutant.settings(), new QueueMutants.NoReconciler(), seed))
                        .isInstanceOf(Result.Held.class);
            }
        }
    }

    private static Result run(Settings settings, Variant variant, long seed) {
        try {
            return ClusterRun.of(seed, settings, variant, new Coverage(), _ -> false);
        } catch (InterruptedException cut) {
            throw new IllegalStateException(cut);
        }
    }
}
