package io.zerog.domain.port;

import java.time.Instant;

/** Forgets finished jobs. Open jobs are never touched. */
public interface Retention {

    /**
     * Removes jobs that finished before that moment, with all that is theirs, oldest first.
     *
     * @param limit the most to remove in this call
     * @return how many were removed; fewer than the limit means that nothing is left to do
     */
    int purge(Instant before, int limit);
}
