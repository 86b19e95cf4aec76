package io.zerog.application;

import io.zerog.domain.port.Retention;
import java.time.Duration;

/** Forgets finished jobs when they are old enough, in small batches. */
public final class Purge implements Loop {

    private static final int BATCH = 200;
    private static final Duration BETWEEN_BATCHES = Duration.ofMillis(50);
    private static final Duration INTERVAL = Duration.ofMinutes(1);

    private final Retention retention;
    private final Duration keep;
    private final Environment environment;

    /**
     * @param keep how long a finished job is kept
     */
    public Purge(Retention retention, Duration keep, Environment environment) {
        this.retention = retention;
        this.keep = keep;
        this.environment = environment;
    }

    @Override
    public String name() {
        return "retention";
    }

    @Override
    public Duration turn() {
        int removed = retention.purge(environment.now().minus(keep), BATCH);
        return removed == BATCH ? BETWEEN_BATCHES : environment.jittered(INTERVAL);
    }

    /** It turns once a minute. */
    @Override
    public boolean isBusy() {
        return true;
    }
}
