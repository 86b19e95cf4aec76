package io.zerog.domain.port;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Finds the jobs that may need the reconciler: every running one, and every queued one whose review
 * is due or whose message was put under another epoch of the queue. May answer too many, never too
 * few for ever.
 */
public interface OpenJobs {

    /** A page of jobs, and where the next one begins (empty: that was the last). */
    record Page(List<StoredJob> jobs, Optional<String> next) {}

    /**
     * Jobs to look at; due ones in the order of their review, oldest first.
     *
     * @param epoch the queue's epoch; empty when it is unknown, then none counts as another
     * @param after where the page before ended
     * @param limit 1 to 1,000
     */
    Page due(Instant now, Optional<String> epoch, Optional<String> after, int limit);

    /**
     * How much is open, for those who watch; nothing is decided by it.
     *
     * @param jobs queued and running ones; counted up to {@link #COUNTED}
     * @param oldestReview of the queued ones, past or to come; empty when none is queued
     */
    record Backlog(long jobs, Optional<Instant> oldestReview) {}

    /** Who has more open jobs than this is told of so many. */
    int COUNTED = 1_000_000;

    /**
     * Counts what is open; cheap enough for every few seconds. Empty from a store that would have
     * to read the jobs for it.
     */
    default Optional<Backlog> backlog() {
        return Optional.empty();
    }
}
