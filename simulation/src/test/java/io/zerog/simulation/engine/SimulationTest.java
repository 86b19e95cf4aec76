package io.zerog.simulation.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class SimulationTest {

    private static final long SECOND = 1_000_000_000;

    private final Simulation simulation = new Simulation(1, _ -> true);
    private final Node node = new Node("node", 1);
    private final List<String> said = new ArrayList<>();

    @Test
    void theSameSeedTakesTheSameCourse() throws Exception {
        assertThat(hashOf(7)).isEqualTo(hashOf(7));
    }

    @Test
    void anotherSeedTakesAnotherCourse() throws Exception {
        assertThat(hashOf(7)).isNotEqualTo(hashOf(8));
    }

    private static String hashOf(long seed) throws InterruptedException {
        Simulation simulation = new Simulation(seed, _ -> false);
        RandomGenerator random = simulation.randomness();
        for (int n = 1; n <= 10; n++) {
            Actor[] self = new Actor[1];
            self[0] =
                    simulation.spawn(
                            new Node("node", n),
                            "actor",
                            () -> {
                                for (int round = 0; round < 50; round++) {
                                    simulation.pause(random.nextLong(3));
                                    simulation.trace().add(simulation.now(), self[0], "goes on");
                                }
                            });
        }
        simulation.run();
        return simulation.trace().hash();
    }

    @Test
    void timePassesOnlyWhileEverybodyWaits() throws Exception {
        spawn(() -> {
            simulation.pause(5 * SECOND);
            said.add("late " + simulation.now() / SECOND);
        });
        spawn(() -> {
            simulation.pause(2 * SECOND);
            said.add("early " + simulation.now() / SECOND);
        });

        simulation.run();

        assertThat(said).containsExactly("early 2", "late 5");
    }

    @Test
    void onlyOneActorRunsAtATime() throws Exception {
        int[] count = {0};
        for (int n = 0; n < 20; n++) {
            spawn(() -> {
                for (int round = 0; round < 500; round++) {
                    int before = count[0];
                    Thread.onSpinWait();
                    count[0] = before + 1;
                    simulation.pause(0);
                }
            });
        }

        simulation.run();

        assertThat(count[0]).isEqualTo(10_000);
    }

    @Test
    void anActorOfAKilledNodeDoesNotEvenReachItsFinally() throws Exception {
        spawn(() -> {
            try {
                simulation.pause(2 * SECOND);
                said.add("went on");
            } finally {
                said.add("finally");
            }
        });
        simulation.at(SECOND, () -> simulation.kill(node));

        simulation.run();

        assertThat(said).isEmpty();
    }

    @Test
    void anActorThatKillsItsOwnNodeEndsThere() throws Exception {
        spawn(() -> {
            try {
                simulation.kill(node);
            } finally {
                said.add("finally");
            }
        });
        simulation.spawn(new Node("other", 1), "actor", () -> said.add("other lives"));

        simulation.run();

        assertThat(said).containsExactly("other lives");
    }

    @Test
    void anInterruptedActorThatKillsItsOwnNodeKeepsNoProcessor() throws Exception {
        Thread[] killed = new Thread[1];
        spawn(() -> {
            killed[0] = Thread.currentThread();
            Thread.currentThread().interrupt();
            simulation.kill(node);
        });
        simulation.spawn(new Node("other", 1), "actor", () -> said.add("other lives"));

        simulation.run();

        await().until(() -> killed[0].getState() == Thread.State.WAITING);
    }

    @Test
    void killedActorsAreGarbageWithTheirSimulation() throws Exception {
        WeakReference<byte[]> held = killedWhileHolding(new byte[1_000_000]);

        for (int tries = 0; tries < 50 && held.get() != null; tries++) {
            System.gc();
        }

        assertThat(held.get()).isNull();
    }

    private static WeakReference<byte[]> killedWhileHolding(byte[] bytes)
            throws InterruptedException {
        Simulation killing = new Simulation(1, _ -> false);
        Node victim = new Node("victim", 1);
        byte[][] box = {bytes};
        killing.spawn(
                victim,
                "actor",
                () -> {
                    byte[] mine = box[0];
                    box[0] = null;
                    killing.pause(SECOND);
                    killing.trace().add(0, victim, "still has " + mine.length);
                });
        killing.at(1, () -> killing.kill(victim));
        killing.run();
        return new WeakReference<>(bytes);
    }

    @Test
    void anInterruptEndsASleepAtOnce() throws Exception {
        Actor sleeper = sleeper(10 * SECOND);
        simulation.at(SECOND, () -> simulation.interrupt(sleeper));

        simulation.run();

        assertThat(said).containsExactly("interrupted at 1");
    }

    @Test
    void anInterruptDuringAPauseIsKeptForTheNextSleep() throws Exception {
        Actor busy =
                spawn(() -> {
                    simulation.pause(2 * SECOND);
                    said.add("flag " + Thread.currentThread().isInterrupted());
                    sleepAndSay(10 * SECOND);
                });
        simulation.at(SECOND, () -> simulation.interrupt(busy));

        simulation.run();

        assertThat(said).containsExactly("flag true", "interrupted at 2");
    }

    @Test
    void anInterruptThatWasForgottenEndsNoLaterSleep() throws Exception {
        Actor busy =
                spawn(() -> {
                    simulation.pause(2 * SECOND);
                    simulation.actor().clearInterrupt();
                    sleepAndSay(SECOND);
                });
        simulation.at(SECOND, () -> simulation.interrupt(busy));

        simulation.run();

        assertThat(said).containsExactly("slept until 3");
    }

    @Test
    void anInterruptDoesNotShortenALaterWait() throws Exception {
        Actor sleeper =
                spawn(() -> {
                    sleepAndSay(10 * SECOND);
                    sleepAndSay(3 * SECOND);
                });
        simulation.at(SECOND, () -> simulation.interrupt(sleeper));

        simulation.run();

        assertThat(said).containsExactly("interrupted at 1", "slept until 4");
    }

    @Test
    void aSignalEndsAWaitAndATimeoutDoesToo() throws Exception {
        Signal signal = new Signal(simulation);
        for (long longest : new long[] {1, 9}) {
            spawn(() -> {
                try {
                    simulation.await(signal, longest * SECOND);
                    said.add("woke at " + simulation.now() / SECOND);
                } catch (InterruptedException unexpected) {
                    said.add("interrupted");
                }
            });
        }
        simulation.at(4 * SECOND, signal::all);

        simulation.run();

        assertThat(said).containsExactly("woke at 1", "woke at 4");
    }

    @Test
    void aFrozenNodeGoesOnWhereItStood() throws Exception {
        spawn(() -> {
            simulation.pause(2 * SECOND);
            said.add("went on at " + simulation.now() / SECOND);
        });
        simulation.at(SECOND, () -> node.freeze(30 * SECOND));

        simulation.run();

        assertThat(said).containsExactly("went on at 30");
    }

    @Test
    void anActorThatDiesOfAnExceptionBreaksTheRun() {
        spawn(() -> {
            throw new IllegalArgumentException("by mistake");
        });

        assertThatThrownBy(simulation::run).hasRootCauseMessage("by mistake");
    }

    @Test
    void anActorThatBlocksForRealIsFoundOut() {
        Simulation impatient = new Simulation(1, _ -> true, Duration.ofMillis(50));
        impatient.spawn(
                node,
                "blocked",
                () -> {
                    try {
                        new CountDownLatch(1).await();
                    } catch (InterruptedException unexpected) {
                        said.add("interrupted");
                    }
                });

        assertThatThrownBy(impatient::run)
                .hasMessageContaining("node#1/blocked")
                .satisfies(blocked ->
                        assertThat(blocked.getSuppressed()[0].getStackTrace())
                                .anyMatch(frame -> frame.getMethodName().equals("await")));
    }

    private Actor spawn(Runnable body) {
        return simulation.spawn(node, "actor", body);
    }

    private Actor sleeper(long nanos) {
        return spawn(() -> sleepAndSay(nanos));
    }

    private void sleepAndSay(long nanos) {
        try {
            simulation.sleep(nanos);
            said.add("slept until " + simulation.now() / SECOND);
        } catch (InterruptedException interrupted) {
            said.add("interrupted at " + simulation.now() / SECOND);
        }
    }
}
