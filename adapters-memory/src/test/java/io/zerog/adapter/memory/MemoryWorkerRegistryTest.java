package io.zerog.adapter.memory;

import io.zerog.domain.port.WorkerRegistry;
import io.zerog.testkit.SettableTime;
import io.zerog.testkit.WorkerRegistryContract;
import java.time.Instant;

class MemoryWorkerRegistryTest implements WorkerRegistryContract {

    private final SettableTime time = SettableTime.standing();
    private final WorkerRegistry registry = new MemoryWorkerRegistry(time);

    @Override
    public WorkerRegistry registry() {
        return registry;
    }

    @Override
    public Instant now() {
        return time.instant();
    }
}
