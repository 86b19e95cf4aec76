package io.zerog.bootstrap.node;

/** What the node's probes need to know of the node itself. */
final class NodeState {

    private final LoopThreads loops;
    private volatile boolean leaving;

    NodeState(LoopThreads loops) {
        this.loops = loops;
    }

    LoopThreads loops() {
        return loops;
    }

    /** From now on probes are told that this node is on its way out. */
    void leave() {
        leaving = true;
    }

    boolean isLeaving() {
        return leaving;
    }
}
