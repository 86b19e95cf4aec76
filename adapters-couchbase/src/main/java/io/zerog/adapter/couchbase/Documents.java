package io.zerog.adapter.couchbase;

import io.zerog.adapter.couchbase.KeyValue.Item;
import io.zerog.codec.JobDocument;
import io.zerog.domain.job.JobId;
import io.zerog.domain.port.StoredJob;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The documents of jobs as this node last saw them, so that a save keeps what only the document
 * knows: the job's birth, and fields of newer versions of this program. What was forgotten here is
 * read again.
 */
final class Documents {

    private static final int REMEMBERED = 10_000;

    /** A document and its state's number. */
    record Seen(JobDocument document, long cas) {
        StoredJob stored() {
            return new StoredJob(document.job(), cas);
        }

        /** Tells the job from an earlier one of its id; its parameters are found by it. */
        long birth() {
            return Documents.birth(document);
        }
    }

    private final KeyValue keyValue;
    private final Keys keys;
    private final Map<JobId, Seen> seen =
            new LinkedHashMap<>() {
                private static final long serialVersionUID = 1L;

                @Override
                protected boolean removeEldestEntry(Map.Entry<JobId, Seen> eldest) {
                    return size() > REMEMBERED;
                }
            };

    Documents(KeyValue keyValue, Keys keys) {
        this.keyValue = keyValue;
        this.keys = keys;
    }

    /** The document as it is stored now. */
    Optional<Seen> find(JobId id) {
        return remembered(keyValue.get(keys.job(id)));
    }

    /** The same after a write whose outcome is unknown. */
    Optional<Seen> readBack(JobId id) {
        return remembered(keyValue.readBack(keys.job(id)));
    }

    private Optional<Seen> remembered(Optional<Item> item) {
        Optional<Seen> found = item.map(Documents::read);
        found.ifPresent(this::remember);
        return found;
    }

    /** The document in that state, if the job still is in it. */
    Optional<Seen> at(JobId id, long version) {
        return remembered(id)
                .filter(known -> known.cas() == version)
                .or(() -> find(id).filter(now -> now.cas() == version));
    }

    Optional<Seen> remembered(JobId id) {
        synchronized (seen) {
            return Optional.ofNullable(seen.get(id));
        }
    }

    void remember(Seen now) {
        synchronized (seen) {
            seen.put(now.document().job().id(), now);
        }
    }

    static Seen read(Item item) {
        return new Seen(JobDocument.read(item.content()), item.cas());
    }

    /** The first half of every writeId. */
    static long birth(JobDocument document) {
        String writeId = document.writeId().orElse("0-0");
        return Long.parseUnsignedLong(writeId.substring(0, writeId.indexOf('-')), 16);
    }

    static String writeId(long birth, long write) {
        return Long.toHexString(birth) + "-" + Long.toHexString(write);
    }
}
