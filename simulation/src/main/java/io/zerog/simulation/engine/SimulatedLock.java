package io.zerog.simulation.engine;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;

/** A lock of one node, whose waits take virtual time; a node that is killed takes it along. */
public final class SimulatedLock implements Lock {

    private final Simulation simulation;
    private final Signal released;
    private boolean isHeld;

    public SimulatedLock(Simulation simulation) {
        this.simulation = simulation;
        this.released = new Signal(simulation);
    }

    @Override
    public void lock() {
        while (!tryLock()) {
            simulation.pause(released);
        }
    }

    @Override
    public boolean tryLock() {
        boolean wasFree = !isHeld;
        isHeld = true;
        return wasFree;
    }

    @Override
    public void unlock() {
        isHeld = false;
        released.all();
    }

    @Override
    public void lockInterruptibly() {
        throw unsupported();
    }

    @Override
    public boolean tryLock(long time, TimeUnit unit) {
        throw unsupported();
    }

    @Override
    public Condition newCondition() {
        throw unsupported();
    }

    /** Nothing that is simulated waits so; if something ever does, it is told. */
    private static UnsupportedOperationException unsupported() {
        return new UnsupportedOperationException("only lock, tryLock and unlock are simulated");
    }
}
