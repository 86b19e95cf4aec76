package io.zerog.adapter.couchbase;

import java.time.Duration;
import java.util.Optional;

/** Settings of tests. */
final class Settings {

    private Settings() {}

    static CouchbaseSettings of(String connectionString, String prefix) {
        return of(connectionString, prefix, CouchbaseSettings.CALL);
    }

    static CouchbaseSettings of(String connectionString, String prefix, Duration timeout) {
        return new CouchbaseSettings(
                connectionString,
                MockServer.BUCKET,
                MockServer.PASSWORD,
                MockServer.BUCKET,
                "_default",
                "_default",
                Optional.empty(),
                Durability.NONE,
                timeout,
                CouchbaseSettings.START_UP,
                Duration.ofDays(7),
                prefix);
    }
}
