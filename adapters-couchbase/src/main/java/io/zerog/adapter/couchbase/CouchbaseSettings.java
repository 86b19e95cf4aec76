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

    /** The default scope and collection, no durability, 2.5 s a call, 60 s at the start, a week. */
    public static CouchbaseSettings of(
            String connectionString, String username, String password, String bucket) {
        return new CouchbaseSettings(
                connectionString,
                username,
                password,
                bucket,
                "_default",
                "_default",
                Optional.empty(),
                Durability.NONE,
                Duration.ofMillis(2_500),
                Duration.ofSeconds(60),
                Duration.ofDays(7),
                "zerog");
    }

    /** The same with keys that begin with this. */
    public CouchbaseSettings withPrefix(String wanted) {
        return new CouchbaseSettings(
                connectionString,
                username,
                password,
                bucket,
                scope,
                collection,
                certificate,
                durability,
                timeout,
                startUp,
                retention,
                wanted);
    }

    /** Never shows the password. */
    @Override
    public String toString() {
        return connectionString + " bucket " + bucket + " as " + username;
    }
}
