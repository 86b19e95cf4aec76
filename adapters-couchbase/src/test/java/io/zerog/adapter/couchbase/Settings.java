package io.zerog.adapter.couchbase;

import java.time.Duration;
import java.util.Optional;

/** Settings of tests. */
final class Settings {

    private Settings() {}

    static CouchbaseSettings of(String connectionString, String prefix) {
        return new CouchbaseSettings(
                connectionString,
                MockServer.BUCKET,
                MockServer.PASSWORD,
                MockServer.BUCKET,
                "_default",
                "_default",
                Optional.empty(),
                Durability.NONE,
                CouchbaseSettings.CALL,
                CouchbaseSettings.START_UP,
                Duration.ofDays(7),
                prefix);
    }
}
