package io.zerog.simulation.engine;

/** One life of one process. A restarted node is another object of the same name. */
public final class Node {

    /** The world outside: clients and fate. It cannot be killed. */
    public static final Node WORLD = new Node("world", 0);

    private final String name;
    private final int life;
    private boolean alive = true;
    private long frozenUntil;

    /**
     * A live process.
     *
     * @param life counts the starts of that name, from 1
     */
    public Node(String name, int life) {
        this.name = name;
        this.life = life;
    }

    public String name() {
        return name;
    }

    public int life() {
        return life;
    }

    public boolean isAlive() {
        return alive;
    }

    /** Stops all its actors until then, as a long garbage collection or SIGSTOP would. */
    public void freeze(long until) {
        frozenUntil = Math.max(frozenUntil, until);
    }

    /** When the latest standstill ends or ended; 0 if there was none. */
    public long frozenUntil() {
        return frozenUntil;
    }

    void die() {
        if (this == WORLD) {
            throw new IllegalStateException("the world cannot be killed");
        }
        alive = false;
    }

    @Override
    public String toString() {
        return name + "#" + life;
    }
}
