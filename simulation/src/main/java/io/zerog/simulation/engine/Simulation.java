package io.zerog.simulation.engine;

import java.time.Duration;
import java.util.PriorityQueue;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;

/**
 * A deterministic scheduler. Each actor is a virtual thread, but only the one that holds the baton
 * runs; it passes the baton when it waits, and whoever is next on the agenda goes on. The agenda is
 * ordered by virtual time, ties are broken by the seed. Since everything happens in that order, a
 * seed is a whole execution.
 *
 * <p>All methods but {@link #run} are called by the actor that holds the baton, or before the run.
 */
public final class Simulation {

    /** A run of more steps than this does not come to rest. */
    private static final long MOST_STEPS = 20_000_000;

    /** In real time: an actor that holds the baton this long is blocked by something real. */
    private static final Duration STUCK = Duration.ofSeconds(30);

    private final Duration stuck;
    private final PriorityQueue<Entry> agenda = new PriorityQueue<>();
    private final SplittableRandom random;
    private final Trace trace;

    // The actors are known to this executor alone, so that a killed one, parked for ever, is
    // garbage together with the simulation; the JDK keeps bare virtual threads alive.
    private final Executor threads =
            Executors.newThreadPerTaskExecutor(Thread.ofVirtual().factory());
    private final CountDownLatch ended = new CountDownLatch(1);

    private Actor current;
    private Node currentNode = Node.WORLD;
    private long now;
    private long sequence;
    private volatile long steps;
    private volatile Throwable failure;
    private boolean stopped;

    /**
     * An empty world at time 0.
     *
     * @param kept the lines of the trace that are kept in words; the hash is over all
     */
    public Simulation(long seed, Predicate<String> kept) {
        this(seed, kept, STUCK);
    }

    Simulation(long seed, Predicate<String> kept, Duration stuck) {
        this.stuck = stuck;
        random = new SplittableRandom(seed);
        trace = new Trace(seed, kept);
    }

    /** Something that will happen: an actor goes on, or an event takes place. */
    private record Entry(long at, long tie, long sequence, Actor actor, long ticket, Runnable event)
            implements Comparable<Entry> {

        @Override
        public int compareTo(Entry other) {
            int byTime = Long.compare(at, other.at);
            if (byTime != 0) {
                return byTime;
            }
            int byTie = Long.compare(tie, other.tie);
            return byTie != 0 ? byTie : Long.compare(sequence, other.sequence);
        }

        boolean isStale() {
            return actor != null && (actor.ticket() != ticket || !actor.node().isAlive());
        }
    }

    /** Virtual nanoseconds since the start. */
    public long now() {
        return now;
    }

    /** The course so far. */
    public Trace trace() {
        return trace;
    }

    /** How often the baton was given to somebody. */
    public long steps() {
        return steps;
    }

    /** Randomness of its own for one purpose, so that one purpose does not disturb another. */
    public RandomGenerator randomness() {
        return random.split();
    }

    /** The node whose actor holds the baton. */
    public Node node() {
        return currentNode;
    }

    /** The actor that holds the baton. */
    public Actor actor() {
        return current;
    }

    /** Starts an actor; it begins when the baton comes to it. */
    public Actor spawn(Node node, String role, Runnable body) {
        Actor actor = new Actor(node, role);
        threads.execute(() -> {
            actor.begin();
            try {
                body.run();
            } catch (Throwable thrown) {
                fail(new IllegalStateException(actor + " died", thrown));
            }
            passOn();
        });
        schedule(now, actor, null);
        return actor;
    }

    /** Lets something happen later, in no actor's name. It must not wait. */
    public void at(long time, Runnable event) {
        schedule(Math.max(time, now), null, event);
    }

    /** Waits; an interrupt is kept for later. */
    public void pause(long nanos) {
        suspendUntil(now + Math.max(0, nanos));
        current.reassert();
    }

