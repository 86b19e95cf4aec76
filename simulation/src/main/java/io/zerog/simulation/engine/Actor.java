package io.zerog.simulation.engine;

import java.util.concurrent.locks.LockSupport;

/** One thread of a node: it runs while it holds the baton, and waits otherwise. */
public final class Actor {

    private final Node node;
    private final String role;
    private final String kind;
    private volatile Thread thread;
    private volatile boolean hasBaton;

    /** Numbers the waits, so that a wake-up for an earlier one is known to be stale. */
    private long ticket;

    private boolean interrupted;
    private boolean interruptible;

    Actor(Node node, String role) {
        this.node = node;
        this.role = role;
        this.kind = role.replaceAll("-\\d+$", "");
    }

    public Node node() {
        return node;
    }

    /** What it does: {@code slot-1}, {@code reconciler}. */
    public String role() {
        return role;
    }

    /** Its role without a number: {@code slot}. */
    public String kind() {
        return kind;
    }

    @Override
    public String toString() {
        return node + "/" + role;
    }

    /** Forgets an interrupt that came too late; called by the actor itself. */
    public void clearInterrupt() {
        Thread.interrupted();
        interrupted = false;
    }

    /**
     * What to throw when this actor does not give the baton back; suppressed in it is where the
     * actor is.
     *
     * @param actor null when an event has the baton
     */
    static IllegalStateException blocked(Actor actor, long step) {
        IllegalStateException blocked =
                new IllegalStateException(
                        "blocked by something outside of the simulation at step "
                                + step
                                + ": "
                                + actor);
        Thread thread = actor == null ? null : actor.thread;
        if (thread != null) {
            Throwable place = new Throwable("where " + actor + " is");
            place.setStackTrace(thread.getStackTrace());
            blocked.addSuppressed(place);
        }
        return blocked;
    }

    long ticket() {
        return ticket;
    }

    void begin() {
        thread = Thread.currentThread();
        awaitBaton();
    }

    /** Its wait is over: whatever else would have ended it is stale. */
    void chosen() {
        ticket++;
    }

    void beginWait() {
        // The flag of the thread would keep it from parking; it is put back when the wait ends.
        interrupted |= Thread.interrupted();
    }

    /** From here on the flag is the thread's own again. */
    void reassert() {
        if (interrupted) {
            interrupted = false;
            Thread.currentThread().interrupt();
        }
    }

    void awaitInterruptibly() throws InterruptedException {
        interrupted |= Thread.interrupted();
        throwIfInterrupted();
        interruptible = true;
    }

    void endAwait() throws InterruptedException {
        interruptible = false;
        throwIfInterrupted();
    }

    private void throwIfInterrupted() throws InterruptedException {
        if (interrupted) {
            interrupted = false;
            throw new InterruptedException();
        }
    }

    /** Sets the flag and answers whether that ends a wait. */
    boolean interrupt() {
        interrupted = true;
        return interruptible;
    }

    void giveBaton() {
        hasBaton = true;
        // Null before its thread has begun, which then finds the baton without parking.
        LockSupport.unpark(thread);
    }

    void awaitBaton() {
        while (!hasBaton) {
            LockSupport.park(this);
        }
        hasBaton = false;
    }

    void parkForEver() {
        while (true) {
            // With its flag set a thread does not park, and would keep its processor for ever.
            Thread.interrupted();
            LockSupport.park(this);
        }
    }
}
