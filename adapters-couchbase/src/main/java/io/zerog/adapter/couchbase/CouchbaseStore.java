package io.zerog.adapter.couchbase;

import io.zerog.domain.port.JobCatalog;
import io.zerog.domain.port.JobJournal;
import io.zerog.domain.port.JobOutput;
import io.zerog.domain.port.JobStore;
import io.zerog.domain.port.OpenJobs;
import io.zerog.domain.port.PortUnavailableException;
import io.zerog.domain.port.Retention;
import io.zerog.domain.port.WorkerRegistry;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.locks.Lock;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/** Every port of a store, in one bucket of a Couchbase cluster, by its key-value service alone. */
public final class CouchbaseStore implements AutoCloseable {

    private final Runnable closing;
    private final JobStore store;
    private final OpenJobs openJobs;
    private final JobCatalog catalog;
    private final JobOutput output;
    private final JobJournal journal;
    private final Retention retention;
    private final WorkerRegistry registry;

    /**
     * Connects and waits until the bucket answers, with a log line every 5 s.
     *
     * @throws PortUnavailableException when it has not within {@code settings.startUp()}
     */
    public static CouchbaseStore open(CouchbaseSettings settings, InstantSource clock) {
        return CouchbaseClient.connect(settings).store(settings, clock);
    }

    /**
     * The store on any such service: a simulation brings one of its own.
     *
     * @param retention when a finished job's document expires by itself, at the latest
     * @param random makes names unique
     * @param locks makes the locks at which writers of this process wait for each other
     */
    public static CouchbaseStore on(
            KeyValue keyValue,
            Duration retention,
            InstantSource clock,
            LongSupplier random,
            Supplier<Lock> locks) {
        return new CouchbaseStore(
                keyValue, () -> {}, CouchbaseSettings.PREFIX, retention, clock, random, locks);
    }

    CouchbaseStore(
            KeyValue keyValue,
            Runnable closing,
            String prefix,
            Duration retention,
            InstantSource clock,
            LongSupplier random,
            Supplier<Lock> locks) {
        this.closing = closing;
        Keys keys = new Keys(prefix);
        Ledgers ledgers =
                new Ledgers(
                        new Ledger(keyValue, prefix + "::catalogue", random, locks.get()),
                        new Ledger(keyValue, prefix + "::open", random, locks.get()));
        Documents documents = new Documents(keyValue, keys);
        Belongings belongings = new Belongings(keyValue, keys);
        this.store =
                new CouchbaseJobStore(
                        keyValue, keys, documents, belongings, ledgers, retention, clock, random);
        this.openJobs = new CouchbaseOpenJobs(keyValue, keys, documents, ledgers.open());
        this.catalog = new CouchbaseJobCatalog(keyValue, keys, ledgers.catalogue());
        this.output = new CouchbaseJobOutput(keyValue, keys, belongings);
        this.journal = new CouchbaseJobJournal(keyValue, keys, belongings);
        this.retention =
                new CouchbaseRetention(keyValue, keys, belongings, ledgers.catalogue(), clock);
        this.registry = new CouchbaseWorkerRegistry(keyValue, prefix, clock);
    }

    public JobStore store() {
        return store;
    }

    public OpenJobs openJobs() {
        return openJobs;
    }

    public JobCatalog catalog() {
        return catalog;
    }

    public JobOutput output() {
        return output;
    }

    public JobJournal journal() {
        return journal;
    }

    public Retention retention() {
        return retention;
    }

    public WorkerRegistry registry() {
        return registry;
    }

    @Override
    public void close() {
        closing.run();
    }
}
