package io.zerog.adapter.couchbase;

import io.zerog.adapter.couchbase.Documents.Seen;
import io.zerog.codec.JobDocument;
import io.zerog.domain.job.Job;
import io.zerog.domain.job.JobId;
import io.zerog.domain.job.JobState.Finished;
import io.zerog.domain.job.JobState.Running;
import io.zerog.domain.port.JobStore;
import io.zerog.domain.port.PortUnavailableException;
import io.zerog.domain.port.StoredJob;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.LongSupplier;

/**
 * Jobs as documents; the CAS is the version. Every write carries a mark of its own, by which it is
 * recognised when its reply was lost.
 */
final class CouchbaseJobStore implements JobStore {

    /** So long after its entry in the ledger a job must be there, or the entry is written again. */
    private static final Duration LATE = Duration.ofMinutes(5);

    private static final int TRIES = 3;

    private final KeyValue keyValue;
    private final Keys keys;
    private final Documents documents;
    private final Belongings belongings;
    private final Ledgers ledgers;
    private final Duration retention;
    private final InstantSource clock;
    private final LongSupplier random;

    CouchbaseJobStore(
            KeyValue keyValue,
            Keys keys,
            Documents documents,
            Belongings belongings,
            Ledgers ledgers,
            Duration retention,
            InstantSource clock,
            LongSupplier random) {
        this.keyValue = keyValue;
        this.keys = keys;
        this.documents = documents;
        this.belongings = belongings;
        this.ledgers = ledgers;
        this.retention = retention;
        this.clock = clock;
        this.random = random;
    }

    @Override
    public InsertResult insert(Job job, byte[] parameters) {
        long birth = random.getAsLong();
        long begun = clock.millis();
        ledgers.submitted(job, birth, begun);
        insertParameters(keys.parameters(job.id(), birth), parameters);
        JobDocument document =
                JobDocument.of(job).writtenAs(Documents.writeId(birth, random.getAsLong()));
        Optional<Seen> inserted = inserted(document);
        if (inserted.isEmpty()) {
            keyValue.remove(keys.parameters(job.id(), birth), 0);
            return new InsertResult.Exists();
        }
        documents.remember(inserted.get());
        if (clock.millis() - begun > LATE.toMillis()) {
            // This process slept: its entries may have been given up as those of no job.
            ledgers.submitted(job, birth, clock.millis());
        }
        return new InsertResult.Inserted(inserted.get().cas());
    }

    /** Nobody else writes under this key: if it is there already, an earlier try came through. */
    private void insertParameters(String key, byte[] parameters) {
        try {
            keyValue.insert(key, parameters, true);
        } catch (PortUnavailableException unknown) {
            if (keyValue.readBack(key).isEmpty()) {
                keyValue.insert(key, parameters, true);
            }
        }
    }

    /** Empty when there is another document. */
    private Optional<Seen> inserted(JobDocument document) {
        String key = keys.job(document.job().id());
        for (int tried = 1; ; tried++) {
            try {
                OptionalLong cas = keyValue.insert(key, document.json(), true);
                return cas.isPresent()
                        ? Optional.of(new Seen(document, cas.getAsLong()))
                        // Of a second try this may be our own: the mark tells.
                        : tried == 1 ? Optional.empty() : own(document);
            } catch (PortUnavailableException unknown) {
                Optional<Seen> now = documents.readBack(document.job().id());
                if (now.isPresent()) {
                    return now.filter(seen -> isOf(document, seen));
                }
                if (tried == TRIES) {
                    throw unknown;
                }
            }
        }
    }

    private Optional<Seen> own(JobDocument document) {
        return documents.find(document.job().id()).filter(seen -> isOf(document, seen));
    }

    /** Whoever started it meanwhile kept its birth. */
    private static boolean isOf(JobDocument written, Seen seen) {
        return seen.birth() == Documents.birth(written);
    }

    @Override
    public Optional<StoredJob> find(JobId id) {
        return documents.find(id).map(Seen::stored);
    }

    @Override
    public Optional<byte[]> parameters(JobId id) {
        return documents
                .remembered(id)
                .flatMap(seen -> parameters(id, seen))
                .or(() -> documents.find(id).flatMap(seen -> parameters(id, seen)));
    }

    private Optional<byte[]> parameters(JobId id, Seen seen) {
        return keyValue.get(keys.parameters(id, seen.birth())).map(KeyValue.Item::content);
    }

    @Override
    public SaveResult save(Job job, long version) {
        Optional<Seen> former = documents.at(job.id(), version);
        if (former.isEmpty()) {
            return new SaveResult.Stale();
        }
        if (job.state() instanceof Running running && running.heartbeatSeq() == 0) {
            ledgers.started(job, running, clock.millis());
        }
        JobDocument document =
                former.get()
                        .document()
                        .with(job)
                        .writtenAs(Documents.writeId(former.get().birth(), random.getAsLong()));
        Optional<Seen> saved = saved(document, version);
        saved.ifPresent(documents::remember);
        return saved.<SaveResult>map(seen -> new SaveResult.Saved(seen.cas()))
                .orElseGet(SaveResult.Stale::new);
    }

    private Optional<Seen> saved(JobDocument document, long version) {
        Job job = document.job();
        Duration expiry = job.state() instanceof Finished ? retention : KeyValue.FOR_EVER;
        for (int tried = 1; ; tried++) {
            try {
                OptionalLong cas =
                        keyValue.replace(
                                keys.job(job.id()),
                                document.json(),
                                version,
                                expiry,
                                mustLast(job));
                return cas.isPresent()
                        ? Optional.of(new Seen(document, cas.getAsLong()))
                        : tried == 1 ? Optional.empty() : written(document);
            } catch (PortUnavailableException unknown) {
                Optional<Seen> now = documents.readBack(job.id());
                boolean isUntouched = now.filter(seen -> seen.cas() == version).isPresent();
                if (!isUntouched) {
                    return now.filter(seen -> seen.document().writeId().equals(document.writeId()));
                }
                if (tried == TRIES) {
                    throw unknown;
                }
            }
        }
    }

    private Optional<Seen> written(JobDocument document) {
        return documents
                .find(document.job().id())
                .filter(seen -> seen.document().writeId().equals(document.writeId()));
    }

    /** A lost heartbeat costs nothing; a lost checkpoint, cancel or end does. */
    private static boolean mustLast(Job job) {
        return !(job.state() instanceof Running running)
                || running.heartbeatSeq() == 0
                || job.cancel().isPresent()
                || job.checkpoint().isPresent();
    }

    @Override
    public boolean remove(JobId id, long version) {
        Optional<Seen> former = documents.at(id, version);
        if (former.isEmpty() || !removed(id, version)) {
            return false;
        }
        belongings.remove(id, former.get().birth());
        return true;
    }

    private boolean removed(JobId id, long version) {
        try {
            return keyValue.remove(keys.job(id), version);
        } catch (PortUnavailableException unknown) {
            Optional<Seen> now = documents.readBack(id);
            if (now.filter(seen -> seen.cas() == version).isPresent()) {
                throw unknown;
            }
            return now.isEmpty();
        }
    }
}
