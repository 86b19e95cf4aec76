package io.zerog.bootstrap.product;

import io.zerog.adapter.beanstalkd.BeanstalkdQueue;
import io.zerog.adapter.beanstalkd.BeanstalkdSettings;
import io.zerog.adapter.couchbase.CouchbaseSettings;
import io.zerog.adapter.couchbase.CouchbaseStore;
import io.zerog.adapter.couchbase.Durability;
import io.zerog.adapter.sql.PostgresSettings;
import io.zerog.adapter.sql.SqlDatabase;
import io.zerog.adapter.sql.SqliteSettings;
import io.zerog.application.Environment;
import io.zerog.bootstrap.settings.Key;
import io.zerog.bootstrap.settings.Keys;
import io.zerog.bootstrap.settings.QueueName;
import io.zerog.bootstrap.settings.Role;
import io.zerog.bootstrap.settings.Settings;
import io.zerog.bootstrap.settings.SettingsReader;
import io.zerog.bootstrap.settings.StoreName;
import java.nio.file.Files;
import java.util.Optional;
import java.util.Set;

/** Chooses a node's products before anything is wired: those it is given, or those named. */
public final class Products {

    /** What a document has room for. */
    private static final long COUCHBASE_BODY = 16 * 1024 * 1024;

    private static final Runnable NOTHING_TO_CLOSE = () -> {};

    private final Optional<StoreProduct> ownStore;
    private final Optional<QueueProduct> ownQueue;
    // Store and queue of one name are one database.
    private SqlDatabase database;

    public Products(Optional<StoreProduct> ownStore, Optional<QueueProduct> ownQueue) {
        this.ownStore = ownStore;
        this.ownQueue = ownQueue;
    }

    /** Refuses what cannot work together. Opens nothing. */
    public void check(Settings settings, SettingsReader reader) {
        boolean store = ownStore.map(StoreProduct::isShared).orElse(settings.store().isShared());
        boolean queue = ownQueue.map(QueueProduct::isShared).orElse(queue(settings).isShared());
        if (settings.role() != Role.ALL) {
            // A split role meets the rest of the work in what both processes can reach.
            refuseUnless(store, Keys.STORE, reader);
            refuseUnless(queue || settings.queue().isEmpty(), Keys.QUEUE_PRODUCT, reader);
        }
        if (ownStore.isEmpty() && settings.store() == StoreName.COUCHBASE) {
            checkCouchbase(settings, reader);
        }
        Optional<StoreName> within = queue(settings).within();
        boolean together =
                within.isEmpty() || ownStore.isEmpty() && within.get() == settings.store();
        if (ownQueue.isEmpty() && !together) {
            reader.refuse(
                    Keys.QUEUE_PRODUCT,
                    "is in the database of the store of that name, and works with no other store");
        }
    }

    private static void checkCouchbase(Settings settings, SettingsReader reader) {
        if (settings.couchbase()
                .certificate()
                .filter(file -> !Files.isReadable(file))
                .isPresent()) {
            reader.refuse(Keys.COUCHBASE_CERTIFICATE, "cannot be read");
        }
        if (settings.http().maxBody() > COUCHBASE_BODY) {
            reader.refuse(Keys.HTTP_MAX_BODY, "is at most 16MiB with store couchbase");
        }
    }

    /** The store; opened first, since the queue may be in it. */
    public StoreProduct openStore(Settings settings, Environment environment) {
        return ownStore.orElseGet(() ->
                switch (settings.store()) {
                    case MEMORY -> MemoryProducts.store(environment.time());
                    case SQLITE ->
                            storeIn(
                                    settings.store(),
                                    SqlDatabase.sqlite(
                                            new SqliteSettings(settings.data()),
                                            environment.time()));
                    case POSTGRES ->
                            storeIn(
                                    settings.store(),
                                    SqlDatabase.postgres(
                                            new PostgresSettings(
                                                    settings.postgres().url(),
                                                    settings.postgres().user(),
                                                    settings.postgres().password(),
                                                    settings.postgres().startUp()),
                                            environment.time()));
                    case COUCHBASE -> couchbase(settings, environment);
                });
    }

    /**
     * The queue.
     *
     * @param queues the names of those that the types' jobs go through
     */
    public QueueProduct openQueue(Settings settings, Environment environment, Set<String> queues) {
        return ownQueue.orElseGet(() ->
                switch (queue(settings)) {
                    case MEMORY -> MemoryProducts.queue(environment.time(), environment.ids());
                    case SQLITE, POSTGRES -> queueIn(settings.store());
                    case BEANSTALKD -> beanstalkd(settings.beanstalkd(), queues);
                });
    }

    private QueueName queue(Settings settings) {
        return settings.queue()
                .orElse(ownStore.isPresent() ? QueueName.MEMORY : settings.store().queue());
    }

    /** A queue in a database works with the store of that database only: see {@link #check}. */
    private QueueProduct queueIn(StoreName name) {
        database.enqueueOnInsert();
        return new QueueProduct(name.word(), name.isShared(), database.queue(), NOTHING_TO_CLOSE);
    }

    private StoreProduct storeIn(StoreName name, SqlDatabase opened) {
        database = opened;
        return new StoreProduct(
                name.word(),
                name.isShared(),
                opened.store(),
                opened.openJobs(),
                opened.catalog(),
                opened.output(),
                opened.journal(),
                opened.retention(),
                opened.registry(),
                opened::close);
    }

    private static StoreProduct couchbase(Settings settings, Environment environment) {
        Settings.Couchbase chosen = settings.couchbase();
        CouchbaseStore opened =
                CouchbaseStore.open(
                        new CouchbaseSettings(
                                chosen.connectionString(),
                                chosen.username(),
                                chosen.password(),
                                chosen.bucket(),
                                chosen.scope(),
                                chosen.collection(),
                                chosen.certificate(),
                                Durability.valueOf(chosen.durability().name()),
                                chosen.timeout(),
                                chosen.startUp(),
                                settings.retention(),
                                CouchbaseSettings.PREFIX),
                        environment.time());
        return new StoreProduct(
                settings.store().word(),
                true,
                opened.store(),
                opened.openJobs(),
                opened.catalog(),
                opened.output(),
                opened.journal(),
                opened.retention(),
                opened.registry(),
                opened::close);
    }

    private static QueueProduct beanstalkd(Settings.Beanstalkd address, Set<String> queues) {
        BeanstalkdQueue queue =
                new BeanstalkdQueue(
                        BeanstalkdSettings.of(address.host(), address.port()).withQueues(queues));
        return new QueueProduct("beanstalkd", true, queue, queue::strangersRemoved, queue::close);
    }

    private static void refuseUnless(boolean shared, Key<?> key, SettingsReader reader) {
        if (!shared) {
            reader.refuse(key, "cannot be shared by two processes: role must be all, and is not");
        }
    }
}
