package io.zerog.domain.handler;

import io.zerog.domain.job.JobId;
import java.time.InstantSource;
import java.util.Optional;

/**
 * What a run may say and ask. Safe to use from any thread until the run ends. Liveness is the
 * worker's duty: nobody has to call anything here to stay alive, but a type with a stall timeout
 * must report progress.
 */
public interface JobContext {

    JobId id();

    /** The number of this run, from 1: a fencing number for effects outside. */
    int attempt();

    /**
     * The trace that the job was submitted in: the value of the W3C header {@code traceparent}, to
     * be passed on to what the job calls. Empty when the client sent none.
     */
    default Optional<String> traceParent() {
        return Optional.empty();
    }

    /**
     * The fraction done, 0.0 to 1.0, and what the job is at (may be null). Cheap; call it often.
     */
    void progress(double fraction, String message);

    /** Units done of a total, what they are (may be null), and what the job is at (may be null). */
    void progress(long done, long total, String unit, String message);

    /** A line that users read while it runs; at most 8 KiB, the first and last 1,000 are kept. */
    void event(String message);

    /** A line about something users should look at. */
    void warning(String message);

    /** A line about something that went wrong; the run goes on. */
    void error(int code, String message);

    /**
     * Keeps where the next run should go on. The state is durable when this returns.
     *
     * @param state written as JSON, at most 16 KiB
     * @throws IllegalArgumentException over 16 KiB
     * @throws InterruptedException when the run is to end, or its lease was lost
     */
    void checkpoint(Object state) throws InterruptedException;

    /** The last checkpoint of an earlier run (or of this one). */
    <T> Optional<T> checkpoint(Class<T> type);

    /** Whether the run should end soon. */
    boolean isCancelled();

    /**
     * Calls back once, on another thread, when the run should end; at once if it already should.
     */
    void onCancel(Runnable callback);

    /** The wall clock. */
    InstantSource clock();
}
