package io.zerog.bootstrap.node;

import io.zerog.application.HealthUseCases.Check;
import io.zerog.application.Loop;
import io.zerog.domain.port.PortUnavailableException;
import io.zerog.domain.port.Time;
import java.time.Duration;
import java.util.function.DoubleSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Turns one loop for as long as the node lives, whatever a turn throws. */
final class LoopThread {

    private static final Logger LOG = LoggerFactory.getLogger(LoopThread.class);

    /** A loop that has not turned within this, and is not busy, is taken for dead. */
    private static final Duration LATELY = Duration.ofSeconds(30);

    private static final long SHORTEST_WAIT_MS = 100;
    private static final long LONGEST_WAIT_MS = 5_000;

    private final Loop loop;
    private final Time time;
    private final DoubleSupplier random;
    private final Outage outage;
    private final Thread thread;
    private volatile boolean stopped;
    private volatile long turnedAt;

    LoopThread(Loop loop, Time time, DoubleSupplier random, Outage outage) {
        this.loop = loop;
        this.time = time;
        this.random = random;
        this.outage = outage;
        this.turnedAt = time.nanos();
        // A daemon, so that a job that ignores its interrupt cannot keep the process alive.
        this.thread =
                Thread.ofPlatform().name("zerog-" + loop.name()).daemon().unstarted(this::run);
    }

    String name() {
        return loop.name();
    }

    void start() {
        thread.start();
    }

    void stop() {
        stopped = true;
        thread.interrupt();
    }

    /** Whether it has ended within that time. */
    boolean join(Duration patience) throws InterruptedException {
        return thread.join(patience);
    }

    Check check() {
        boolean busy = loop.isBusy();
        Duration ago = Duration.ofNanos(time.nanos() - turnedAt);
        return new Check(
                loop.name(),
                busy || ago.compareTo(LATELY) <= 0,
                busy ? "busy" : "turned " + ago.toSeconds() + " s ago");
    }

    private void run() {
        int failures = 0;
        while (!stopped) {
            try {
                Duration wait = turn(failures);
                failures = 0;
                time.sleep(wait);
            } catch (InterruptedException interrupted) {
                // Only stop() ends a loop: an interrupt that a job left behind must not.
            } catch (PortUnavailableException away) {
                outage.began(loop.name(), away);
                waitAfter(++failures);
            } catch (Throwable defect) {
                // An Error too: a loop that is gone without a word is worse than one that fails.
                LOG.error("{} failed, and goes on", loop.name(), defect);
                waitAfter(++failures);
            }
        }
    }

    private Duration turn(int failures) throws InterruptedException {
        try {
            Duration wait = loop.turn();
            if (failures > 0) {
                outage.ended(loop.name());
            }
            return wait;
        } finally {
            turnedAt = time.nanos();
        }
    }

    /** Waits 0.1 s × 2^n, at most 5 s, less up to a half, so that nodes do not fall into step. */
    private void waitAfter(int failures) {
        long longest = Math.min(LONGEST_WAIT_MS, SHORTEST_WAIT_MS << Math.min(failures, 10));
        try {
            time.sleep(Duration.ofMillis((long) (longest * (0.5 + random.getAsDouble() / 2))));
        } catch (InterruptedException interrupted) {
            // The loop's condition decides.
        }
    }
}
