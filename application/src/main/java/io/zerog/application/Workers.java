package io.zerog.application;

import io.zerog.domain.port.WorkerRegistry;
import io.zerog.domain.port.WorkerState;
import io.zerog.domain.port.WorkerStatus;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/** What operators do with workers, on the registry. */
public final class Workers implements WorkerUseCases {

    /** A worker whose reports stand still for this long is lost. */
    static final Duration SILENCE = Duration.ofSeconds(15);

    /** When a worker's count of reports was first seen as it is. */
    private record Heard(long reports, long nanos) {}

    private final WorkerRegistry registry;
    private final Environment environment;
    private final Map<String, Heard> heard = new ConcurrentHashMap<>();

    public Workers(WorkerRegistry registry, Environment environment) {
        this.registry = registry;
        this.environment = environment;
    }

    @Override
    public List<Seen> workers() {
        List<WorkerStatus> all = registry.list();
        Set<String> ids = all.stream().map(WorkerStatus::id).collect(Collectors.toSet());
        heard.keySet().retainAll(ids);
        return all.stream()
                .sorted(Comparator.comparing(WorkerStatus::id))
                .map(status -> new Seen(status, isLost(status)))
                .toList();
    }

    @Override
    public Seen order(String id, WorkerState state) {
        Seen worker = find(id);
        if (worker.status().state() == WorkerState.RETIRED && state != WorkerState.RETIRED) {
            throw new RefusedException(
                    RefusedException.Reason.RETIRED,
                    "worker " + id + " was retired, which cannot be undone");
        }
        registry.order(id, state);
        return find(id);
    }

    private Seen find(String id) {
        return workers().stream()
                .filter(seen -> seen.status().id().equals(id))
                .findFirst()
                .orElseThrow(() ->
                        new RefusedException(
                                RefusedException.Reason.UNKNOWN_WORKER,
                                "there is no worker \"" + id + "\""));
    }

    /**
     * Watched on this node's own clock. Of a worker that is seen for the first time only its own
     * word is there: the wall clock's time of its last report.
     */
    private boolean isLost(WorkerStatus status) {
        long now = environment.time().nanos();
        Heard first =
                heard.compute(
                        status.id(),
                        (_, former) -> {
                            if (former != null && former.reports() == status.reports()) {
                                return former;
                            }
                            return new Heard(status.reports(), now - silentBefore(status, former));
                        });
        return now - first.nanos() > SILENCE.toNanos();
    }

    private long silentBefore(WorkerStatus status, Heard former) {
        if (former != null) {
            return 0;
        }
        Duration silent = Duration.between(status.reportedAt(), environment.now());
        return silent.compareTo(SILENCE) > 0 ? SILENCE.plusNanos(1).toNanos() : 0;
    }
}
