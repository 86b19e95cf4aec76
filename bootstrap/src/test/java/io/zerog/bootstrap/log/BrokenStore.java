package io.zerog.bootstrap.log;

import io.zerog.adapter.memory.MemoryStore;
import io.zerog.adapter.memory.MemoryWorkerRegistry;
import io.zerog.bootstrap.node.SystemTime;
import io.zerog.bootstrap.product.StoreProduct;
import io.zerog.domain.port.JobStore;
import io.zerog.testkit.PortInterceptor;

/** A store with a defect: it cannot look a job up. */
final class BrokenStore {

    private BrokenStore() {}

    static StoreProduct open() {
        MemoryStore memory = new MemoryStore();
        PortInterceptor defect =
                call -> {
                    if (call.site().equals("JobStore.find")) {
                        throw new IllegalStateException("a defect");
                    }
                    return call.proceed();
                };
        return new StoreProduct(
                "broken",
                false,
                defect.wrap(JobStore.class, memory),
                memory,
                memory,
                memory,
                memory,
                memory,
                new MemoryWorkerRegistry(new SystemTime()),
                () -> {});
    }
}
