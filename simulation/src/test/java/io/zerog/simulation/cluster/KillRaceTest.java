package io.zerog.simulation.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.zerog.domain.job.Cause;
import io.zerog.domain.job.Ending;
import io.zerog.domain.job.JobState.Finished;
import io.zerog.domain.job.JobState.Running;
import io.zerog.simulation.cluster.KillRace.Ended;
import io.zerog.simulation.cluster.KillRace.Event;
import io.zerog.simulation.mutant.Mutants;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Kill, death and redelivery at the same moment: the job never starts again. */
class KillRaceTest {

    private static final int SEEDS = 60;

    /** Each order of the three, with either death. */
    static Stream<List<Event>> orders() {
        List<List<Event>> orders = new ArrayList<>();
        for (Event death : List.of(Event.NODE_DIES, Event.PROCESS_CRASHES)) {
            for (Event first : List.of(Event.KILL, death, Event.REDELIVERY)) {
                List<Event> others = new ArrayList<>(List.of(Event.KILL, death, Event.REDELIVERY));
                others.remove(first);
                orders.add(List.of(first, others.get(0), others.get(1)));
                orders.add(List.of(first, others.get(1), others.get(0)));
            }
        }
        return orders.stream();
    }

    @ParameterizedTest
    @MethodSource("orders")
    void aJobWhoseKillWasAcknowledgedNeverStartsAgain(List<Event> order) throws Exception {
        int whileItRan = 0;
        int killed = 0;
        for (long seed = 1; seed <= SEEDS; seed++) {
            Ended ended = KillRace.run(seed, order, Variant.NONE);
            Finished end = (Finished) ended.job().state();
            if (ended.acknowledged().isPresent()) {
                assertThat(ended.job().counters().attempts())
                        .as("starts, seed " + seed)
                        .isEqualTo(ended.acknowledged().get().counters().attempts());
                assertThat(end.ending()).as("seed " + seed).isEqualTo(Ending.CANCELLED);
                whileItRan += ended.acknowledged().get().state() instanceof Running _ ? 1 : 0;
                killed += end.cause().equals(Optional.of(Cause.KILLED)) ? 1 : 0;
            }
        }
        // What is tried is the race, and not some other course of events.
        assertThat(whileItRan).isGreaterThan(SEEDS / 6);
        assertThat(killed).isGreaterThan(SEEDS / 6);
    }

    @ParameterizedTest
    @ValueSource(strings = {"killed-starts-again", "cancel-lost-at-requeue"})
    void aProtocolThatStartsItAgainIsCaught(String mutant) {
        assertThat(orders().anyMatch(order -> isCaught(order, mutant))).isTrue();
    }

    private static boolean isCaught(List<Event> order, String mutant) {
        return LongStream.rangeClosed(1, SEEDS).anyMatch(seed -> isCaught(seed, order, mutant));
    }

    private static boolean isCaught(long seed, List<Event> order, String mutant) {
        try {
            KillRace.run(seed, order, Mutants.find(mutant).orElseThrow().variant().get());
            return false;
        } catch (Violation found) {
            return found.invariant() == Invariant.CANCELS_ARE_KEPT;
        } catch (InterruptedException cut) {
            throw new IllegalStateException(cut);
        }
    }
}
