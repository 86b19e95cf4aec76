package io.zerog.simulation.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SimulatedLockTest {

    private static final long SECOND = 1_000_000_000;

    private final Simulation simulation = new Simulation(1, _ -> false);
    private final Node node = new Node("node", 1);
    private final SimulatedLock lock = new SimulatedLock(simulation);
    private final List<String> said = new ArrayList<>();

    @Test
    void oneAfterTheOtherHasItAndWaitingTakesVirtualTime() throws Exception {
        for (int n = 0; n < 3; n++) {
            simulation.spawn(node, "actor", this::holdForASecond);
        }

        simulation.run();

        assertThat(said).containsExactly("0 to 1", "1 to 2", "2 to 3");
    }

    @Test
    void anInterruptIsKeptForLater() throws Exception {
        simulation.spawn(node, "holder", this::holdForASecond);
        simulation.at(
                SECOND / 4,
                () -> {
                    Actor waiting =
                            simulation.spawn(
                                    node,
                                    "waiting",
                                    () -> {
                                        holdForASecond();
                                        said.add("interrupted: " + Thread.interrupted());
                                    });
                    simulation.at(SECOND / 2, () -> simulation.interrupt(waiting));
                });

        simulation.run();

        assertThat(said).containsExactly("0 to 1", "1 to 2", "interrupted: true");
    }

    private void holdForASecond() {
        lock.lock();
        long from = simulation.now() / SECOND;
        simulation.pause(SECOND);
        said.add(from + " to " + simulation.now() / SECOND);
        lock.unlock();
    }
}
