package io.zerog.simulation.engine;

import java.util.ArrayList;
import java.util.List;

/** Something that actors wait for; a signal nobody waits for is forgotten. */
public final class Signal {

    private final Simulation simulation;
    private final List<Actor> waiting = new ArrayList<>();

    public Signal(Simulation simulation) {
        this.simulation = simulation;
    }

    /** Wakes all that wait. */
    public void all() {
        waiting.removeIf(actor -> !actor.node().isAlive());
        waiting.forEach(simulation::wake);
        waiting.clear();
    }

    void add(Actor actor) {
        waiting.add(actor);
    }

    void remove(Actor actor) {
        waiting.remove(actor);
    }
}
