package io.zerog.application;

import io.zerog.domain.job.JobId;
import io.zerog.domain.port.JobQueue;
import io.zerog.domain.port.JobStore;
import io.zerog.domain.port.PortUnavailableException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** What probes ask, answered from the ports and the loops. */
public final class Health implements HealthUseCases {

    private static final JobId NOBODY = new JobId(new UUID(0, 0));

    private final JobStore store;
    private final QueueWatch watch;
    private final BooleanSupplier draining;
    private final Supplier<List<Check>> loops;

    /**
     * @param draining whether this node is on its way out
     * @param loops whether each loop has turned lately, as its owner knows
     */
    public Health(
            JobStore store,
            QueueWatch watch,
            BooleanSupplier draining,
            Supplier<List<Check>> loops) {
        this.store = store;
        this.watch = watch;
        this.draining = draining;
        this.loops = loops;
    }

    @Override
    public List<Check> live() {
        return loops.get();
    }

    @Override
    public List<Check> ready() {
        List<Check> checks = new ArrayList<>();
        boolean leaving = draining.getAsBoolean();
        checks.add(new Check("node", !leaving, leaving ? "draining" : "up"));
        checks.add(store());
        checks.add(queue());
        return checks;
    }

    @Override
    public JobQueue.Health queues() {
        return watch.healthOrThrow();
    }

    private Check store() {
        try {
            store.find(NOBODY);
            return new Check("store", true, "answers");
        } catch (PortUnavailableException away) {
            return new Check("store", false, away.getMessage());
        }
    }

    private Check queue() {
        Optional<JobQueue.Health> health = watch.health();
        if (health.isEmpty()) {
            return new Check("queue", false, "has not answered lately");
        }
        return health.get().accepting()
                ? new Check("queue", true, "accepts messages")
                : new Check("queue", false, "accepts no messages");
    }
}
