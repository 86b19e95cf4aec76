package io.zerog.adapter.couchbase;

import static com.couchbase.client.java.kv.AppendOptions.appendOptions;
import static com.couchbase.client.java.kv.GetOptions.getOptions;
import static com.couchbase.client.java.kv.InsertOptions.insertOptions;
import static com.couchbase.client.java.kv.RemoveOptions.removeOptions;
import static com.couchbase.client.java.kv.ReplaceOptions.replaceOptions;
import static com.couchbase.client.java.kv.UpsertOptions.upsertOptions;

import com.couchbase.client.core.error.CasMismatchException;
import com.couchbase.client.core.error.CouchbaseException;
import com.couchbase.client.core.error.DocumentExistsException;
import com.couchbase.client.core.error.DocumentNotFoundException;
import com.couchbase.client.core.error.ValueTooLargeException;
import com.couchbase.client.core.msg.kv.DurabilityLevel;
import com.couchbase.client.java.Collection;
import com.couchbase.client.java.codec.RawBinaryTranscoder;
import com.couchbase.client.java.codec.RawJsonTranscoder;
import com.couchbase.client.java.codec.Transcoder;
import com.couchbase.client.java.kv.GetOptions;
import com.couchbase.client.java.kv.GetResult;
import io.zerog.domain.port.PortUnavailableException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;

/** The operations on one collection; the driver's failures become the port's. */
final class CouchbaseKeyValue implements KeyValue {

    /** How many reads are under way at once. */
    private static final int READS = 200;

    // A call that wrote in vain has half a second over its timeout: the rest is for a busy machine.
    private static final Duration READ_BACK = Duration.ofMillis(200);

    private final Collection collection;
    private final Durability durability;

    CouchbaseKeyValue(Collection collection, Durability durability) {
        this.collection = collection;
        this.durability = durability;
    }

    @Override
    public Optional<Item> get(String key) {
        return answer(collection.async().get(key, reading()));
    }

    @Override
    public Optional<Item> readBack(String key) {
        return answer(collection.async().get(key, reading().timeout(READ_BACK)));
    }

    private static GetOptions reading() {
        return getOptions().transcoder(RawBinaryTranscoder.INSTANCE);
    }

    @Override
    public List<Optional<Item>> getAll(List<String> keys) {
        List<Optional<Item>> found = new ArrayList<>(keys.size());
        for (int from = 0; from < keys.size(); from += READS) {
            List<CompletableFuture<GetResult>> reads =
                    keys.subList(from, Math.min(keys.size(), from + READS)).stream()
                            .map(key -> collection.async().get(key, reading()))
                            .toList();
            reads.forEach(read -> found.add(answer(read)));
        }
        return found;
    }

    private static Optional<Item> answer(CompletableFuture<GetResult> read) {
        try {
            GetResult result = read.join();
            return Optional.of(new Item(result.contentAs(byte[].class), result.cas()));
        } catch (CompletionException failed) {
            if (failed.getCause() instanceof DocumentNotFoundException) {
                return Optional.empty();
            }
            if (failed.getCause() instanceof CouchbaseException away) {
                throw unavailable(away);
            }
            throw failed;
        }
    }

    @Override
    public OptionalLong insert(String key, byte[] content, boolean durable) {
        return answered(() -> {
            try {
                return OptionalLong.of(
                        collection
                                .insert(
                                        key,
                                        content,
                                        insertOptions()
                                                .transcoder(transcoder(content))
                                                .durability(level(durable)))
                                .cas());
            } catch (DocumentExistsException exists) {
                return OptionalLong.empty();
            }
        });
    }

    @Override
    public OptionalLong replace(
            String key, byte[] content, long cas, Duration expiry, boolean durable) {
        return answered(() -> {
            try {
                return OptionalLong.of(
                        collection
                                .replace(
                                        key,
                                        content,
                                        replaceOptions()
                                                .cas(cas)
                                                .expiry(expiry)
                                                .transcoder(transcoder(content))
                                                .durability(level(durable)))
                                .cas());
            } catch (CasMismatchException | DocumentNotFoundException stale) {
                return OptionalLong.empty();
            }
        });
    }

    @Override
    public void upsert(String key, byte[] content, Duration expiry) {
        answered(() ->
                collection.upsert(
                        key,
                        content,
                        upsertOptions().expiry(expiry).transcoder(transcoder(content))));
    }

    @Override
    public Appended append(String key, byte[] content, boolean durable) {
        return answered(() -> {
            try {
                collection
                        .binary()
                        .append(key, content, appendOptions().durability(level(durable)));
                return Appended.DONE;
            } catch (DocumentNotFoundException absent) {
                return Appended.ABSENT;
            } catch (ValueTooLargeException full) {
                return Appended.FULL;
            }
        });
    }

    @Override
    public boolean remove(String key, long cas) {
        return answered(() -> {
            try {
                collection.remove(key, removeOptions().cas(cas));
                return true;
            } catch (CasMismatchException | DocumentNotFoundException stale) {
                return false;
            }
        });
    }

    /** JSON is marked as such, so that the server's tools show it. */
    private static Transcoder transcoder(byte[] content) {
        return content.length > 0 && content[0] == '{'
                ? RawJsonTranscoder.INSTANCE
                : RawBinaryTranscoder.INSTANCE;
    }

    private DurabilityLevel level(boolean durable) {
        return durable ? durability.level() : DurabilityLevel.NONE;
    }

    private static <T> T answered(Supplier<T> call) {
        try {
            return call.get();
        } catch (ValueTooLargeException tooLarge) {
            throw new IllegalArgumentException(
                    "a document has at most " + LIMIT + " bytes", tooLarge);
        } catch (CouchbaseException away) {
            throw unavailable(away);
        }
    }

    private static PortUnavailableException unavailable(CouchbaseException away) {
        // Its message is a page of JSON, which belongs into no line of a log: no cause.
        String what = away.getClass().getSimpleName().replaceAll("Exception$", "");
        PortUnavailableException unavailable =
                new PortUnavailableException("couchbase does not answer: " + what);
        unavailable.addSuppressed(away);
        return unavailable;
    }
}
