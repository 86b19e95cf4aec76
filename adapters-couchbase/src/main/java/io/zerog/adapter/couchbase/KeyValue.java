package io.zerog.adapter.couchbase;

import io.zerog.domain.port.PortUnavailableException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The few operations of a key-value service that the store is made of. Every call may end with
 * {@link PortUnavailableException}; whether a write was applied is then unknown.
 */
public interface KeyValue {

    /** A document and the number of this state of it. */
    record Item(byte[] content, long cas) {}

    /** What became of an append. */
    enum Appended {
        DONE,
        /** There is no such document. */
        ABSENT,
        /** With this the document would be larger than {@link #LIMIT}. */
        FULL
    }

    /** The largest document in bytes, a little less than the service's 20 MiB. */
    int LIMIT = 20_000_000;

    /** No expiry. */
    Duration FOR_EVER = Duration.ZERO;

    Optional<Item> get(String key);

    /** The same after a write whose outcome is unknown; gives up in less than half a second. */
    Optional<Item> readBack(String key);

    /** Many at once, in the order of the keys. */
    List<Optional<Item>> getAll(List<String> keys);

    /**
     * Empty when there is such a document already.
     *
     * @throws IllegalArgumentException over {@link #LIMIT}
     */
    OptionalLong insert(String key, byte[] content, boolean durable);

    /** Empty when the document is not at this state, or is gone. */
    OptionalLong replace(String key, byte[] content, long cas, Duration expiry, boolean durable);

    void upsert(String key, byte[] content, Duration expiry);

    Appended append(String key, byte[] content, boolean durable);

    /** Whether the document was at this state; zero for any state. */
    boolean remove(String key, long cas);
}
