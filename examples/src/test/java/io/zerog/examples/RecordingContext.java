package io.zerog.examples;

import io.zerog.domain.handler.JobContext;
import io.zerog.domain.job.JobId;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;

/** A context that writes down what a job says; its clock goes on a little at each look. */
final class RecordingContext implements JobContext {

    private static final Duration TICK = Duration.ofMillis(300);

    final List<String> log = new CopyOnWriteArrayList<>();
    final List<Double> fractions = new CopyOnWriteArrayList<>();
    final List<Object> checkpoints = new ArrayList<>();
    int attempt = 1;
    volatile boolean cancelled;

    /** Stops the run when so many checkpoints were kept, as a lost lease does. */
    int checkpointsUntilStop = Integer.MAX_VALUE;

    private Instant now = Instant.parse("2026-01-01T00:00:00Z");

    @Override
    public JobId id() {
        return new JobId(new UUID(0, 1));
    }

    @Override
    public int attempt() {
        return attempt;
    }

    @Override
    public void progress(double fraction, String message) {
        fractions.add(fraction);
    }

    @Override
    public void progress(long done, long total, String unit, String message) {
        fractions.add((double) done / total);
    }

    @Override
    public void event(String message) {
        log.add("event " + message);
    }

    @Override
    public void warning(String message) {
        log.add("warning " + message);
    }

    @Override
    public void error(int code, String message) {
        log.add("error " + code + " " + message);
    }

    @Override
    public void checkpoint(Object state) throws InterruptedException {
        checkpoints.add(state);
        if (checkpoints.size() >= checkpointsUntilStop) {
            throw new InterruptedException();
        }
    }

    @Override
    public <T> Optional<T> checkpoint(Class<T> type) {
        return checkpoints.isEmpty()
                ? Optional.empty()
                : Optional.of(type.cast(checkpoints.getLast()));
    }

    @Override
    public boolean isCancelled() {
        return cancelled;
    }

    @Override
    public void onCancel(Runnable callback) {
        throw new UnsupportedOperationException("no sample job calls this");
    }

    @Override
    public InstantSource clock() {
        return () -> now = now.plus(TICK);
    }
}
