package io.zerog.adapter.sql;

import io.zerog.domain.job.JobId;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The parameters of queued jobs that were just found, for whoever claims one and asks for them
 * next: a claim then costs one read and not two. Handed out once, and forgotten when the job is
 * found again without them, so that they are never those of a former job of the same id.
 */
final class FoundParameters {

    private static final int MOST = 1_024;

    private final Map<JobId, byte[]> byJob =
            new LinkedHashMap<>() {
                private static final long serialVersionUID = 1L;

                @Override
                protected boolean removeEldestEntry(Map.Entry<JobId, byte[]> eldest) {
                    return size() > MOST;
                }
            };

    synchronized void keep(JobId id, Optional<byte[]> parameters) {
        parameters.ifPresentOrElse(bytes -> byJob.put(id, bytes), () -> byJob.remove(id));
    }

    synchronized Optional<byte[]> take(JobId id) {
        return Optional.ofNullable(byJob.remove(id));
    }
}
