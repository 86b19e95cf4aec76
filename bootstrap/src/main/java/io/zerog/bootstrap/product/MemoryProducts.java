package io.zerog.bootstrap.product;

import io.zerog.adapter.memory.MemoryQueue;
import io.zerog.adapter.memory.MemoryStore;
import io.zerog.adapter.memory.MemoryWorkerRegistry;
import io.zerog.domain.port.Time;
import java.util.UUID;
import java.util.function.Supplier;

/** Products that live and die with the process. */
final class MemoryProducts {

    private static final String NAME = "memory";
    private static final Runnable NOTHING_TO_CLOSE = () -> {};

    private MemoryProducts() {}

    static StoreProduct store(Time time) {
        MemoryStore store = new MemoryStore();
        return new StoreProduct(
                NAME,
                false,
                store,
                store,
                store,
                store,
                store,
                store,
                new MemoryWorkerRegistry(time),
                NOTHING_TO_CLOSE);
    }

    static QueueProduct queue(Time time, Supplier<UUID> ids) {
        // Another process has another memory: its epoch must not be taken for this one's.
        String epoch = ids.get().toString();
        return new QueueProduct(NAME, false, new MemoryQueue(time, epoch), NOTHING_TO_CLOSE);
    }
}
