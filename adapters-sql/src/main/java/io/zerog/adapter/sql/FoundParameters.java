package io.zerog.adapter.sql;

import io.zerog.domain.job.JobId;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * The parameters of queued jobs that were just found, for whoever claims one and asks for them
 * next: a claim then costs one read and not two. Parameters never change, but a job may be removed
 * and another come under its id: so each is handed out once, within a few seconds, and is forgotten
 * whenever this node writes the id or finds it otherwise.
 */
final class FoundParameters {

    private static final int MOST = 1_024;
    private static final long LONGEST_NANOS = TimeUnit.SECONDS.toNanos(10);

    private record Found(byte[] parameters, long at) {}

    private final Map<JobId, Found> byJob =
            new LinkedHashMap<>() {
                private static final long serialVersionUID = 1L;

                @Override
                protected boolean removeEldestEntry(Map.Entry<JobId, Found> eldest) {
                    return size() > MOST;
                }
            };

    /**
     * @param parameters null if the job is not queued, is gone, or has large ones
     */
    synchronized void keep(JobId id, byte[] parameters) {
        byJob.remove(id);
        if (parameters != null) {
            byJob.put(id, new Found(parameters, System.nanoTime()));
        }
    }

    synchronized void forget(JobId id) {
        byJob.remove(id);
    }

    synchronized Optional<byte[]> take(JobId id) {
        return Optional.ofNullable(byJob.remove(id))
                .filter(found -> System.nanoTime() - found.at() < LONGEST_NANOS)
                .map(Found::parameters);
    }
}
