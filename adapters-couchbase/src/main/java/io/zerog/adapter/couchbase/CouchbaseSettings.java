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

    /** The same in another scope and collection. */
    public CouchbaseSettings in(String otherScope, String otherCollection) {
        return new CouchbaseSettings(
                connectionString,
                username,
                password,
                bucket,
                otherScope,
                otherCollection,
                certificate,
                durability,
                timeout,
                startUp,
                retention,
                prefix);
    }

    /** The same with this authority behind TLS. */
    public CouchbaseSettings withCertificate(Optional<Path> wanted) {
        return new CouchbaseSettings(
                connectionString,
                username,
                password,
                bucket,
                scope,
                collection,
                wanted,
                durability,
                timeout,
                startUp,
                retention,
                prefix);
    }

    /** The same with this durability. */
    public CouchbaseSettings withDurability(Durability wanted) {
        return new CouchbaseSettings(
                connectionString,
                username,
                password,
                bucket,
                scope,
                collection,
                certificate,
                wanted,
                timeout,
                startUp,
                retention,
                prefix);
    }

    /** The same with this expiry of finished jobs. */
    public CouchbaseSettings withRetention(Duration wanted) {
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
                wanted,
                prefix);
    }

    /** The same with these limits of a call and of the start. */
    public CouchbaseSettings withTimeouts(Duration ofACall, Duration ofTheStart) {
        return new CouchbaseSettings(
                connectionString,
                username,
                password,
                bucket,
                scope,
                collection,
                certificate,
                durability,
                ofACall,
                ofTheStart,
                retention,
                prefix);
    }

    /** Never shows the password. */
    @Override
    public String toString() {
        return connectionString + " bucket " + bucket + " as " + username;
    }
}
