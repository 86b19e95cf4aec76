package io.zerog.bootstrap.product;

import io.zerog.application.Environment;
import io.zerog.bootstrap.settings.Key;
import io.zerog.bootstrap.settings.Keys;
import io.zerog.bootstrap.settings.Role;
import io.zerog.bootstrap.settings.Settings;
import io.zerog.bootstrap.settings.SettingsReader;
import java.util.Optional;

/** Chooses a node's products before anything is wired: those it is given, or those named. */
public final class Products {

    private final Optional<StoreProduct> ownStore;
    private final Optional<QueueProduct> ownQueue;

    public Products(Optional<StoreProduct> ownStore, Optional<QueueProduct> ownQueue) {
        this.ownStore = ownStore;
        this.ownQueue = ownQueue;
    }

    /** Refuses what cannot work together. Opens nothing. */
    public void check(Settings settings, SettingsReader reader) {
        boolean store = ownStore.map(StoreProduct::isShared).orElse(settings.store().isShared());
        boolean queue = ownQueue.map(QueueProduct::isShared).orElse(settings.queue().isShared());
        if (settings.role() != Role.ALL) {
            // A split role meets the rest of the work in what both processes can reach.
            refuseUnless(store, Keys.STORE, reader);
            refuseUnless(queue, Keys.QUEUE_PRODUCT, reader);
        }
    }

    public StoreProduct openStore(Settings settings, Environment environment) {
        return ownStore.orElseGet(() ->
                switch (settings.store()) {
                    case MEMORY -> MemoryProducts.store(environment.time());
                });
    }

    public QueueProduct openQueue(Settings settings, Environment environment) {
        return ownQueue.orElseGet(() ->
                switch (settings.queue()) {
                    case MEMORY -> MemoryProducts.queue(environment.time(), environment.ids());
                });
    }

    private static void refuseUnless(boolean shared, Key<?> key, SettingsReader reader) {
        if (!shared) {
            reader.refuse(key, "cannot be shared by two processes: role must be all, and is not");
        }
    }
}
