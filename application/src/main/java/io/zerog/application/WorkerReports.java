package io.zerog.application;

import io.zerog.domain.port.WorkerRegistry;
import io.zerog.domain.port.WorkerState;
import io.zerog.domain.port.WorkerStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.function.LongSupplier;

/** Tells the others every two seconds that this worker lives, and takes its orders. */
public final class WorkerReports implements Loop {

    private static final Duration INTERVAL = Duration.ofSeconds(2);

    private final Worker worker;
    private final String host;
    private final Set<String> queues;
    private final JobTypes types;
    private final WorkerRegistry registry;
    private final LongSupplier heapUsed;
    private final EndedJobs ended;
    private final Environment environment;
    private final Instant startedAt;
    private WorkerState state = WorkerState.ACTIVE;
    private long reports;

    public WorkerReports(
            Worker worker,
            String host,
            Set<String> queues,
            JobTypes types,
            WorkerRegistry registry,
            LongSupplier heapUsed,
            EndedJobs ended,
            Environment environment) {
        this.worker = worker;
        this.host = host;
        this.queues = Set.copyOf(queues);
        this.types = types;
        this.registry = registry;
        this.heapUsed = heapUsed;
        this.ended = ended;
        this.environment = environment;
        this.startedAt = environment.now();
    }

    @Override
    public String name() {
        return "worker-reports";
    }

    @Override
    public Duration turn() {
        reports++;
        WorkerState shown = worker.isDraining() ? WorkerState.DRAINING : state;
        state =
                registry.report(
                        new WorkerStatus(
                                worker.id(),
                                host,
                                shown,
                                worker.slots(),
                                worker.running(),
                                types.names(),
                                queues,
                                heapUsed.getAsLong(),
                                startedAt,
                                environment.now(),
                                reports,
                                ended.lately(environment.now())));
        worker.take(state == WorkerState.ACTIVE);
        return INTERVAL;
    }
}
