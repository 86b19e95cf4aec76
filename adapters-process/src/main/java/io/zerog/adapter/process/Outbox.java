package io.zerog.adapter.process;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Sends frames from a thread of its own: an interrupt in the middle of a write would close the
 * socket, and jobs' threads are interrupted.
 */
final class Outbox {

    /** Bytes that may wait; whoever sends more waits too. */
    private static final long ROOM = 8L << 20;

    private final FrameStream stream;
    private final Deque<Frame> waiting = new ArrayDeque<>();
    private long bytes;
    private boolean writing;
    private boolean closed;

    Outbox(FrameStream stream) {
        this.stream = stream;
        Thread.ofPlatform().name("zerog-outbox").daemon().start(this::writeAll);
    }

    /** Hands the frame over, whatever becomes of it; an interrupt changes nothing. */
    synchronized void send(Frame frame) {
        waitUninterruptibly(() -> bytes > ROOM);
        waiting.add(frame);
        bytes += frame.attachment().length;
        notifyAll();
    }

    /** Writes it before it returns, in this thread: only for one that no job knows. */
    void write(Frame frame) throws IOException {
        synchronized (this) {
            waitUninterruptibly(() -> writing || !waiting.isEmpty());
            writing = true;
        }
        try {
            stream.write(frame);
        } finally {
            written();
        }
    }

    private synchronized void written() {
        writing = false;
        notifyAll();
    }

    /** Waits until all is written. */
    synchronized void flush() {
        waitUninterruptibly(() -> writing || !waiting.isEmpty());
    }

    private interface Condition {
        boolean holds();
    }

    private synchronized void waitUninterruptibly(Condition condition) {
        boolean interrupted = false;
        while (condition.holds() && !closed) {
            try {
                wait();
            } catch (InterruptedException later) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized Frame next() throws InterruptedException {
        while (writing || waiting.isEmpty()) {
            wait();
        }
        Frame frame = waiting.remove();
        bytes -= frame.attachment().length;
        writing = true;
        return frame;
    }

    private void writeAll() {
        try {
            while (true) {
                stream.write(next());
                written();
            }
        } catch (IOException | InterruptedException gone) {
            // The reader notices too, and ends the process.
            synchronized (this) {
                closed = true;
                notifyAll();
            }
        }
    }
}
