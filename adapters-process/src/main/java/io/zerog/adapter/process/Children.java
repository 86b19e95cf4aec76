package io.zerog.adapter.process;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The children of a node: those that run jobs, and spares of each shape that wait for one. */
final class Children implements AutoCloseable {

    private static final Logger LOG = System.getLogger(Children.class.getName());
    private static final Duration AFTER_FAILURE = Duration.ofSeconds(5);
    private static final Duration LOOK = Duration.ofMillis(250);

    private final Launcher launcher;
    private final ProcessSettings settings;
    private final Map<Shape, Set<HandlerName>> handlers = new HashMap<>();
    private final Map<Shape, Deque<ChildProcess>> idle = new HashMap<>();
    private final Set<ChildProcess> all = ConcurrentHashMap.newKeySet();
    private final Thread filler;
    private final Thread watcher;
    private boolean closed;

    Children(Launcher launcher, ProcessSettings settings) {
        this.launcher = launcher;
        this.settings = settings;
        this.filler = Thread.ofPlatform().name("zerog-spares").daemon().unstarted(this::fill);
        this.watcher = Thread.ofPlatform().name("zerog-watch").daemon().unstarted(this::watch);
    }

    synchronized boolean expects(Shape shape) {
        return idle.containsKey(shape);
    }

    /** From now on spares of that shape are kept, which have made the handler. */
    synchronized void expect(Shape shape, HandlerName handler, Optional<ChildProcess> first) {
        handlers.computeIfAbsent(shape, _ -> new LinkedHashSet<>()).add(handler);
        first.ifPresent(idle.computeIfAbsent(shape, _ -> new ArrayDeque<>())::add);
        notifyAll();
    }

    void start() {
        filler.start();
        watcher.start();
    }

    /** A spare, or a new one. */
    ChildProcess take(Shape shape, HandlerName handler) throws IOException, InterruptedException {
        synchronized (this) {
            Deque<ChildProcess> spares = idle.getOrDefault(shape, new ArrayDeque<>());
            while (!spares.isEmpty()) {
                ChildProcess spare = spares.removeFirst();
                if (spare.isAlive()) {
                    return spare;
                }
                all.remove(spare);
            }
        }
        return add(launcher.start(shape, List.of(handler)));
    }

    /**
     * Has the place of a taken spare filled. Not when it is taken: the start of a JVM would hold up
     * the job that it was taken for.
     */
    synchronized void refill() {
        notifyAll();
    }

    /** After a run, however that ended: it may take another, or it ends by itself. */
    void giveBack(Shape shape, ChildProcess child) {
        boolean used = settings.recycle() > 0 && child.runs() >= settings.recycle();
        synchronized (this) {
            Deque<ChildProcess> spares = idle.get(shape);
            if (!used && !closed && spares != null && child.isUsable()) {
                spares.addFirst(child);
                return;
            }
        }
        all.remove(child);
        child.release();
        refill();
    }

    /** Bytes that all of them have resident. */
    long resident() {
        return all.stream().mapToLong(ChildProcess::resident).sum();
    }

    private ChildProcess add(ChildProcess child) {
        all.add(child);
        synchronized (this) {
            if (!closed) {
                return child;
            }
        }
        child.kill();
        throw new IllegalStateException("the node ends");
    }

    private void fill() {
        try {
            while (true) {
                Shape shape = awaitWant();
                try {
                    List<HandlerName> names;
                    synchronized (this) {
                        names = List.copyOf(handlers.get(shape));
                    }
                    launcher.makeArchive(shape, names);
                    ChildProcess spare = add(launcher.start(shape, names));
                    synchronized (this) {
                        idle.get(shape).addLast(spare);
                    }
                } catch (IOException cannot) {
                    LOG.log(Level.WARNING, "no spare process: " + cannot.getMessage());
                    Thread.sleep(AFTER_FAILURE);
                }
            }
        } catch (InterruptedException | IllegalStateException end) {
            // The node ends.
        }
    }

    private synchronized Shape awaitWant() throws InterruptedException {
        while (true) {
            for (Map.Entry<Shape, Deque<ChildProcess>> spares : idle.entrySet()) {
                spares.getValue().removeIf(spare -> !spare.isAlive() && all.remove(spare));
                if (spares.getValue().size() < settings.spares()) {
                    return spares.getKey();
                }
            }
            wait();
        }
    }

    private void watch() {
        try {
            while (true) {
                all.forEach(ChildProcess::look);
                Thread.sleep(LOOK);
            }
        } catch (InterruptedException end) {
            // The node ends.
        }
    }

    @Override
    public void close() {
        synchronized (this) {
            closed = true;
        }
        filler.interrupt();
        watcher.interrupt();
        all.forEach(ChildProcess::kill);
    }
}
