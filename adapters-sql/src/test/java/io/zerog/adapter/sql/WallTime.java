package io.zerog.adapter.sql;

import io.zerog.domain.port.Time;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** The passing of time as it is. */
enum WallTime implements Time {
    INSTANCE;

    @Override
    public Instant instant() {
        return Instant.now().truncatedTo(ChronoUnit.MILLIS);
    }

    @Override
    public long nanos() {
        return System.nanoTime();
    }

    @Override
    public void sleep(Duration duration) throws InterruptedException {
        // The clock of these tests is the real one, so its time has to pass.
        Thread.sleep(duration);
    }
}
