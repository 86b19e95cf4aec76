package io.zerog.adapter.couchbase;

import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;

/** The service over its wire. */
@Timeout(60)
class CouchbaseKeyValueTest implements KeyValueContract {

    private static MockServer server;
    private static CouchbaseClient client;

    private final String key = UUID.randomUUID().toString();

    @BeforeAll
    static void start() throws Exception {
        server = new MockServer();
        client = CouchbaseClient.connect(server.settings());
    }

    @AfterAll
    static void stop() {
        client.close();
        server.close();
    }

    @Override
    public KeyValue keyValue() {
        return client.keyValue();
    }

    @Override
    public String key() {
        return key;
    }

    @Override
    public void advance(Duration duration) {
        server.travel(duration);
    }
}