    /** Waits until somebody else gives that signal; an interrupt is kept for later. */
    void pause(Signal signal) {
        signal.add(current);
        suspendUntil(Long.MAX_VALUE);
        current.reassert();
    }

    /** Waits, or throws at once when this actor is or gets interrupted. */
    public void sleep(long nanos) throws InterruptedException {
        await(null, nanos);
    }

    /**
     * Waits for a signal.
     *
     * @param nanos the longest wait
     */
    public void await(Signal signal, long nanos) throws InterruptedException {
        current.awaitInterruptibly();
        try {
            if (signal != null) {
                signal.add(current);
            }
            suspendUntil(now + Math.max(0, nanos));
        } finally {
            if (signal != null) {
                signal.remove(current);
            }
            current.endAwait();
        }
    }

    /** Interrupts an actor: its current or next interruptible wait ends at once. */
    public void interrupt(Actor actor) {
        if (actor.interrupt()) {
            wake(actor);
        }
    }

    /** Ends the wait of an actor now. */
    void wake(Actor actor) {
        schedule(now, actor, null);
    }

    /**
     * Kills a node: its actors never go on, not even into a {@code finally}. Does not return when
     * an actor kills its own node.
     */
    public void kill(Node node) {
        node.die();
        if (current != null && current.node() == node) {
            Actor self = current;
            passOn();
            self.parkForEver();
        }
    }

    /** Ends the run; the other actors never go on. */
    public void stop() {
        stopped = true;
    }

    /** Ends the run and makes {@link #run} throw this. */
    public void fail(Throwable thrown) {
        if (failure == null) {
            failure = thrown;
        }
        stopped = true;
    }

    /**
     * Runs until somebody stops it or nothing is left to do.
     *
     * @throws IllegalStateException when an actor died of an exception, is stuck, or it does not
     *     come to rest
     */
    public void run() throws InterruptedException {
        passOn();
        long seen = -1;
        while (!ended.await(stuck.toMillis(), TimeUnit.MILLISECONDS)) {
            if (steps == seen) {
                throw Actor.blocked(current, steps);
            }
            seen = steps;
        }
        switch (failure) {
            case null -> {}
            case RuntimeException thrown -> throw thrown;
            case Error thrown -> throw thrown;
            case Throwable thrown -> throw new IllegalStateException(thrown);
        }
    }

    private void schedule(long at, Actor actor, Runnable event) {
        long ticket = actor == null ? 0 : actor.ticket();
        agenda.add(new Entry(at, random.nextLong(), sequence++, actor, ticket, event));
    }

    private void suspendUntil(long time) {
        Actor self = current;
        self.beginWait();
        schedule(time, self, null);
        Actor next = next();
        if (next != self) {
            give(next);
            self.awaitBaton();
        }
        current = self;
        currentNode = self.node();
    }

    private void passOn() {
        give(next());
    }

    private void give(Actor next) {
        if (next == null) {
            ended.countDown();
        } else {
            current = next;
            currentNode = next.node();
            next.giveBaton();
        }
    }

    /** Whose turn it is; events that come first take place here. Null at the end of the run. */
    private Actor next() {
        while (!stopped) {
            Entry entry = agenda.poll();
            if (entry == null) {
                return null;
            }
            if (entry.isStale()) {
                continue;
            }
            now = entry.at();
            if (++steps > MOST_STEPS) {
                fail(new IllegalStateException("does not come to rest"));
            } else if (entry.event() != null) {
                current = null;
                currentNode = Node.WORLD;
                runEvent(entry.event());
            } else if (entry.actor().node().frozenUntil() > now) {
                schedule(entry.actor().node().frozenUntil(), entry.actor(), null);
            } else {
                entry.actor().chosen();
                return entry.actor();
            }
        }
        return null;
    }

    private void runEvent(Runnable event) {
        try {
            event.run();
        } catch (RuntimeException | Error thrown) {
            fail(thrown);
        }
    }
}
