package io.zerog.adapter.memory;

import io.zerog.domain.port.WorkerRegistry;
import io.zerog.domain.port.WorkerState;
import io.zerog.domain.port.WorkerStatus;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The workers of this process. Keeps the last report of each under its orders, and forgets who has
 * not reported for a day.
 */
public final class MemoryWorkerRegistry implements WorkerRegistry {

    private static final Duration REMEMBERED = Duration.ofDays(1);

    /** The state of a kept status is what was ordered, whatever the worker reported. */
    private final Map<String, WorkerStatus> workers = new ConcurrentHashMap<>();

    private final InstantSource clock;

    public MemoryWorkerRegistry(InstantSource clock) {
        this.clock = clock;
    }

    @Override
    public WorkerState report(WorkerStatus status) {
        forgetTheSilent();
        return workers.merge(
                        status.id(),
                        status.in(WorkerState.ACTIVE),
                        (former, _) -> status.in(former.state()))
                .state();
    }

    @Override
    public List<WorkerStatus> list() {
        forgetTheSilent();
        return workers.values().stream().sorted(Comparator.comparing(WorkerStatus::id)).toList();
    }

    @Override
    public boolean order(String workerId, WorkerState state) {
        return workers.computeIfPresent(
                        workerId,
                        (_, status) ->
                                status.state() == WorkerState.RETIRED ? status : status.in(state))
                != null;
    }

    private void forgetTheSilent() {
        Instant since = clock.instant().minus(REMEMBERED);
        workers.values().removeIf(status -> status.reportedAt().isBefore(since));
    }
}
