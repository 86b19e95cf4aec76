package io.zerog.benchmarks;

import static com.couchbase.client.java.kv.GetOptions.getOptions;
import static com.couchbase.client.java.kv.InsertOptions.insertOptions;
import static com.couchbase.client.java.kv.ReplaceOptions.replaceOptions;

import com.couchbase.client.core.service.ServiceType;
import com.couchbase.client.java.Bucket;
import com.couchbase.client.java.Cluster;
import com.couchbase.client.java.Collection;
import com.couchbase.client.java.codec.RawBinaryTranscoder;
import com.couchbase.client.java.diagnostics.WaitUntilReadyOptions;
import com.couchbase.client.java.kv.GetOptions;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Set;
import java.util.UUID;

/** What the driver alone does: 2 appends, 2 inserts, 2 replaces and 3 gets for each job. */
final class KeyValueFloor {

    private static final byte[] PARAMETERS = "{\"id\":1}".getBytes(StandardCharsets.UTF_8);
    private static final byte[] ENTRY = new byte[40];

    /** As large as a job's document. */
    private static final byte[] JOB = " ".repeat(500).getBytes(StandardCharsets.UTF_8);

    /** Jobs whose entries share a document. */
    private static final int BUCKET = 1_000;

    private KeyValueFloor() {}

    static double jobsPerSecond(CouchbaseMockServer server, int jobs, int threads)
            throws InterruptedException {
        Cluster cluster =
                Cluster.connect(
                        server.connectionString(),
                        CouchbaseMockServer.BUCKET,
                        CouchbaseMockServer.PASSWORD);
        try {
            Bucket bucket = cluster.bucket(CouchbaseMockServer.BUCKET);
            bucket.waitUntilReady(
                    Duration.ofSeconds(10),
                    WaitUntilReadyOptions.waitUntilReadyOptions()
                            .serviceTypes(Set.of(ServiceType.KV)));
            Collection collection = bucket.defaultCollection();
            // Each run has documents of its own.
            String run = UUID.randomUUID().toString();
            measure(collection, run + "::warm-up", jobs / 4, threads);
            return measure(collection, run + "::floor", jobs, threads);
        } finally {
            cluster.disconnect();
        }
    }

    private static double measure(Collection collection, String run, int jobs, int threads)
            throws InterruptedException {
        for (int from = 0; from < jobs; from += BUCKET) {
            insert(collection, run + "::open::" + from / BUCKET, ENTRY);
            insert(collection, run + "::catalogue::" + from / BUCKET, ENTRY);
        }
        long began = System.nanoTime();
        Producers.submit(jobs, threads, job -> job(collection, run, job));
        return jobs / ((System.nanoTime() - began) / 1e9);
    }

    private static void job(Collection collection, String run, int number) {
        String job = run + "::job::" + number;
        String parameters = run + "::parameters::" + number;
        collection.binary().append(run + "::catalogue::" + number / BUCKET, ENTRY);
        collection.binary().append(run + "::open::" + number / BUCKET, ENTRY);
        insert(collection, parameters, PARAMETERS);
        insert(collection, job, JOB);
        long claimed = replace(collection, job, collection.get(job, raw()).cas());
        collection.get(parameters, raw());
        replace(collection, job, claimed);
        collection.get(job, raw());
    }

    private static void insert(Collection collection, String key, byte[] content) {
        collection.insert(key, content, insertOptions().transcoder(RawBinaryTranscoder.INSTANCE));
    }

    private static long replace(Collection collection, String key, long cas) {
        return collection
                .replace(
                        key,
                        JOB,
                        replaceOptions().cas(cas).transcoder(RawBinaryTranscoder.INSTANCE))
                .cas();
    }

    private static GetOptions raw() {
        return getOptions().transcoder(RawBinaryTranscoder.INSTANCE);
    }
}
