package io.zerog.adapter.couchbase;

import io.zerog.domain.job.JobId;
import io.zerog.domain.port.JobStore;
import io.zerog.domain.port.OpenJobs;
import io.zerog.domain.port.StoredJob;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.locks.ReentrantLock;

/** A node's store on a service in memory, and the walks that tests make. */
final class MemoryNode {

    static final Duration RETENTION = Duration.ofDays(7);

    private final CouchbaseStore opened;
    private final InstantSource clock;

    MemoryNode(KeyValue keyValue, InstantSource clock, long seed) {
        this.clock = clock;
        this.opened =
                CouchbaseStore.on(
                        keyValue, RETENTION, clock, new Random(seed)::nextLong, ReentrantLock::new);
    }

    CouchbaseStore opened() {
        return opened;
    }

    JobStore store() {
        return opened.store();
    }

    /** All open jobs of one pass. */
    List<StoredJob> due(Instant now, String epoch) {
        List<StoredJob> jobs = new ArrayList<>();
        Optional<String> after = Optional.empty();
        do {
            OpenJobs.Page page = opened.openJobs().due(now, Optional.of(epoch), after, 100);
            jobs.addAll(page.jobs());
            after = page.next();
        } while (after.isPresent());
        return jobs;
    }

    List<JobId> dueIds(Instant now, String epoch) {
        return due(now, epoch).stream().map(stored -> stored.job().id()).toList();
    }

    /** Purges what retention lets go by now. */
    int purge() {
        Instant before = clock.instant().minus(RETENTION);
        int all = 0;
        int purged;
        do {
            purged = opened.retention().purge(before, 100);
            all += purged;
        } while (purged > 0);
        return all;
    }
}
