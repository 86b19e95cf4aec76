package io.zerog.simulation.engine;

import io.zerog.domain.port.Time;
import java.time.Duration;
import java.time.Instant;

/** The time of one node: its wall clock may be set, its monotonic clock never jumps. */
public final class NodeTime implements Time {

    /** Virtual time 0 on an exact wall clock: soon the hour changes. */
    public static final Instant START = Instant.parse("2026-01-01T00:58:30Z");

    private final Simulation simulation;
    private long wallOffsetMillis;

    public NodeTime(Simulation simulation) {
        this.simulation = simulation;
    }

    /** Sets the wall clock off by this much, or back to exact by zero. */
    public void setOff(Duration offset) {
        wallOffsetMillis = offset.toMillis();
    }

    @Override
    public Instant instant() {
        return START.plusMillis(simulation.now() / 1_000_000 + wallOffsetMillis);
    }

    @Override
    public long nanos() {
        return simulation.now();
    }

    @Override
    public void sleep(Duration duration) throws InterruptedException {
        simulation.sleep(duration.toNanos());
    }
}
