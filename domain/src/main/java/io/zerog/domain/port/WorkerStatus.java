package io.zerog.domain.port;

import io.zerog.domain.job.JobId;
import java.time.Instant;
import java.util.Set;

/**
 * What a worker tells of itself.
 *
 * @param id unique to one start of one node
 * @param types the wire names that it can run
 * @param heapUsed bytes
 * @param reports counts its reports: a worker is alive while this moves
 * @param throughput of the hour before this report
 */
public record WorkerStatus(
        String id,
        String host,
        WorkerState state,
        int slots,
        Set<JobId> running,
        Set<String> types,
        Set<String> queues,
        long heapUsed,
        Instant startedAt,
        Instant reportedAt,
        long reports,
        Throughput throughput) {

    public WorkerStatus {
        // A worker of an earlier version tells nothing of it.
        throughput = throughput == null ? Throughput.NONE : throughput;
    }

    /** Of a worker on whose node nothing ended. */
    public WorkerStatus(
            String id,
            String host,
            WorkerState state,
            int slots,
            Set<JobId> running,
            Set<String> types,
            Set<String> queues,
            long heapUsed,
            Instant startedAt,
            Instant reportedAt,
            long reports) {
        this(
                id,
                host,
                state,
                slots,
                running,
                types,
                queues,
                heapUsed,
                startedAt,
                reportedAt,
                reports,
                Throughput.NONE);
    }

    /** The same worker under other orders. */
    public WorkerStatus in(WorkerState ordered) {
        return new WorkerStatus(
                id,
                host,
                ordered,
                slots,
                running,
                types,
                queues,
                heapUsed,
                startedAt,
                reportedAt,
                reports,
                throughput);
    }
}
