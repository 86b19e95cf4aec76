package io.zerog.adapter.memory;

import io.zerog.domain.job.JobId;
import java.time.Instant;
import java.util.UUID;

/** Where a job stands in an index by time: jobs of the same moment are told apart by their id. */
record MomentKey(Instant at, JobId id) implements Comparable<MomentKey> {

    private static final JobId LEAST = new JobId(new UUID(0, 0));
    private static final JobId GREATEST = new JobId(new UUID(-1, -1));

    /** Not behind any job of that moment. */
    static MomentKey beginOf(Instant at) {
        return new MomentKey(at, LEAST);
    }

    /** Not before any job of that moment. */
    static MomentKey endOf(Instant at) {
        return new MomentKey(at, GREATEST);
    }

    @Override
    public int compareTo(MomentKey other) {
        int time = at.compareTo(other.at);
        return time != 0 ? time : id.compareTo(other.id);
    }
}
