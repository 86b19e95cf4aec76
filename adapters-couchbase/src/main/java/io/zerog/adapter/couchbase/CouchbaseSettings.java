package io.zerog.adapter.couchbase;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * How to reach the bucket.
 *
 * @param connectionString {@code couchbase://host} or, with TLS, {@code couchbases://host}
 * @param certificate of the authority that signed the server's, in PEM
 * @param durability of inserts, ledger entries, final states and cancels; heartbeats have none
 * @param timeout of one call
 * @param startUp how long to wait for the bucket at the start
 * @param retention when a finished job's document expires by itself, at the latest
 * @param prefix begins every key, so that deployments can share a bucket; 1 to 30 characters
 */
public record CouchbaseSettings(
        String connectionString,
        String username,
        String password,
        String bucket,
        String scope,
        String collection,
        Optional<Path> certificate,
        Durability durability,
        Duration timeout,
        Duration startUp,
        Duration retention,
        String prefix) {

    /** How long one call may take, unless told otherwise. */
    public static final Duration CALL = Duration.ofMillis(2_500);

    /** How long a start waits for the bucket, unless told otherwise. */
    public static final Duration START_UP = Duration.ofSeconds(60);

    /** What keys begin with, unless told otherwise. */
    public static final String PREFIX = "zerog";

    /** Never shows the password. */
    @Override
    public String toString() {
        return connectionString + " bucket " + bucket + " as " + username;
    }
}
